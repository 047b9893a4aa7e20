import { notePromise } from '../later/promise-notes.ts'
import { identityOfCall } from '../domain/identity.ts'
import type { State } from '../domain/state.ts'
import type { Activation, Machine, Outcome, ThrowCause, Invocation } from '../machine.ts'
import { isPureCall } from '../domain/purity.ts'
import { mayReject } from '../later/rejections.ts'
import { noteComing } from '../later/settlements.ts'
import { forgetWritten } from './relevance.ts'
import { literalValue, unknownValue, keyOf, type Value } from '../domain/value.ts'

/** Calls a function that has nothing to do with the response: only its summary counts. */
export function callIrrelevant(
  machine: Machine,
  request: Invocation,
  activation: Activation,
): Outcome[] {
  const { callee, state, place } = request
  const summary = machine.summaryOf(callee)
  forgetWritten(machine, request)
  if (summary.asksContext) machine.contexts.asked++
  if (callee.fn.isAsync || callee.isCoroutine) {
    const id = `promise:${keyOf(machine.fresh(place, state, activation))}`
    if (summary.mayThrow)
      state.writeField(id, 'rejects', literalValue(summary.neverReturns ? 'always' : 'sometimes'))
    state.writeField(id, 'name', literalValue(callee.fn.name))
    if (summary.mayReject) notePromise(id, 'mayReject', state)
    const comes = summary.constant ?? summary.comesWith
    if (comes) noteComing(id, comes, state)
    return [{ value: { kind: 'promise', id }, state }]
  }
  const cause = { text: `${callee.fn.name || 'a callee'}() throws`, weight: 1, place }
  if (summary.mayThrow) machine.mayThrow(state, activation, cause)
  else noteFailure(machine, state, activation, cause)
  if (summary.neverReturns) return []
  if (summary.constant) return [{ value: summary.constant, state }]
  const { comesWith } = summary
  const follows = summary.onlyResolves && request.args.some((arg) => isFailing(arg, state))
  const { takesFailures, onlyResolves } = follows ? nothingPromised : summary
  if (takesFailures === 'always' || onlyResolves || comesWith) {
    const id = `promise:${keyOf(machine.fresh(place, state, activation))}`
    if (takesFailures === 'always') notePromise(id, 'isCaught', state)
    else if (onlyResolves) {
      state.writeField(id, 'name', literalValue(callee.fn.name))
      notePromise(id, 'onlyResolves', state)
    }
    if (comesWith) noteComing(id, comesWith, state)
    return [{ value: { kind: 'promise', id }, state }]
  }
  const key = isPureCall(callee.fn.name, request.args)
    ? identityOfCall(callee.key, request.args)
    : keyOf(machine.fresh(place, state, activation))
  const isPlain = takesFailures === 'or-none'
  const value: Value = isPlain
    ? { kind: 'unknown', key, made: { kind: 'plain' } }
    : unknownValue(key)
  return [{ value, state }]
}

/** How many ways on which a `try` may fail are kept. */
const mostFailures = 4

/**
 * A call in a `try` that throws nothing of its own: where nothing else there throws either, it is what the `catch` is
 * there for, unless an answer is out.
 */
function noteFailure(
  machine: Machine,
  state: State,
  activation: Activation,
  cause: ThrowCause,
): void {
  const { throwTargets, failures } = activation
  if (state.phase !== 'open' || throwTargets.at(-1)?.length !== 0) return
  if (failures.length < mostFailures) failures.push(machine.failure(state, activation, cause))
}

const nothingPromised = { takesFailures: null, onlyResolves: false } as const

/** A promise that may fail: what it is resolved with fails as well. */
function isFailing(value: Value, state: State): boolean {
  return value.kind === 'promise' && mayReject(value, state)
}
