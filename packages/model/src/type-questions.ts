/**
 * What a function asks of a value: the `typeof` that it is compared with, or whether it is null, undefined, or either. Source: the
 * documentation of lodash, underscore and Node's `util`.
 */
const asked: Readonly<Record<string, string>> = {
  isBoolean: 'boolean',
  isFunction: 'function',
  isNumber: 'number',
  isString: 'string',
  isUndefined: 'undefined',
  isNull: 'null',
  isNil: 'nothing',
}

const question =
  /^(?:lodash|lodash-es|underscore|(?:node:)?util)(?:\.default)?[./](is[A-Z]\w+)(?:\.default)?$/

/** What a call asks of its argument, as `typeof` tells it, or `null`, or `nothing` for null and undefined; `null`: nothing such. */
export function typeAskedBy(path: string): string | null {
  const name = question.exec(path)?.[1]
  return (name !== undefined && Object.hasOwn(asked, name) && asked[name]) || null
}
