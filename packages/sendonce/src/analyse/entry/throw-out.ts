import { groupBy } from '../../util/group-by.ts'
import type { Answer } from '../domain/answer.ts'
import { answerAt } from '../effects/answer.ts'
import { layersFor, type Chain } from '../domain/chain.ts'
import { likeliestFirst, standingOf } from '../domain/likeliest.ts'
import { placeKey } from '../domain/place.ts'
import { classOfError } from '../domain/platform-errors.ts'
import type { Assumption, State } from '../domain/state.ts'
import { runLayers } from '../effects/layers.ts'
import { conflictsLeftBehind } from '../effects/next.ts'
import type { Engine } from '../engine.ts'
import type { Outcome, Activation } from '../machine.ts'
import type { EntryPoint } from './entry-points.ts'

/**
 * Of failures at one place, behind one answer, the one that takes the least for granted: error handlers are given the
 * error, and nothing of what else a path knows. What waits to run may ask for that.
 */
export function likeliestOf(failures: readonly Outcome[]): readonly Outcome[] {
  const alike = groupBy(failures, ({ state }) => {
    const { steps, first } = state
    return `${placeKey(steps?.place)}|${placeKey(first?.place)}|${standingOf(state)}`
  })
  return [...alike.values()].flatMap((group) => {
    const { pending, pathLimit } = (group[0] as Outcome).state
    const limit = pending.length > 0 ? pathLimit : 1
    return likeliestFirst(group, ({ state }) => state).slice(0, limit)
  })
}

/**
 * What leaves a handler by `throw` goes to the error handlers behind it. Gives the paths on which an answer
 * is out, by these or before, while something of the handler is still under way.
 */
export function throwOut(
  engine: Engine,
  entry: EntryPoint,
  failure: Outcome,
  outer: Activation,
  stalled: State[],
): State[] {
  const { chain } = entry
  const { state } = failure
  const place = state.steps?.place ?? entry.place
  const thrown = classOfError(failure.value, state)
  // Where layers wait for each other, a failure is for those in front.
  if (!chain || state.phase === 'silent' || engine.vocabulary.context) return []
  if (state.phase !== 'open') {
    if (state.phase === 'handed-off')
      overtakeHandedOn(engine, { place, thrown, chain }, state, outer)
    else if (state.phase !== 'unknown')
      stalled.push(...runLayers(engine, chain, true, { place, thrown }, state.clone(), outer))
    // What the handler left for later runs all the same.
    return state.pending.length > 0 ? [state] : []
  }
  // Before an answer an error is what error handlers are for.
  if (state.pending.length === 0 || !assumeFailure(state)) return []
  return answerFailure(engine, { place, thrown, chain }, state, outer)
}

interface Failure extends Pick<Answer, 'place' | 'thrown'> {
  /** What is behind the handler that failed. */
  readonly chain: Chain
}

/** The paths on which a failure is answered: by the error handlers behind, or by the framework where there are none. */
function answerFailure(
  engine: Engine,
  { place, thrown, chain }: Failure,
  state: State,
  outer: Activation,
): State[] {
  if (layersFor(chain, true).length > 0)
    return runLayers(engine, chain, true, { place, thrown }, state, outer)
  if (!chain.complete) return []
  state.phase = 'ended'
  // No handler of the program takes the error.
  const at = { place, activation: outer }
  state.first = answerAt(at, state, { name: 'error handler', kind: 'outside' })
  return [state]
}

/** A handler fails when it has handed on: that is answered before what the layers behind it left for later. */
function overtakeHandedOn(engine: Engine, failure: Failure, state: State, outer: Activation): void {
  const handedOn = state.first
  if (handedOn?.kind !== 'next') return
  const failed = state.clone()
  if (!assumeFailure(failed)) return
  failed.reopen()
  for (const path of answerFailure(engine, failure, failed, outer)) {
    if (path.phase !== 'ended' && path.phase !== 'committed') continue
    for (const conflict of conflictsLeftBehind(engine, handedOn, path)) {
      const { text, weight } = failed.assumptions as Assumption
      conflict.state.assume(text, weight)
      engine.report(conflict)
    }
  }
}

/**
 * That the program throws itself is one thing, that what it waits for fails just then is another. Of what
 * else might throw nothing is claimed.
 */
function assumeFailure(state: State): boolean {
  const { steps } = state
  if (steps?.kind !== 'throw') state.assume('what is awaited fails', 3)
  else if (steps.label === 'throws') state.assume('the handler throws', 1)
  else return false
  return true
}
