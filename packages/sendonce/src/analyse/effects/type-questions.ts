import { typeAskedBy } from '@sendonce/model/calls'
import { literalValue, undefinedValue, type Value } from '../domain/value.ts'

/** `_.isFunction(options)`, `_.isNil(row)`: what is asked is what the language asks by `typeof` and `===`; else `null`. */
export function typeQuestion(path: string, [value]: readonly Value[]): Value | null {
  const asked = value ? typeAskedBy(path) : null
  if (!value || asked === null) return null
  if (asked === 'undefined') return equals(value, undefinedValue)
  if (asked === 'null') return equals(value, literalValue(null))
  if (asked === 'nothing') return equals(value, literalValue(null), true)
  return equals({ kind: 'typeof', operand: value }, literalValue(asked))
}

function equals(left: Value, right: Value, loose = false): Value {
  return { kind: 'equal', left, right, loose }
}
