import { responseOperation } from '@sendonce/model'
import { stepsOf, type Step } from '../domain/steps.ts'
import { hasAnyDoubt, hasDoubt } from '../domain/doubts.ts'
import { flowing, isLookedAfter } from '../domain/flowing.ts'
import { isTakenOver } from '../effects/answer.ts'
import { placeKey, type Place } from '../domain/place.ts'
import { isStoppedFromOutside } from '../domain/signals.ts'
import { emptyParameter, isAssumed, type State } from '../domain/state.ts'
import { Answered, isOfReaction } from './answered.ts'
import type { Machine } from '../machine.ts'
import type { EntryPoint } from './entry-points.ts'
import { leavesToCaller } from './given-to-callers.ts'
import { hasUnlikelyStep, isOpen, type End, type Silence } from './silence.ts'
import { unheardRejections } from './unheard.ts'
import { keyOf } from '../domain/value.ts'

/** The ends of an entry point on which the client gets no answer, or no end of it. */
export function silencesOf(
  { vocabulary }: Pick<Machine, 'vocabulary'>,
  entry: EntryPoint,
  ends: readonly End[],
): Silence[] {
  if (!entry.isAnsweredAnyway)
    return [...unanswered(entry, ends), ...unheardRejections(entry, ends), ...abandoned(ends)]
  if (vocabulary.built?.unreturned && entry.returned?.nothing === 'sent')
    return unanswered(entry, ends.map(withoutFrameworks))
  // What the framework answers in any case it leaves where it was told so.
  const left = ends.filter(({ state }) => isTakenOver(state))
  return entry.isRegistered ? leftBy(entry, left) : []
}

/** What the framework says where nothing was returned is no answer of the program. */
function withoutFrameworks(end: End): End {
  if (end.state.first?.byFramework !== 'anyway') return end
  const state = end.state.clone()
  state.phase = 'open'
  state.first = null
  return { ...end, state }
}

/** The ways on which the response was taken over, and nobody has it in the end. */
function leftBy(entry: EntryPoint, ends: readonly End[]): Silence[] {
  // Whoever the request was handed on to may do that.
  const isHandedOn = ends.some(({ state }) => state.handedOn !== null)
  return isHandedOn ? [] : unanswered({ ...entry, hasTakenOver: true }, ends)
}

function unanswered(entry: EntryPoint, ends: readonly End[]): Silence[] {
  const answered = ends.filter(({ state }) => state.phase !== 'open' && state.phase !== 'unknown')
  const others = answered.map(({ state }) => state)
  const open = ends.filter(
    (end) =>
      isOpen(end) &&
      !isUnheard(end) &&
      !isStoppedFromOutside(end.state) &&
      !leavesToCaller(end.state, others),
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
    const isRare =
      isMeant ||
      isGuessed ||
      isCutOff(parting, state.steps) ||
      isOneOfSeveral(parting) ||
      asksStatus(parting)
    const weight = isRare ? 3 : weightOf(entry, state)
    return [{ parting, found: silence('no-answer', parting.place, state, weight) }]
  })
  return withoutOtherFailures(parted)
}

/** Whether it is told as a failure that nobody hears of. */
function isUnheard({ isFailed, state }: End): boolean {
  return isFailed || state.lost !== null
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
  const isLeft = ends.every((end) => isOpen(end) && isWhole(end.state))
  if (entry.hasTakenOver) return isLeft ? takenOver(entry, ends) : []
  const { parameters } = entry.fn.fn
  const isReached = entry.isRegistered && !entry.isBehindOthers
  // A route's handler that takes only the request cannot answer.
  const isGiven = parameters.length > 1 || (entry.method !== null && parameters.length > 0)
  const isHandler = isReached && entry.roles[1] === 'response' && isGiven
  if (!isHandler || !isLeft) return []
  const end = ends.find((one) => !isUnheard(one) && isSureOf(entry, one.state))
  return end ? [inHandler(entry, end.state)] : []
}

/** It has the response, so that the framework leaves the answer to it. */
function takenOver({ fn: { fn, env } }: EntryPoint, ends: readonly End[]): Silence[] {
  const end = ends.find((one) => !isUnheard(one))
  return end ? [silence('taken-over', { file: env.module.file, ...fn.span }, end.state, 1)] : []
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

/** Whether it is decided in a callback of several, as one that is told of the end: another one may answer. */
function isOneOfSeveral(parting: Step): boolean {
  if (parting.kind !== 'branch') return false
  for (const { kind, mayBeLeftOut } of stepsOf(parting))
    if (kind === 'region') return mayBeLeftOut === true
  return false
}

/** `if (res.statusCode === 403)`, where the handler has set none: whoever did, in front of it, may have answered. */
function asksStatus({ asked }: Step): boolean {
  return asked !== undefined && /\bresponse\.statusCode\b/.test(keyOf(asked))
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
    entry.framework.startsWith('node-http') ||
    // Its error may tell that somebody has answered.
    entry.roles.includes('error') ||
    isCoarse ||
    rounds > 0 ||
    isAssumed(emptyParameter, state) ||
    (['given', 'kept', 'cut', 'unheard'] as const).some((one) => hasDoubt(state, one))
  return isUncertain || hasUnlikelyStep(steps) ? 3 : 2
}

/** Ends at which a guard found an answer begun, and nobody ends it. */
function abandoned(ends: readonly End[]): Silence[] {
  return ends.flatMap(({ state }) => {
    const { phase, guarded, isDestroyed, pending, first, steps } = state
    if (phase !== 'committed' || !guarded || isDestroyed || pending.length > 0) return []
    if (isStoppedFromOutside(state)) return []
    // What hands on, or what a package answers, is not known to be begun only.
    if (first && first.kind !== 'begin' && first.kind !== 'pipe') return []
    const flow = flowing(state)?.flow
    if (flow && isLookedAfter(flow)) return []
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
