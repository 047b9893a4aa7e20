import { refusesByThrowing, refusesWhatIsSent } from '@sendonce/model/calls'
import { errorAt, type Place } from './place.ts'
import type { State } from './state.ts'
import {
  literalValue,
  undefinedValue,
  unknownValue,
  isSent,
  type UnknownValue,
  type Value,
} from './value.ts'

/** Whether a function of the platform may say by throwing that one of its arguments is wrong. */
export function mayRefuse(path: string, args: readonly Value[]): boolean {
  if (refusesWhatIsSent(path)) return isSent(args)
  return refusesByThrowing(path) && args.some(({ kind }) => kind !== 'literal')
}

/**
 * The class of an error that the platform has thrown, and that is as it was then; undefined for all other values, and for
 * one that somebody may have given more.
 */
export function classOfError(value: Value | undefined, state: State): string | undefined {
  if (value?.kind !== 'unknown' || value.made?.kind !== 'error') return undefined
  return state.fieldsOf(value.key).size === 0 ? value.made.name : undefined
}

const shown = '#shown'

/** Code that is not known was given an error: it may have given that what programs give to theirs. */
export function noteShown(value: Value, state: State): void {
  if (value.kind !== 'unknown' || value.made?.kind !== 'error') return
  state.writeField(value.key, shown, literalValue(true))
}

/** What is thrown at a place: an error of this class where the platform throws it, else any value. */
export function thrownAt(place: Place, error: string | undefined): UnknownValue {
  const key = errorAt(place)
  return error === undefined
    ? unknownValue(key)
    : { kind: 'unknown', key, made: { kind: 'error', name: error } }
}

/**
 * What reading a property of such an error gives that the path has not set: it has a name, a message and a stack, and
 * nothing that frameworks and programs give to theirs (`status`, `statusCode`, `code`); `null` where that is not known.
 */
export function memberOfError(
  { key, made }: UnknownValue,
  name: string,
  state: State,
): Value | null {
  if (made?.kind !== 'error' || state.readField(key, shown)) return null
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
