import { isHandingOn, isOfError, type Answer } from '../domain/answer.ts'
import { truthy } from '../domain/kinds.ts'
import {
  behindAll,
  layersFor,
  reachedAtOnce,
  withinRouter,
  type Chain,
  type Part,
} from '../domain/chain.ts'
import { kindsOf } from '../domain/facts.ts'
import { placeKey } from '../domain/place.ts'
import { classOfError } from '../domain/platform-errors.ts'
import { isLastAwait } from '../domain/rest-of-call.ts'
import type { Activation, CallRequest, Conflict, Machine, Outcome } from '../machine.ts'
import { reduce } from '../domain/merge.ts'
import { loopActivation } from '../later/regions.ts'
import type { Region } from '../domain/region.ts'
import type { Frame } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import { ownerOf, undefinedValue, type Value } from '../domain/value.ts'
import { answerAt } from './answer.ts'
import { callAwaitedNext } from './awaited-next.ts'
import { handOnBehindAnswer } from './late-hand-on.ts'
import { handOnInFrontOf, isLayer, runLayers, runLeftovers } from './layers.ts'
import { handedOnAt, standingAt, type AnswersBehind } from './seen-behind.ts'

/** `next()`: hands the request on. After an answer, what runs next may answer again. */
export function callNext(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): Outcome[] {
  if (machine.vocabulary.context) return callAwaitedNext(machine, request, activation)
  return statesBehind(machine, request, activation).map((state) => ({
    value: undefinedValue,
    state,
  }))
}

function statesBehind(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): readonly State[] {
  const { state, callee } = request
  const own = callee.kind === 'next' ? callee.chain : null
  const part = partOf(request.args[0])
  const chain = own && part ? behindAll(part, own) : own
  if (isStop(chain, request.args[0])) return [state]
  const answer = answerOf(request, chain, activation)
  switch (state.phase) {
    case 'silent':
      return [state]
    case 'open':
      machine.noteHandedOn(request.place)
      return handOn(machine, answer, state, activation)
    case 'unknown':
      return handOn(machine, answer, state, activation)
    case 'handed-off':
      handOnAgain(machine, answer, state)
      return [state]
    default:
      handOnBehindAnswer(machine, answer, state, activation)
      return [state]
  }
}

/** The request was handed on before: whatever is behind, that is a mistake. */
function handOnAgain(machine: Machine, answer: Answer, state: State): void {
  const weight = answer.frame.region === state.first?.frame.region ? 1 : 2
  const first = state.first && handOnInFrontOf(answer, state.first)
  machine.report({ first, second: answer, state, how: 'next', proof: [], weight })
}

/** `next(false)` is what ends a chain of restify; in a handler of an unknown framework it says which one it is. */
function isStop(chain: Chain | null, value: Value | undefined): boolean {
  return chain === null && value?.kind === 'literal' && value.value === false
}

function carriesError(value: Value | undefined, state: State): boolean {
  return value !== undefined && partOf(value) === null && (kindsOf(value, state) & truthy) !== 0
}

/** What the argument of `next()` leaves the rest of. */
function partOf(value: Value | undefined): Part | null {
  if (value?.kind !== 'literal') return null
  return value.value === 'route' || value.value === 'router' ? value.value : null
}

function answerOf(
  { state, place, callee, args }: CallRequest,
  chain: Chain | null,
  activation: Activation,
): Answer {
  const isDone = callee.kind === 'next' && callee.isDone === true
  return answerAt({ place, activation }, state, {
    name: isDone ? 'done' : 'next',
    isDone,
    kind: carriesError(args[0], state) ? 'error-next' : 'next',
    chain,
    isAnswered: callee.kind === 'next' && callee.isAnswered === true,
    thrown: classOfError(args[0], state),
  })
}

/**
 * Nothing was answered yet: the request belongs to what comes next. What that is only matters here
 * while something of this handler is under way that can answer as well.
 */
