import type { Step } from '../analyse/domain/steps.ts'
import type { Answer } from '../analyse/domain/answer.ts'
import { isErrorEvent, type Frame, type RegionInfo } from '../analyse/domain/frame.ts'
import { tellsOfFailure } from '../analyse/later/callback-arguments.ts'
import { isInErrorHandler } from './handed-on.ts'
import { areOfOneEvent, type Relation } from './relation.ts'

/**
 * That two pieces of work fail which have nothing to do with each other is rare. What two calls ask may be down for
 * both of them.
 */
export function areTwoFailures(first: Answer, second: Answer, relation: Relation): boolean {
  const { firstRegion, secondRegion } = relation
  const isOneChain = firstRegion.kind === 'reaction' && firstRegion.source === secondRegion.source
  if (firstRegion === secondRegion || isOneChain || areOfOneEvent(firstRegion, secondRegion))
    return false
  if (first.kind === 'next' && second.kind === 'error-next')
    return isFailureBehind(firstRegion, secondRegion)
  const [one, other] = [failureOf(first, firstRegion), failureOf(second, secondRegion)]
  if (one === 'event' || other === 'event')
    return (one ?? handledIn(first)) !== null && (other ?? handledIn(second)) !== null
  const areFailures = first.kind === 'error-next' && second.kind === 'error-next'
  if (areFailures && (one === 'caught') !== (other === 'caught')) return true
  if (isInErrorHandler(first) && isInErrorHandler(second)) return true
  return one !== null && other !== null && !(one === 'callback' && other === 'callback')
}

/** Whether an answer is given only where something has failed. */
export function isForFailure(answer: Answer): boolean {
  return (
    isErrorEvent(answer.frame.region) || isGivenError(answer.steps) || handledIn(answer) !== null
  )
}

/** Whether an answer is given by code that is there for failures: a `catch`, of a promise as well, or an error handler. */
function handledIn(answer: Answer): 'caught' | null {
  const { caught, frame } = answer
  if (caught?.kind === 'catch') return 'caught'
  for (let at: Frame | null = frame; at; at = at.parent)
    if (at.caught?.kind === 'catch') return 'caught'
  const { kind, label } = frame.region
  if (isInErrorHandler(answer)) return 'caught'
  return kind === 'reaction' && label === 'catch' ? 'caught' : null
}

/** How an answer tells of a failure: in a listener for it, in a callback that is given it, or by what caught it. */
function failureOf(
  { kind, caught, steps }: Answer,
  region: RegionInfo,
): 'event' | 'callback' | 'caught' | null {
  if (isErrorEvent(region)) return 'event'
  const isCaught = region.kind === 'reaction' || caught?.kind === 'catch'
  if (kind === 'error-next' && isCaught) return 'caught'
  if (region.kind !== 'callback' || region.isModelled) return null
  return isGivenError(steps) ? 'callback' : null
}

/** Whether a callback went the way on which its error is set. */
export function isGivenError(from: Step | null): boolean {
  for (let step = from; step && step.kind !== 'region'; step = step.previous) {
    const isFailure = step.asked ? tellsOfFailure(step.asked) : null
    if (isFailure !== null) return step.taken === isFailure
  }
  return false
}

/** Who listens for failures and hands on at once listens for those of what is behind: a domain. */
function isFailureBehind(first: RegionInfo, second: RegionInfo): boolean {
  const { parent } = second
  if (!isErrorEvent(second)) return false
  return first === parent || (first.kind === 'callback' && first.parent === parent)
}
