import { literalValue, undefinedValue, type Value } from '../domain/value.ts'

/** What is asked as a question of a kind, by the `typeof` that it stands for. Source: the documentation of lodash and underscore. */
const kinds: Readonly<Record<string, string>> = {
  isBoolean: 'boolean',
  isFunction: 'function',
  isNumber: 'number',
  isString: 'string',
}

const question =
  /^(?:lodash|lodash-es|underscore|(?:node:)?util)(?:\.default)?[./](is[A-Z]\w+)(?:\.default)?$/

/** `_.isFunction(options)`, `_.isNil(row)`: what is asked is what the language asks by `typeof` and `===`; else `null`. */
export function typeQuestion(path: string, [value]: readonly Value[]): Value | null {
  const name = question.exec(path)?.[1]
  if (!name || !value) return null
  if (name === 'isUndefined') return equals(value, undefinedValue)
  if (name === 'isNull') return equals(value, literalValue(null))
  if (name === 'isNil') return equals(value, literalValue(null), true)
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  return kind === undefined ? null : equals({ kind: 'typeof', operand: value }, literalValue(kind))
}

function equals(left: Value, right: Value, loose = false): Value {
  return { kind: 'equal', left, right, loose }
}
