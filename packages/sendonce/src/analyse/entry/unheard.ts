import { isNoted } from '../later/promise-notes.ts'
import { lastFailure, stepsOf, type Step } from '../domain/steps.ts'
import type { Expression, Span } from '../../syntax/ir.ts'
import { hasDoubt } from '../domain/doubts.ts'
import { callsGivenOn } from '../domain/given-back.ts'
import type { Dropped, Lost } from '../domain/dropped.ts'
import { placeKey, isSamePlace, type Place } from '../domain/place.ts'
import { isSafeAwait } from '../domain/safe-awaits.ts'
import { assumedWeight, type Assumption, type State } from '../domain/state.ts'
import { firstUncaught, type Way } from '../domain/uncaught.ts'
import type { FunctionValue } from '../domain/value.ts'
import { rejecting } from '../later/rejections.ts'
import type { EntryPoint } from './entry-points.ts'
import { hasUnlikelyStep, isOpen, type End, type Silence } from './silence.ts'

/** A path on which a promise was rejected that nobody takes, and the way to where that was. */
interface Failing extends Pick<State, 'steps' | 'assumptions'> {
  readonly state: State
}

/** The promise that fails. */
interface Failed {
  /** Whose promise it is: that of the handler, or of what was called; `null`: of a chain of reactions. */
  readonly owner: FunctionValue | null
  /** Where nobody takes it; `null`: the framework has called. */
  readonly dropped: Dropped | null
  readonly isUncertain: (state: State) => boolean
}

/** The rejections that leave the client without an answer: of each promise the likeliest. */
export function unheardRejections(entry: EntryPoint, ends: readonly End[]): Silence[] {
  return [...ofHandler(entry, ends), ...ofDropped(entry, ends)]
}

/** Frameworks that look at no promise: who rejects it leaves the client without an answer. */
function ofHandler(entry: EntryPoint, ends: readonly End[]): Silence[] {
  if (!entry.losesRejection) return []
  const failed = ends.filter((end) => end.isFailed && end.state.phase === 'open')
  const ways = failed.map(({ state }) => ({
    state,
    steps: state.steps,
    assumptions: state.assumptions,
  }))
  const isUncertain = (state: State): boolean => hasDoubt(state, 'given')
  return rejections({ owner: entry.fn, dropped: null, isUncertain }, ways)
}

/** Promises that nobody took: whatever the framework is, it does not see them. */
function ofDropped(entry: EntryPoint, ends: readonly End[]): Silence[] {
  const groups = new Map<string, { dropped: Dropped; ways: Failing[] }>()
  const answered = answeredAllTheSame(ends)
  for (const end of ends) {
    const { lost } = end.state
    if (!lost || !isOpen(end) || isNoted(lost.id, 'isAwaited', end.state)) continue
    if (hasFailedSince(lost, end.state) || !isMissed(lost, ends)) continue
    const { place, steps, assumptions } = lost
    const group = groups.get(placeKey(place)) ?? { dropped: lost, ways: [] }
    group.ways.push({ state: end.state, steps, assumptions })
    groups.set(placeKey(place), group)
  }
  const isUncertain = (state: State): boolean =>
    !entry.isOfKnownApp ||
    // Its error may tell that somebody has answered.
    entry.roles.includes('error') ||
    (state.lost !== null && answered.has(placeKey(state.lost.place))) ||
    (['given', 'kept', 'cut'] as const).some((one) => hasDoubt(state, one))
  return [...groups.values()].flatMap(({ dropped, ways }) => {
    const owner = dropped.calledBack ?? calledAt(dropped.place, ways)
    return rejections({ owner, dropped, isUncertain }, ways)
  })
}

/** The calls of which a promise is rejected on a way that is answered: for another item, or by another event. */
function answeredAllTheSame(ends: readonly End[]): ReadonlySet<string> {
  const answered = ends.filter((end) => !isOpen(end))
  return new Set(answered.flatMap(({ state: { lost } }) => (lost ? placeKey(lost.place) : [])))
}

/** Whether somebody answers where the promise does not fail: of the ways that part last from the one to its failure. */
function isMissed({ id, steps }: Lost, ends: readonly End[]): boolean {
  const others = ends.filter(({ state }) => state.lost?.id !== id)
  const ways = others.map((end) => ({ end, passed: new Set(stepsOf(end.state.steps)) }))
  for (const step of stepsOf(steps)) {
    const beside = ways.filter(({ passed }) => passed.has(step))
    if (beside.length > 0) return !beside.every(({ end }) => isOpen(end))
  }
  return true
}

/** Whether something else fails behind the rejection: without that somebody answers. */
function hasFailedSince(lost: Lost, { steps }: State): boolean {
  for (const step of stepsOf(steps)) {
    if (step === lost.steps) return false
    if (step.kind === 'throw') return true
  }
  return false
}

/** The function of the program that was called there; not one that a reaction which was registered there has called back. */
function calledAt(at: Place, ways: readonly Failing[]): FunctionValue | null {
  for (const { steps } of ways) {
    let called: FunctionValue | null = null
    for (const { kind, place, entered } of stepsOf(steps)) {
      if (!isSamePlace(place, at)) continue
      if (kind === 'region') called = null
      if (kind === 'call' && entered) called = entered
    }
    if (called) return called
  }
  return null
}

