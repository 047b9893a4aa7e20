import type { Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import type { Answer } from '../domain/answer.ts'
import { isAt } from '../domain/place.ts'
import type { Activation, CallRequest, Conflict, Machine, Outcome, Site } from '../machine.ts'
import { unknownValue } from '../domain/value.ts'
import { answerAt, withOtherStatus } from './answer.ts'
import { isLayer, runLayers, runLeftovers } from './layers.ts'

/** What a layer hands on may prepare anything: what a path knows of the context holds no longer. */
function forgetContext(machine: Machine, { place }: Site, state: State): void {
  state.forget('response')
  state.status = null
  for (const name of state.fieldsOf('response').keys()) {
    const known = state.readField('response', name)
    if (known?.kind === 'function' || !machine.vocabulary.property(name)) continue
    state.writeField('response', name, unknownValue(`response.${name}@${place.at}`))
  }
}

/** How much of the budget it may take to see what layers behind a `next()` prepare. */
const behindShare = 0.2

/** Bodies with which layers behind a `next()` replace the one of a refusal, without a look at it. */
function bodiesBehind(
  machine: Machine,
  refused: Answer,
  handedOn: Answer,
  state: State,
  activation: Activation,
): readonly Conflict[] {
  const { chain } = handedOn
  if (!chain) return []
  const { result: paths } = machine.capture(() =>
    machine.withShare(behindShare, () => {
      const reached = runLayers(machine, chain, false, handedOn, state.clone(), activation)
      return runLeftovers(machine, reached, state)
    }),
  )
  return (paths ?? []).flatMap((path): Conflict[] => {
    const second = path.prepared
    const isReplaced =
      path.phase === 'open' && path.refused && isAt(path.refused.place, refused.place)
    if (!isReplaced || second?.kind !== 'prepared' || isAt(second.place, refused.place)) return []
    const how = withOtherStatus
    return [{ first: refused, second, state: path, how, proof: [], weight: 0, awaited: new Set() }]
  })
}

/** Whether what a layer has left to run later prepares an answer. */
function preparesLater(machine: Machine, path: State, before: State): boolean {
  const { result: paths } = machine.capture(() =>
    machine.withShare(behindShare, () => runLeftovers(machine, [path.clone()], before)),
  )
  return paths?.some(({ prepared }) => prepared?.kind === 'prepared') ?? false
}

/** Whether a layer itself goes on behind an `await`, and not only what it has left alone. */
function isOfLayer(region: Region): boolean {
  return region.kind === 'resume' && isLayer(region.call.frame)
}

/**
 * `next()` of layers that wait for each other gives a promise, and what stands behind it comes when that is settled. Where
 * nobody waits for it, the layers behind are late for what is to be sent when this one is done.
 */
export function callAwaitedNext(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): Outcome[] {
  const { state, place, callee } = request
  const value = machine.fresh(place, state, activation)
  const chain = callee.kind === 'next' ? callee.chain : null
  if (state.phase === 'silent') return [{ value, state }]
  const at = { place, activation }
  const answer = answerAt(at, state, { name: 'next', kind: 'next', chain })
  const { handedOn } = state
  if (handedOn && handedOn.chain === chain) {
    // One call comes again only where what calls it does, which hardly anything does that is given a `next`.
    const weight = isAt(handedOn.place, place) ? 3 : 0
    machine.report({ first: handedOn, second: answer, state, how: 'next', proof: [], weight })
    state.phase = 'silent'
    return [{ value, state }]
  }
  // Whoever stands behind may have the request.
  chain?.noteAsked(false)
  const { refused } = state
  if (refused && chain) {
    const proof = bodiesBehind(machine, refused, answer, state, activation)
    if (proof.length > 0)
      machine.report({ first: refused, second: answer, state, how: 'next', proof, weight: 0 })
  }
  if (chain && state.phase === 'ended' && state.first?.byFramework) {
    // Whatever they prepare is too late.
    machine.withShare(behindShare, () => {
      const reached = runLayers(machine, chain, false, answer, state.clone(), activation)
      runLeftovers(machine, reached, state)
    })
  }
  const isLeftAlone = request.isStatement === true && !request.awaited && state.phase === 'open'
  const before = isLeftAlone && chain ? state.clone() : null
  state.handedOn = state.prepared = answer
  state.refused = null
  forgetContext(machine, at, state)
  const own = [{ value, state }]
  if (!before || !chain) return own
  before.handedOn = answer
  const reached = runLayers(machine, chain, false, answer, before, activation)
  // What they have prepared at once is there in time, and what they do past the context is a mistake of their own.
  const isLate = (path: State): boolean =>
    path.phase === 'open' && path.pending.some(isOfLayer) && preparesLater(machine, path, state)
  const late = reached.find(isLate)
  return late ? [...own, { value, state: late }] : own
}
