import { isOfError, type Answer } from '../domain/answer.ts'
import { layersFor, type Chain } from '../domain/chain.ts'
import { hasDoubt, note } from '../domain/doubts.ts'
import { placeKey } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import type { Activation, Conflict, Machine } from '../machine.ts'
import { layersAround, runLayers, runLeftovers } from './layers.ts'
import { standingAt } from './seen-behind.ts'

/** How much of the budget what is behind one `next()` may use up. */
const layersShare = 0.5

/** The request is handed on behind an answer. */
export function handOnBehindAnswer(
  machine: Machine,
  answer: Answer,
  state: State,
  activation: Activation,
): void {
  if (machine.vocabulary.keepsAnswered || hasDoubt(state, 'spent')) return
  const isError = isOfError(answer)
  // `if (res.headersSent) return next(err)` is how an error is meant to be delegated. Where nobody is seen to have
  // answered, who hands it on in any case does so as well: those behind it are looked at by themselves.
  const isDelegated = state.guarded ? isError || !state.first : isError && !state.first
  const isLate = !isDelegated && afterAnswer(machine, answer, state, activation)
  // Whoever handles the error, behind the last one the framework cuts off what has begun.
  state.isDestroyed ||= isError
  if (isDelegated) {
    note(state, 'given')
    if (state.first) return
    state.phase = 'handed-off'
    state.first = answer
  } else if (isLate) state.phase = 'silent'
  // Nothing behind it answers: what this handler does next is still too late for the first answer.
  // Only now: an error handler may hand the error on to the next one.
  else if (isError) note(state, 'spent')
  // It is there for what is behind it, which need not answer.
  else machine.noteClosing()
}

/**
 * An answer is out: the call is a mistake where something behind it acts on the response again. Gives
 * whether it was reported.
 */
function afterAnswer(
  machine: Machine,
  answer: Answer,
  state: State,
  activation: Activation,
): boolean {
  const { chain } = answer
  const isError = isOfError(answer)
  const isFollowed = chain !== null && layersFor(chain, isError).length > 0
  const proof = isFollowed ? proofBehind(machine, chain, answer, state, activation) : []
  const report = { first: state.first, second: answer, state, how: 'next' } as const
  if (proof !== null && proof.length > 0) {
    machine.report({ ...report, proof, weight: isError ? 1 : 0 })
    return true
  }
  const isWhole = chain !== null && chain.complete && proof !== null
  // Who asked whether the response was out hands on what is: only a later answer is a mistake.
  if (isWhole || state.guarded) return false
  // What was not seen to its end is the program's own.
  const weight = proof === null && !isError ? 2 : unprovenWeight(answer, state)
  machine.report({ ...report, proof: [], weight })
  return true
}

/** What acts on the response again, at once or later; `null`: not all of it was seen, and nothing in what was. */
function proofBehind(
  machine: Machine,
  chain: Chain,
  answer: Answer,
  state: State,
  activation: Activation,
): readonly Conflict[] | null {
  const isError = isOfError(answer)
  const key = `${placeKey(state.first?.place)}|${standingAt(chain, answer, state)}`
  const isNested = layersAround(activation.frame) > 0
  const known = machine.behind.proven(key, state)
  if (known.length > 0 || (isNested && machine.behind.isHarmless(key))) return known
  // Of many layers one that answers is mostly met early, and the rest of the handler is to be seen as well.
  const { result: states, conflicts } = machine.capture(() =>
    machine.withShare(layersShare, () =>
      runLayers(machine, chain, isError, answer, state.clone(), activation),
    ),
  )
  if (isError && state.phase === 'committed') machine.stalled.push(...(states ?? []))
  let proof = conflicts.flatMap(answersIn)
  if (proof.length === 0) {
    if (states === null) return null
    const later = machine.capture(() => runLeftovers(machine, states, state))
    proof = later.conflicts.flatMap(answersIn)
  }
  machine.behind.keepProven(key, proof)
  return proof
}

/** A further `next()` proves nothing by itself; what is behind it may. */
function answersIn(conflict: Conflict): readonly Conflict[] {
  return conflict.how === 'next' ? conflict.proof : [conflict]
}

function unprovenWeight(answer: Answer, state: State): number {
  const { chain } = answer
  // What is left is not the program's own: packages that serve files or report errors.
  if (chain?.isAttached) return 3
  if (answer.isAnswered && !isOfError(answer)) return 1
  if (!isOfError(answer)) return 2
  // Of the error handlers that are known behind it none answers.
  if (chain && layersFor(chain, true).length > 0) return 3
  const isLater = answer.frame.region !== state.first?.frame.region
  // What has only begun is for others to end.
  const hasBegun = state.phase === 'piping' || state.phase === 'committed'
  return answer.caught || isLater || hasBegun ? 3 : 2
}
