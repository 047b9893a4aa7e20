import { responseOperation } from '@sendonce/model'
import type { Expression } from '../../syntax/ir.ts'
import { hasAnyDoubt, hasDoubt } from '../domain/doubts.ts'
import { callsGivenOn } from '../domain/given-back.ts'
import { firstUncaught, type Way } from '../domain/uncaught.ts'
import { placeKey, type Place } from '../domain/place.ts'
import { assumedWeight, type Assumption, type State, type Step } from '../domain/state.ts'
import type { FunctionValue } from '../domain/value.ts'
import { Answered, isOfReaction, lastFailure, stepsOf } from './answered.ts'
import type { EntryPoint } from './entry-points.ts'
import { leavesToCaller } from './given-to-callers.ts'

/** How one path of an entry point ended. */
export interface End {
  readonly state: State
  /** The promise of the handler is rejected. */
  readonly isFailed: boolean
}

/** A way on which nobody answers, or nobody ends what was begun. */
export interface Silence {
  /** `rejection`: nobody takes the failure; `guarded`: a guard finds an answer begun, and leaves it. */
  readonly kind: 'no-answer' | 'rejection' | 'guarded'
  /** Where the way parts from those that answer, fails, or is left. */
  readonly place: Place
  readonly steps: Step | null
  readonly assumptions: Assumption | null
  /** 0 certain … 3 low. */
  readonly weight: number
}

/** The ends of an entry point on which the client gets no answer, or no end of it. */
export function silencesOf(entry: EntryPoint, ends: readonly End[]): Silence[] {
  return [...unanswered(entry, ends), ...rejections(entry, ends), ...abandoned(ends)]
}

function unanswered(entry: EntryPoint, ends: readonly End[]): Silence[] {
  const answered = ends.filter(({ state }) => state.phase !== 'open' && state.phase !== 'unknown')
  const others = answered.map(({ state }) => state)
  const open = ends.filter(
    (end) => isOpen(end) && !end.isFailed && !leavesToCaller(end.state, others),
  )
  if (open.length === 0) return []
  if (answered.length === 0) return neverAnswered(entry, ends)
  const known = new Answered(answered.map(({ state }) => state))
  const parted = open.flatMap(({ state }): Parted[] => {
    if (known.isFailing(state.steps) && isSureOf(entry, state))
      return [{ parting: null, found: inHandler(entry, state) }]
    const parting = known.partingOf(state.steps)
    if (!parting) return notSent(entry, state).map((found) => ({ parting, found }))
    const isMeant = known.isTest(parting) || known.isLeftOver(parting)
    const isGuessed = isOfReaction(parting) && state.assumptions !== null
    const isRare = isMeant || isGuessed || isCutOff(parting, state.steps)
    const weight = isRare ? 3 : weightOf(entry, state)
    return [{ parting, found: silence('no-answer', parting.place, state, weight) }]
  })
  return withoutOtherFailures(parted)
}

interface Parted {
  /** Where the way leaves those that are answered, if it is told by that. */
  readonly parting: Step | null
  readonly found: Silence
}

/** Of a `catch` that does not answer it is no matter what else ends in it. */
function withoutOtherFailures(parted: readonly Parted[]): Silence[] {
  const unanswering = new Set(
    parted.flatMap(({ parting, found: { weight } }) =>
      parting?.kind === 'caught' && weight < 3 ? [placeKey(parting.place)] : [],
    ),
  )
  const endsThere = ({ parting, found }: Parted): boolean => {
    for (const step of stepsOf(found.steps)) {
      if (step === parting) return false
      if (step.kind === 'caught' && unanswering.has(placeKey(step.place))) return true
    }
    return false
  }
  return parted.filter((one) => !one.parting || !endsThere(one)).map(({ found }) => found)
}

/**
 * What never answers is mostly no handler, or answers in a way that nobody sees here. It is one that forgot to where a
 * framework calls it first, and it lets nobody have the request, nor hands it on.
 */
function neverAnswered(entry: EntryPoint, ends: readonly End[]): Silence[] {
  const { parameters } = entry.fn.fn
  const isReached = entry.isRegistered && !entry.isBehindOthers
  // A route's handler that takes only the request cannot answer.
  const isGiven = parameters.length > 1 || (entry.method !== null && parameters.length > 0)
  const isHandler = isReached && entry.roles[1] === 'response' && isGiven
  if (!isHandler || !ends.every((end) => isOpen(end) && isWhole(end.state))) return []
  const end = ends.find(({ isFailed, state }) => !isFailed && isSureOf(entry, state))
  return end ? [inHandler(entry, end.state)] : []
}

/** A file could not be sent, and the callback that is told of it only takes note: with a callback no framework answers. */
function notSent(entry: EntryPoint, state: State): Silence[] {
  const last = [...stepsOf(state.steps)].find(({ kind }) => kind === 'region')
  const name = last && /^callback:(.+)$/.exec(last.label)?.[1]
  const isTold = name && responseOperation(name)?.callback?.errorFirst
  return last && isTold ? [silence('no-answer', last.place, state, weightOf(entry, state))] : []
}

