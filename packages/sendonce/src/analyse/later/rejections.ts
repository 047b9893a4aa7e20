import { isNoted } from './promise-notes.ts'
import { outsidePromise } from '../domain/outside-promises.ts'
import { noteParts, partsOf } from './awaited.ts'
import { settlementOf, target } from './settlements.ts'
import type { State } from '../domain/state.ts'
import type { Outcome } from '../machine.ts'
import { leftBy, type UnknownValue, type Value } from '../domain/value.ts'

/** What a path assumes on which something is rejected of which that is not seen. */
export const rejecting = 'the promise is rejected'

/**
 * Whether a promise is that of one of the program's functions, in which nothing is seen to throw, nor to wait for what may
 * fail; or of several of them.
 */
export function neverSeenToReject(state: State, promise: string): boolean {
  const id = target(state, promise)
  if (isNoted(id, 'isOfUnfailing', state)) return true
  const parts = partsOf(id, state)
  if (parts.length > 0) return parts.every((one) => !mayReject(one, state))
  const isOwn = state.readField(id, 'name') !== undefined
  return isOwn && !state.readField(id, 'rejects') && !isNoted(id, 'mayReject', state)
}

/** Whether a value, awaited, is seen to be what may fail: what a call of other code has given, too. */
export function mayReject(value: Value, state: State): boolean {
  if (cannotReject(value, state)) return false
  if (value.kind === 'promise') return !neverSeenToReject(state, value.id)
  return value.kind === 'external' || (value.kind === 'unknown' && isGivenByCall(value))
}

/** What other code has given a reaction may be a promise, and fail: that of the reaction waits for it. */
export function asPromise({ value, state }: Outcome): Value {
  const isOpen = value.kind === 'unknown' && mayReject(value, state)
  return isOpen ? { kind: 'promise', id: outsidePromise(value.key) } : leftBy(value)
}

/** What is read of something is hardly ever a promise. */
function isGivenByCall({ key, made }: UnknownValue): boolean {
  return made?.kind === 'result' || /^v:\d+:\d+:\d+$|\)$/.test(key)
}

const ofValues: ReadonlySet<string> = new Set(['operation', 'size', 'index', 'empty', 'plain'])

/** Whether a value is a text, a number or a list by what made it. */
function isMadeOfValues({ key, made }: UnknownValue): boolean {
  if (made?.kind === 'listed') return key.startsWith('Object.')
  return made !== undefined && ofValues.has(made.kind)
}

/** What the client has sent, and what layers mostly made of that. */
const sent =
  /^request\.(?:body|query|params|headers|cookies|files?|user|method|url|path|ip)(?:\.\w+)*$/

/** What a promise is asked for itself, and what methods give: a query that is one has others besides. */
const ofPromise = /^(?:then|catch|finally)\b|\(/

/** Whether a value, awaited, cannot fail: what is no promise, or one with a catch of its own. */
export function cannotReject(value: Value, state: State): boolean {
  if (value.kind === 'promise') return hasOwnCatch(state, value.id)
  // What has come out of an `await` is no promise any more, nor is that by a property of which something was decided.
  if (value.kind === 'unknown')
    return (
      value.key.startsWith('await(') ||
      isMadeOfValues(value) ||
      sent.test(value.key) ||
      state.knowsPartOf(value.key, ofPromise)
    )
  return value.kind !== 'external'
}

/** Whether a promise cannot fail, because nobody can reject it or it has a catch: nor can one of several of which none can. */
function hasOwnCatch(state: State, promise: string): boolean {
  const id = target(state, promise)
  if (isNoted(id, 'isCaught', state) || isNoted(id, 'onlyResolves', state)) return true
  const parts = partsOf(id, state)
  if (parts.length === 0) return false
  return parts.every((one) => {
    if (one.kind !== 'promise') return one.kind === 'literal'
    return settlementOf(state, one.id)?.ok === true || hasOwnCatch(state, one.id)
  })
}

/** `waiting.push(save(item))`: what this path puts into a list that may fail, or somebody may wait for. */
export function addParts(key: string, added: readonly Value[], state: State): void {
  const known = partsOf(key, state)
  const parts = added.filter((one) => one.kind === 'promise' || mayReject(one, state))
  if (parts.length > 0) noteParts(key, [...known, ...parts], state)
}