function handOn(machine: Machine, answer: Answer, state: State, activation: Activation): State[] {
  const { chain } = answer
  const isRacing = state.pending.some((region) => mayAnswer(region, activation))
  const key = chain && isRacing ? standingAt(chain, answer, state) : ''
  const known = machine.behind.answered(key, state, answer.frame)
  if (known.length > 0) return known
  const near = chain && isRacing ? withinRouter(chain) : null
  const states = near ? runLayers(machine, near, isOfError(answer), answer, state, activation) : []
  const acted = states.filter(
    (path) => !isUnanswered(path) || path.pending.length > state.pending.length,
  )
  // What a layer throws goes to the error handlers, not to who called `next()`.
  for (const path of acted) path.goOnBehindMistake()
  const isAnswered = acted.some((path) => !isUnanswered(path))
  // Behind a layer that leaves the request without an answer, what is under way here answers it.
  const isLeft = states.some((path) => path.phase === 'open' && !acted.includes(path))
  // Events come in too many orders to follow them on this way as well.
  if (isAnswered && !(isLeft && state.pending.every(({ info }) => info.kind !== 'event'))) {
    const answered = acted.filter((path) => !isUnanswered(path))
    machine.behind.keepAnswered(key, { state, frame: answer.frame }, answered)
    return reduce(acted)
  }
  state.phase = 'handed-off'
  state.first = answer
  // What is pending is followed where the next handler's work is pending as well.
  if (acted.length > 0 && !isAnswered) state.pending = []
  return reduce([...acted, state])
}

function isUnanswered({ phase }: State): boolean {
  return phase === 'open' || phase === 'unknown' || phase === 'handed-off'
}

/** Whether a region is work of its own, and not what this very call is waited for with. */
function mayAnswer(region: Region, activation: Activation): boolean {
  if (region.kind === 'callback') return true
  if (region.kind === 'reaction') return region.onOk !== null
  if (isLastAwait(region.call.fn.fn.body, region.awaitId)) return false
  for (let frame: Frame | null = activation.frame; frame; frame = frame.parent) {
    if (frame.activationId === region.call.envId) return false
  }
  return true
}

/** How many answers behind one `next()` are named. */
const namedAnswers = 4

/**
 * The answers that a `next()` has led to when a second one comes: of each way through the layers behind it the first. Found
 * only when a conflict needs them. The call itself where no layer is known to answer.
 */
export function answersBehind(
  machine: Machine,
  handedOn: Answer,
  { kind, turn: until }: Pick<Answer, 'kind' | 'turn'>,
): readonly Answer[] {
  const { now, next, later, isSent } = searchBehind(machine, handedOn)
  const found = [now, next].find(({ size }) => size > 0) ?? later()
  // What a file is sent with may still be changed in this turn.
  if (found.size === 0 && isSent && kind === 'header' && until === handedOn.turn) return []
  if (found.size === 0) return [handedOn]
  // What comes in a later turn than the code that goes on is the second of the two.
  if (found !== now && until === handedOn.turn) return []
  const { steps } = handedOn
  return [...found.values()].slice(0, namedAnswers).map((answer) => ({ ...answer, steps }))
}

/** Whether nothing but the framework's own answer is behind a `next()`. */
export function isLastLayer(handedOn: Answer): boolean {
  const { chain } = handedOn
  return chain !== null && chain.complete && layersFor(chain, isOfError(handedOn)).length === 0
}

/** What the layers behind a `next()` left for later, and does too late where the code that went on answers first. */
export function conflictsLeftBehind(
  machine: Machine,
  handedOn: Answer,
  { phase, first }: Pick<State, 'phase' | 'first'>,
): readonly Conflict[] {
  const isSameTurn = first?.turn === handedOn.turn
  const key = `${handedOnAt(handedOn)}|${phase}|${placeKey(first?.place)}|${isSameTurn}`
  return machine.behind.leftConflicts(key, () => searchLeft(machine, handedOn, { phase, first }))
}

