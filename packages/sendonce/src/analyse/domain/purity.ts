import { mutators, collections } from '@sendonce/model/calls'
import type { UnknownValue, Value } from './value.ts'

/**
 * Whether calling `name` twice with the same arguments may be taken to give the same value, so that
 * `if (isValid(x)) … if (!isValid(x)) …` are complementary. Not where an argument is a fresh object
 * or function, and not for calls that are made for their effect (`shift`, `next`, `exec`).
 */
export function isPureCall(name: string, args: readonly Value[]): boolean {
  return (
    !mutators.has(name) &&
    args.every((arg) => arg.kind !== 'function' && arg.kind !== 'object' && arg.kind !== 'bound')
  )
}

/** Whether a value is a collection of the language: putting something into it, or taking it out, does not fail. */
export function isCollection(value: Value): value is UnknownValue {
  return value.kind === 'unknown' && value.type !== undefined && collections.has(value.type)
}

/** Calls of a collection that only look at what they are given: nothing is kept, changed, or called. */
export function isLookUp(collection: Value, name: string): boolean {
  return isCollection(collection) && /^(?:has|get|delete)$/.test(name)
}
