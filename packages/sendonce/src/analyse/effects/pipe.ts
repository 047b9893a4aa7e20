import { isFailureEvent, regionOfLabel } from '../domain/frame.ts'
import { stepsOf, type Step } from '../domain/steps.ts'
import type { Answer, Flow } from '../domain/answer.ts'
import { knownLiteral } from '../domain/facts.ts'
import { flowing, isLookedAfter, type FlowingAnswer } from '../domain/flowing.ts'
import type { State } from '../domain/state.ts'
import { keyOf } from '../domain/value.ts'
import { tellsOfFailure } from '../later/callback-arguments.ts'
import type { Machine, PipeRequest, Site } from '../machine.ts'
import { answerAt, isStillToCome } from './answer.ts'
import { runStandIns } from './stand-ins.ts'
import { firstsOf, goOnAfterHandingOn } from './handed-on.ts'

/** `stream.pipe(res)`: the head goes out with the first chunk, the end with the last. */
export function pipeInto(machine: Machine, request: PipeRequest, at: Site): void {
  const { state } = request
  if (state.phase === 'silent') return
  const { status } = state
  const flow = flowOf(machine, request, at)
  const answer = answerAt(at, state, { name: 'pipe', kind: 'pipe', status, flow })
  const before = flowing(state)
  if (before && mixes(answer, before, state)) {
    machine.report({ first: before, second: answer, state, how: 'mix', proof: [], weight: 0 })
    state.phase = 'silent'
  } else if (state.phase === 'committed') {
    if (state.first) {
      state.first = { ...state.first, piped: answer }
      if (flow.endsIt) runStandIns(machine, state.first, state, at)
    }
  } else if (state.phase === 'open' || state.phase === 'unknown' || state.phase === 'piping') {
    state.phase = 'piping'
    state.first = answer
    if (flow.endsIt) runStandIns(machine, answer, state, at)
  } else if (!state.isDestroyed) {
    const isUnderWay = state.phase === 'sending' && isStillToCome(state.first, answer.turn, machine)
    const late = isLookedAfter(flow) ? 'error-to-callback' : 'ignore'
    const how = isUnderWay ? 'mix' : late
    const firsts = firstsOf(machine, state, answer)
    for (const first of firsts)
      machine.report({ first, second: answer, state, how, proof: [], weight: 1 })
    if (firsts.length > 0) state.phase = 'silent'
    else goOnAfterHandingOn(machine, answer, 'piping', state)
  }
}

function flowOf(machine: Machine, request: PipeRequest, { place }: Site): Flow {
  const { source, options, toldBy, state } = request
  const key = keyOf(source)
  const end = options && knownLiteral(machine.readMember(options, 'end', state, place), state)
  return {
    source: key,
    endsIt: !end || (end.kind === 'literal' && end.value !== false),
    toldBy,
    heardBefore: state.pending
      .filter(({ info }) => info.source === key && info.label === 'end')
      .map(({ info }) => info.id),
  }
}

/**
 * Whether two streams flow into the response at a time, or one when the other has ended it. Behind one that leaves the
 * response open another one may follow, and what is piped for a failure takes the place of what has failed.
 */
function mixes(second: Answer, first: FlowingAnswer, state: State): boolean {
  const isSameRun = first.turn === second.turn
  if (!first.flow.endsIt && !(isSameRun && second.flow?.endsIt)) return false
  return isSameRun || !hasFailedSince(first, state)
}

/**
 * Whether a stream that flows into the response may have ended it when an answer comes in a later turn. What only
 * writes may do so for as long as the stream goes on.
 */
export function mayHaveEnded(later: Answer, state: State): boolean {
  const before = flowing(state)
  if (!before?.flow.endsIt || before.turn === later.turn || later.kind !== 'terminal') return false
  return later.frame.region.source !== before.flow.source && !hasFailedSince(before, state)
}

function hasFailedSince({ steps: since }: Answer, { steps }: State): boolean {
  for (const step of stepsOf(steps, since))
    if (isFailure(step) || isReactionToFailure(step)) return true
  return false
}

/** Behind an answer a reaction notes no failure that it takes, and its own step is there as well where nothing failed. */
function isReactionToFailure({ kind, label }: Step): boolean {
  return kind === 'region' && label === 'reaction:catch'
}

/** Whether a step of a way tells that something has failed. */
export function isFailure({ kind, label, asked, taken }: Step): boolean {
  if (kind === 'throw' || kind === 'caught') return true
  if (kind === 'region') return isFailureEvent(regionOfLabel(label))
  return asked !== undefined && tellsOfFailure(asked) === taken
}
