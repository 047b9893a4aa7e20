import { isNoted } from './promise-notes.ts'
import { truthy } from '../domain/kinds.ts'
import { isAny, isRace, partsOf } from './awaited.ts'
import type { State } from '../domain/state.ts'
import { keyOf, literalValue, undefinedValue, unknownValue, type Value } from '../domain/value.ts'

/** Settles a promise on this path; a promise as value is followed. */
export function settle(state: State, id: string, ok: boolean, value: Value): void {
  if (state.readField(id, 'settled')) return
  if (ok && value.kind === 'promise' && value.id !== id) state.writeField(id, 'follows', value)
  else {
    state.writeField(id, 'settled', literalValue(ok))
    state.writeField(id, ok ? 'value' : 'error', value)
  }
}

/** Identity of what a callback that settles a promise is given behind its error. */
export function givenKey(promise: string, index: number): string {
  return `given:${promise}:${index}`
}

interface Settlement {
  readonly ok: boolean
  readonly value: Value
}

/** How a promise was settled on this path, if it was. */
export function settlementOf(state: State, id: string): Settlement | null {
  const at = target(state, id)
  const settled = state.readField(at, 'settled')
  if (settled?.kind !== 'literal') return settlementOfAll(state, at)
  const ok = settled.value === true
  return settledAs(state, at, ok)
}

function settledAs(state: State, id: string, ok: boolean): Settlement {
  return { ok, value: state.readField(id, ok ? 'value' : 'error') ?? undefinedValue }
}

/** Whether a promise is settled on this path, which may stand for two that differ in how. */
export function isSettled(state: State, id: string): boolean {
  return (
    state.readField(target(state, id), 'settled') !== undefined || settlementOf(state, id) !== null
  )
}

/**
 * How a promise is settled, with the path on which it is; none where it is not, so far. A path that stands for two, of
 * which each had its way, becomes both again.
 */
export function settledWays(
  state: State,
  id: string,
): readonly (Settlement & { readonly state: State })[] {
  const known = settlementOf(state, id)
  if (known) return [{ ...known, state }]
  if (!isSettled(state, id)) return []
  const at = target(state, id)
  return [
    { ok: true, path: state.clone() },
    { ok: false, path: state },
  ].map(({ ok, path }) => {
    path.writeField(at, 'settled', literalValue(ok))
    return { ...settledAs(path, at, ok), state: path }
  })
}

/** What `Promise.all` or `Promise.allSettled` waits for; `null` for all other promises. */
export function itemsOf(id: string, state: State): readonly Value[] | null {
  return tasksOf(id, state)?.items ?? null
}

type List = Value & { readonly kind: 'array' }

function tasksOf(id: string, state: State): List | null {
  const tasks = state.readField(id, 'gives')
  return tasks?.kind === 'array' ? tasks : null
}

function isTolerant({ key }: List): boolean {
  return key.startsWith('allSettled(')
}

/** Of several tasks: the first failure, or that all of them are done. */
function settlementOfAll(state: State, id: string): Settlement | null {
  if (isRace(id, state)) return settlementOfRace(state, id)
  const tasks = tasksOf(id, state)
  if (!tasks?.items) return null
  const each = tasks.items.map((one) => settlementOfItem(state, one))
  const failure = isTolerant(tasks) ? null : each.find((one) => one && !one.ok)
  if (failure) return failure
  return each.every((one) => one !== null) ? { ok: true, value: givenBy(tasks, state) } : null
}

/** Of several tasks the first that is over; where it takes one that has not failed, a failure does not count. */
function settlementOfRace(state: State, id: string): Settlement | null {
  const done = partsOf(id, state).map((one) => settlementOfItem(state, one))
  return done.find((one) => one && (one.ok || !isAny(id, state))) ?? null
}

/** The list of what several tasks have given. */
function givenBy(tasks: List, state: State): Value {
  const given = tasks.items?.map((item, index): Value => {
    const settled = settlementOfItem(state, item)
    // Nor is it known whether it has failed.
    if (!settled) return unknownValue(`${isTolerant(tasks) ? 'settled' : 'await'}(${keyOf(item)})`)
    const { ok, value } = settled
    if (!isTolerant(tasks)) return value
    const key = `${tasks.key}.${index}`
    state.writeField(key, 'status', literalValue(ok ? 'fulfilled' : 'rejected'))
    state.writeField(key, ok ? 'value' : 'reason', value)
    return { kind: 'object', key, proto: null }
  })
  return { ...tasks, items: given ?? null }
}

/** What is not known, but there. */
export const something: Value = {
  kind: 'unknown',
  key: 'something',
  made: { kind: 'either', may: truthy },
}

/** Notes with what a promise comes, if it does: a constant, or something that is there. */
export function noteComing(id: string, value: Value, state: State): void {
  const comes = value.kind === 'unknown' ? { ...value, key: `await(${id})` } : value
  state.writeField(id, 'comesWith', comes)
}

/**
 * What comes of a promise of which nobody knows how it was settled: of several tasks, what is known of each; of a function that
 * was not followed, or of an executor, what it always gives.
 */
export function comingFrom(promise: string, state: State): Value {
  const tasks = tasksOf(promise, state)
  if (tasks) return givenBy(tasks, state)
  return state.readField(promise, 'comesWith') ?? unknownValue(`await(${promise})`)
}

/** Whether a list is what several tasks have given. */
export function isGivenByTasks(value: Value): value is List {
  return value.kind === 'array' && /^all(Settled)?\(/.test(value.key)
}

/** What is no promise is there already; what is not known may be one. */
export function settlementOfItem(state: State, item: Value): Settlement | null {
  if (item.kind === 'promise') return settlementOf(state, item.id)
  return item.kind === 'unknown' || item.kind === 'external' ? null : { ok: true, value: item }
}

/** The promise that `id` follows, at the end of the line. */
export function target(state: State, id: string): string {
  let at = id
  for (let i = 0; i < 8; i++) {
    const followed = state.readField(at, 'follows')
    if (followed?.kind !== 'promise') break
    at = followed.id
  }
  return at
}

/** Whether a promise belongs to an asynchronous function that is still running. */
export function isOwnPromise(state: State, id: string): boolean {
  return isNoted(target(state, id), 'isOwn', state)
}