function rejections({ owner, dropped, isUncertain }: Failed, ways: readonly Failing[]): Silence[] {
  const rejection = (place: Place, { steps, assumptions }: Failing, weight: number): Silence => ({
    kind: 'rejection',
    place,
    steps,
    assumptions,
    weight,
    dropped,
  })
  const thrown: Silence[] = []
  const refused: Silence[] = []
  for (const way of ways) {
    const { state, steps, assumptions } = way
    const last = lastFailure(steps)
    if (last?.kind !== 'throw' || isOver(last, way)) continue
    const { label, isOfInput } = last.rethrown ?? last
    const isThrown = label === 'throws'
    if (!isThrown && !isOfInput) continue
    const isUnlikely = isUncertain(state) || assumedWeight(assumptions) > 2
    const weight = isThrown && !state.isCoarse ? 1 : 2
    const list = isThrown ? thrown : refused
    list.push(rejection(last.place, way, isUnlikely ? 3 : weight))
  }
  const likeliest = likeliestOf(thrown)
  if (likeliest.some(({ weight }) => weight < 3)) return likeliest
  const awaited = ways.flatMap((way) => {
    if (lastFailure(way.steps)?.kind === 'throw' || isUnseen(way.assumptions)) return []
    const { place, caught } = waitingPlace(owner, dropped, way)
    if (!place) return []
    // What takes care of a failure fails as well.
    const weight = caught || isUncertain(way.state) ? 3 : 2
    return [rejection(place, way, weight)]
  })
  if (awaited.length > 0) return likeliestOf(awaited)
  return likeliestOf([...likeliest, ...refused])
}

/** Where a promise waits for what may fail; of a chain that stands alone it is the chain. */
function waitingPlace(
  owner: FunctionValue | null,
  dropped: Dropped | null,
  way: Failing,
): { readonly place: Place | null; readonly caught: Step | null } {
  if (!owner) return { place: dropped && dropped.place, caught: null }
  const worker = workerOf(owner, way)
  const awaiting = awaitingIn(worker, way)
  const { file } = worker.env.module
  return { place: awaiting && { file, ...awaiting.span }, caught: caughtIn(worker, way) }
}

/** How many functions may give the request on before one of them works on it. */
const handedOnAtMost = 5

/** Whose promise the handler gives back: its own, or that of what it calls for it, `(req, res) => users.show(req, res)`. */
function workerOf(handler: FunctionValue, failing: Failing): FunctionValue {
  const called = [...stepsOf(failing.steps)].filter(
    ({ kind, entered }) => kind === 'call' && entered,
  )
  let worker = handler
  for (let depth = 0; depth < handedOnAtMost; depth++) {
    const { fn, env } = worker
    const given = callsGivenOn(fn.body)
    const isGiven = ({ place }: Step): boolean =>
      place.file === env.module.file && given.some(({ span }) => span.at === place.at)
    const next = called.find(isGiven)?.entered
    const awaiting = awaitingIn(worker, failing)
    if (!next || (awaiting && !given.some((call) => call === awaiting.value))) break
    worker = next
  }
  return worker
}

/** What a function waits for first, on a way, that may fail where nobody catches it. */
function awaitingIn(worker: FunctionValue, failing: Failing): ReturnType<typeof firstUncaught> {
  const { fn, env } = worker
  const passed = caughtIn(worker, failing)?.place.start ?? 0
  const way = {
    decided: decisionsOf(failing, env.module.file),
    passed,
    wasThere: knownBefore(worker),
    isSafe: ({ at }: Span) => isSafeAwait(failing.state, { file: env.module.file, at }),
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
function decisionsOf({ steps }: Failing, file: string): Way['decided'] {
  const taken = new Map<string, boolean>()
  for (const { kind, place, taken: isTaken } of stepsOf(steps)) {
    const key = `${place.at}:${place.end}`
    if (kind === 'branch' && place.file === file && !taken.has(key)) taken.set(key, isTaken)
  }
  return ({ at, end }) => taken.get(`${at}:${end}`)
}

/** Where a function itself has caught a failure last. */
function caughtIn({ fn, env }: FunctionValue, { steps }: Failing): Step | null {
  for (const step of stepsOf(steps)) {
    const { file, start, end } = step.place
    const isOwn = file === env.module.file && start >= fn.span.start && end <= fn.span.end
    if (step.kind === 'caught' && isOwn) return step
  }
  return null
}

/** Whether the way goes on behind a failure: then it is not what the promise is rejected with. */
function isOver(failure: Step, { steps }: Failing): boolean {
  for (const step of stepsOf(steps, failure))
    if (step.kind === 'branch' && step.isChoice) return true
  return false
}

/** What fails is a function of the program in which nothing is seen to fail. */
function isUnseen(assumptions: Assumption | null): boolean {
  for (let at = assumptions; at; at = at.previous)
    if (at.text.endsWith(' fails') || at.text === rejecting) return true
  return false
}
