import { stepsOf, type Step } from '../analyse/domain/steps.ts'
import { isSamePlace, isWithin } from '../analyse/domain/place.ts'
import type { RegionInfo } from '../analyse/domain/frame.ts'
import { withoutDenials } from '../analyse/domain/operators.ts'
import { keyOf } from '../analyse/domain/value.ts'
import { isFailure } from '../analyse/effects/pipe.ts'
import type { Relation } from './relation.ts'

/**
 * What happens between two operations, in order: of conditions those that nothing decided, as a whole, and that a callback
 * was given an error, where that is asked first.
 */
export function tellingSteps(from: Step | null, until: Step | null): Step[] {
  const steps: Step[] = []
  for (const step of stepsOf(from, until))
    if (step.kind !== 'branch' || step.isChoice || isNewFailure(step)) steps.push(step)
  return steps
    .toReversed()
    .filter((step, at, all) => !isPartOf(step, all[at + 1]) && !isLoopEnd(step, at, all))
}

/** Whether a condition is the first that asks for the error that it finds. */
function isNewFailure(step: Step): boolean {
  if (!isFailure(step)) return false
  const error = errorAsked(step)
  for (let at = step.previous; at; at = at.previous) if (errorAsked(at) === error) return false
  return true
}

function errorAsked({ asked }: Step): string | null {
  return asked ? keyOf(withoutDenials(asked).asked) : null
}

/** That a loop which was gone through is over says nothing of when it happens, and reads as if it were not entered. */
function isLoopEnd(step: Step, at: number, all: readonly Step[]): boolean {
  if (step.kind !== 'branch' || step.taken) return false
  const before = all.slice(0, at)
  const lastRound = before.findLastIndex(({ kind }) => kind === 'round')
  return before
    .slice(0, lastRound + 1)
    .some(({ kind, taken, place }) => kind === 'branch' && taken && isSamePlace(place, step.place))
}

/** One side of a condition says nothing beside the whole of it. */
function isPartOf(step: Step, next: Step | undefined): boolean {
  if (next?.kind !== 'branch' || step.kind !== 'branch') return false
  const [own, whole] = [step.place, next.place]
  return isWithin(own, whole) && own.end - own.start < whole.end - whole.start
}

/** Conditions between two operations that nothing decided. */
export function choicesBetween(from: Step | null, until: Step | null): number {
  let count = 0
  for (const step of stepsOf(from, until)) if (step.isChoice) count++
  return count
}

/** Conditions that nothing decided, without those in the listeners of these events. */
export function choicesOutside(events: readonly string[], from: Step | null): number {
  let count = 0
  let inRegion = 0
  for (const step of stepsOf(from)) {
    if (step.isChoice) inRegion++
    if (step.kind !== 'region') continue
    if (!events.includes(step.label)) count += inRegion
    inRegion = 0
  }
  return count + inRegion
}

/** The event that a region is, or came out of. */
export function eventAround(region: RegionInfo): RegionInfo | null {
  for (let at: RegionInfo | null = region; at; at = at.parent) if (at.kind === 'event') return at
  return null
}

/** What only the program's own code brings about, and a region is or came out of. */
export function customAround(region: RegionInfo): RegionInfo | null {
  for (let at: RegionInfo | null = region; at; at = at.parent) if (at.isCustom) return at
  return null
}

/** The calls whose callbacks a region is, or came out of, and the other one is not. */
export function callbacksOnlyAround(region: RegionInfo, other: RegionInfo): RegionInfo[] {
  const shared = new Set<RegionInfo>()
  for (let at: RegionInfo | null = other; at; at = at.parent) shared.add(at)
  const callbacks: RegionInfo[] = []
  for (let at: RegionInfo | null = region; at && !shared.has(at); at = at.parent)
    if (at.kind === 'callback') callbacks.push(at)
  return callbacks
}

/** The same for both regions of a pair. */
export function callbacksApart({ firstRegion, secondRegion }: Relation): RegionInfo[] {
  return [
    ...callbacksOnlyAround(firstRegion, secondRegion),
    ...callbacksOnlyAround(secondRegion, firstRegion),
  ]
}