/** Whether a way is as sure as one can be on which nobody answers. */
function isSureOf(entry: EntryPoint, state: State): boolean {
  return isWhole(state) && weightOf(entry, state) < 3
}

/** Whether nothing that was not followed, and nothing that may still come, can answer. */
function isWhole(state: State): boolean {
  return !hasAnyDoubt(state) && state.listeners.length === 0
}

function inHandler({ fn: { fn, env } }: EntryPoint, state: State): Silence {
  return silence('no-answer', { file: env.module.file, ...fn.span }, state, 2)
}

/** Whether a call behind the decision is taken to throw: that, and not what was decided, leaves the client without an answer. */
function isCutOff(parting: Step, from: Step | null): boolean {
  for (const step of stepsOf(from)) {
    if (step === parting) return false
    if (step.kind === 'throw' && step.label.endsWith('() throws')) return true
  }
  return false
}

function isOpen({ state }: End): boolean {
  // Who has handed on and finds nothing sent leaves the answer to what is behind.
  const isHandedOn = state.begun?.kind === 'next' || state.begun?.kind === 'error-next'
  return state.phase === 'open' && !isHandedOn && !state.isDestroyed && state.pending.length === 0
}

function silence(kind: Silence['kind'], place: Place, state: State, weight: number): Silence {
  const { steps, assumptions } = state
  return { kind, place, steps, assumptions, weight }
}

/**
 * How far-fetched it is that nobody answers: at least medium. Low where something was not followed, where
 * an event or another round may still answer, or where the handler is known by its parameters only.
 */
function weightOf(entry: EntryPoint, state: State): number {
  const { isCoarse, rounds, steps } = state
  const isUncertain =
    !entry.isOfKnownApp ||
    entry.framework === 'node-http' ||
    // Its error may tell that somebody has answered.
    entry.roles.includes('error') ||
    isCoarse ||
    rounds > 0 ||
    (['given', 'kept', 'cut', 'unheard'] as const).some((one) => hasDoubt(state, one))
  return isUncertain || hasUnlikelyStep(steps) ? 3 : 2
}

function hasUnlikelyStep(steps: Step | null): boolean {
  for (const { kind, label } of stepsOf(steps)) {
    if (kind === 'region' && /^(?:event|timer:setInterval)/.test(label)) return true
    if (kind === 'throw' && isOfResponse(label)) return true
  }
  return false
}

/** `json() throws`: what does that is the answer itself. */
function isOfResponse(label: string): boolean {
  const name = /^(\w+)\(\) throws$/.exec(label)?.[1]
  return name !== undefined && responseOperation(name) !== undefined
}

/** Whether a way ends where an answer itself has thrown: what else could be answered there? */
export function endsInAnswer(steps: Step | null): boolean {
  return steps?.kind === 'throw' && isOfResponse(steps.label)
}

/** Express 4 looks at no promise: who rejects it leaves the client without an answer. */
function rejections(entry: EntryPoint, ends: readonly End[]): Silence[] {
  if (!entry.losesRejection) return []
  const failed = ends.filter((end) => end.isFailed && end.state.phase === 'open')
  const thrown: Silence[] = []
  const refused: Silence[] = []
  for (const { state } of failed) {
    const last = lastFailure(state.steps)
    if (last?.kind !== 'throw' || isOver(last, state)) continue
    const { label, isOfInput } = last.rethrown ?? last
    const isThrown = label === 'throws'
    if (!isThrown && !isOfInput) continue
    const isUnlikely = hasDoubt(state, 'given') || assumedWeight(state.assumptions) > 2
    const weight = isThrown && !state.isCoarse ? 1 : 2
    const list = isThrown ? thrown : refused
    list.push(silence('rejection', last.place, state, isUnlikely ? 3 : weight))
  }
  const likeliest = likeliestOf(thrown)
  if (likeliest.some(({ weight }) => weight < 3)) return likeliest
  const awaited = failed.flatMap(({ state }) => {
    if (lastFailure(state.steps)?.kind === 'throw' || isUnseen(state.assumptions)) return []
    const worker = workerOf(entry.fn, state)
    const caught = caughtIn(worker, state)
    const awaiting = awaitingIn(worker, state)
    if (!awaiting) return []
    const { file } = worker.env.module
    // What takes care of a failure fails as well.
    const weight = caught || hasDoubt(state, 'given') ? 3 : 2
    return [silence('rejection', { file, ...awaiting.span }, state, weight)]
  })
  if (awaited.length > 0) return likeliestOf(awaited)
  return likeliestOf([...likeliest, ...refused])
}

/** How many functions may give the request on before one of them works on it. */
const handedOnAtMost = 5