function searchLeft(
  machine: Machine,
  handedOn: Answer,
  answered: Pick<State, 'phase' | 'first'>,
): readonly Conflict[] {
  const { chain, frame, turn } = handedOn
  const isError = isOfError(handedOn)
  if (!chain || layersFor(chain, isError).length === 0) return []
  const before = machine.openState()
  const run = (state: State): State[] =>
    runLayers(machine, chain, isError, handedOn, state, loopActivation(frame))
  const now = machine.capture(() => run(before))
  const waiting = now.result.filter((path) => isUnanswered(path) && path.pending.length > 0)
  for (const path of waiting) {
    Object.assign(path, answered)
    path.assume('what is behind next() answers later', 1)
  }
  const left = machine.capture(() => runLeftovers(machine, waiting, before)).conflicts
  // The request leaves its router behind the answer, if that comes in the same turn.
  const near = reachedAtOnce(chain, isError)
  if (near.layers.length === chain.layers.length || answered.first?.turn !== turn) return left
  const late = machine.capture(() => run(Object.assign(machine.openState(), answered)))
  return [...late.conflicts.filter(({ second }) => !isReachedBy(near, second, frame)), ...left]
}

/** Runs the layers behind a `next()`: what answers at once, and, when asked, what does so later. */
function searchBehind(machine: Machine, handedOn: Answer): AnswersBehind {
  return machine.behind.answers(handedOnAt(handedOn), () => runBehind(machine, handedOn))
}

function runBehind(machine: Machine, handedOn: Answer): AnswersBehind {
  const { chain, frame } = handedOn
  const isError = isOfError(handedOn)
  if (!chain || layersFor(chain, isError).length === 0)
    return { now: new Map(), next: new Map(), later: () => new Map(), isSent: false }
  const state = machine.openState()
  const now = machine.capture(() => {
    const activation = loopActivation(frame)
    const failed: State[] = []
    const states = runLayers(machine, chain, isError, handedOn, state, activation, failed)
    const open = failed.filter(({ phase }) => phase === 'open')
    return [
      ...states,
      ...open.flatMap((path) => runLayers(machine, chain, true, handedOn, path, activation)),
    ]
  })
  let found: ReadonlyMap<string, Answer> | null = null
  const later = (): ReadonlyMap<string, Answer> => {
    if (found) return found
    const left = machine.capture(() => runLeftovers(machine, now.result, state))
    return (found = answersOf(left.result, left.conflicts))
  }
  const atOnce = new Map<string, Answer>()
  const next = new Map<string, Answer>()
  const near = reachedAtOnce(chain, isError)
  for (const [at, answer] of answersOf(now.result, now.conflicts))
    (isReachedBy(near, answer, frame) ? atOnce : next).set(at, answer)
  const isSent = now.result.some(({ phase }) => phase === 'sending')
  return { now: atOnce, next, later, isSent }
}

/** Whether an answer is given in one of these layers, which were run from `frame`. */
function isReachedBy({ layers }: Chain, answer: Answer, frame: Frame): boolean {
  let outermost: Frame | null = null
  for (let at: Frame | null = answer.frame; at && at !== frame; at = at.parent)
    if (isLayer(at)) outermost = at
  const key = outermost?.functionKey
  return key === undefined || layers.some(({ handler }) => ownerOf(handler)?.key === key)
}

/** The first answers of paths, by their places. */
function answersOf(
  paths: readonly State[],
  conflicts: readonly Conflict[],
): ReadonlyMap<string, Answer> {
  const ended = paths.filter((path) => path.phase === 'ended' || path.phase === 'committed')
  const answers = [...ended, ...conflicts].flatMap(({ first }) =>
    first && !isHandingOn(first) ? [first] : [],
  )
  return new Map(answers.map((answer) => [placeKey(answer.place), answer]))
}
