import { literalValue, undefinedValue, type UnknownValue, type Value } from './value.ts'

/** Functions of the language that throw an error of one class, whatever they are given. */
const thrown: Readonly<Record<string, string>> = {
  'JSON.parse': 'SyntaxError',
  decodeURI: 'URIError',
  decodeURIComponent: 'URIError',
}

/** The class of the error that a function of the language throws; undefined for all others. */
export function errorOf(path: string): string | undefined {
  return Object.hasOwn(thrown, path) ? thrown[path] : undefined
}

/** The class of an error that the platform has thrown; undefined for all other values. */
export function classOfError(value: Value | undefined): string | undefined {
  return value?.kind === 'unknown' && value.made?.kind === 'error' ? value.made.name : undefined
}

/** An error that the platform throws. */
export function platformError(key: string, name: string): UnknownValue {
  return { kind: 'unknown', key, made: { kind: 'error', name } }
}

/**
 * What reading a property of such an error gives: it has a name, a message and a stack, and nothing that frameworks and
 * programs give to theirs (`status`, `statusCode`, `code`); `null` where that is not known.
 */
export function memberOfError({ made }: UnknownValue, name: string): Value | null {
  if (made?.kind !== 'error') return null
  if (name === 'name') return literalValue(made.name)
  return name === 'stack' || name in Error.prototype ? null : undefinedValue
}

/** Whether such an error is an instance of what is asked for; `null`: it is not known. */
export function isErrorOf({ made }: UnknownValue, asked: Value): Value | null {
  if (made?.kind !== 'error') return null
  if (asked.kind === 'function') return asked.classIr ? literalValue(false) : null
  if (asked.kind !== 'external') return null
  return literalValue([made.name, 'Error', 'Object'].includes(asked.path))
}