/** Whose promise the handler gives back: its own, or that of what it calls for it, `(req, res) => users.show(req, res)`. */
function workerOf(handler: FunctionValue, state: State): FunctionValue {
  const called = [...stepsOf(state.steps)].filter(({ kind, entered }) => kind === 'call' && entered)
  let worker = handler
  for (let depth = 0; depth < handedOnAtMost; depth++) {
    const { fn, env } = worker
    const given = callsGivenOn(fn.body)
    const isGiven = ({ place }: Step): boolean =>
      place.file === env.module.file && given.some(({ span }) => span.at === place.at)
    const next = called.find(isGiven)?.entered
    const awaiting = awaitingIn(worker, state)
    if (!next || (awaiting && !given.some((call) => call === awaiting.value))) break
    worker = next
  }
  return worker
}

/** What a function waits for first, on a way, that may fail where nobody catches it. */
function awaitingIn(worker: FunctionValue, state: State): ReturnType<typeof firstUncaught> {
  const { fn, env } = worker
  const passed = caughtIn(worker, state)?.place.start ?? 0
  const way = {
    decided: decisionsOf(state, env.module.file),
    passed,
    wasThere: knownBefore(worker),
  }
  // What has a `catch` of its own fails only where that does.
  const wasThere: Way['wasThere'] = (value) => way.wasThere(value) || hasCatch(value)
  return firstUncaught(fn.body, { ...way, wasThere }) ?? firstUncaught(fn.body, way)
}

/** What a literal stands for does not fail, and what the module or a function around has made has ended the process by then. */
function knownBefore({ env: { module }, fn }: FunctionValue): Way['wasThere'] {
  const around = new Set([0])
  for (let at = fn.parent; at > 0; at = module.functions[at]?.parent ?? 0) around.add(at)
  return (value) =>
    value.kind === 'literal' ||
    (value.kind === 'variable' && around.has(value.owner) && !module.reassigned.has(value.slot))
}

/** `await find().catch((err) => { … })` */
function hasCatch(value: Expression): boolean {
  if (value.kind !== 'call' || value.callee.kind !== 'member') return false
  return value.callee.property === 'catch' && value.args.length > 0
}

function likeliestOf(list: readonly Silence[]): Silence[] {
  return list.toSorted(byLikelihood).slice(0, 1)
}

/** That the answer itself fails is as rare as it is sure that nobody answers then. */
function byLikelihood(a: Silence, b: Silence): number {
  const [rare, other] = [a, b].map(({ steps }) => Number(hasUnlikelyStep(steps)))
  return a.weight - b.weight || (rare ?? 0) - (other ?? 0)
}

/** How each condition of a file fell on a way: the last time, where it was asked again. */
function decisionsOf({ steps }: State, file: string): Way['decided'] {
  const taken = new Map<string, boolean>()
  for (const { kind, place, taken: isTaken } of stepsOf(steps)) {
    const key = `${place.at}:${place.end}`
    if (kind === 'branch' && place.file === file && !taken.has(key)) taken.set(key, isTaken)
  }
  return ({ at, end }) => taken.get(`${at}:${end}`)
}

/** Where a function itself has caught a failure last. */
function caughtIn({ fn, env }: FunctionValue, { steps }: State): Step | null {
  for (const step of stepsOf(steps)) {
    const { file, start, end } = step.place
    const isOwn = file === env.module.file && start >= fn.span.start && end <= fn.span.end
    if (step.kind === 'caught' && isOwn) return step
  }
  return null
}

/** Whether the way goes on behind a failure: then it is not what the promise is rejected with. */
function isOver(failure: Step, { steps }: State): boolean {
  for (let step = steps; step && step !== failure; step = step.previous)
    if (step.kind === 'branch' && step.isChoice) return true
  return false
}

/** What fails is a function of the program in which nothing is seen to fail. */
function isUnseen(assumptions: Assumption | null): boolean {
  for (let at = assumptions; at; at = at.previous) if (at.text.endsWith(' fails')) return true
  return false
}

/** Ends at which a guard found an answer begun, and nobody ends it. */
function abandoned(ends: readonly End[]): Silence[] {
  return ends.flatMap(({ state }) => {
    const { phase, guarded, isDestroyed, pending, first, steps } = state
    if (phase !== 'committed' || !guarded || isDestroyed || pending.length > 0) return []
    // What hands on, or what a package answers, is not known to be begun only.
    if (first && first.kind !== 'begin' && first.kind !== 'pipe') return []
    if (hasDoubt(state, 'given')) return []
    const guard = lastBranch(steps)
    if (!guard) return []
    const isSure = first !== null && first.kind === 'begin' && !hasUnlikelyStep(steps)
    const isFollowed = !state.isCoarse && state.rounds === 0 && !hasAnyDoubt(state)
    return [silence('guarded', guard.place, state, isSure && isFollowed ? 2 : 3)]
  })
}

/** The guard: nothing is decided behind it. */
function lastBranch(steps: Step | null): Step | null {
  for (const step of stepsOf(steps)) if (step.kind === 'branch') return step
  return null
}
