import type { Confidence } from '@sendonce/model'
import { confidences } from '@sendonce/model/calls'

/** The place of a level among them, which is what something that brings it about weighs: 0 certain … 3 low. */
export function weightOf(confidence: Confidence): number {
  return confidences.indexOf(confidence)
}

/** The level of what weighs so much. */
export function levelOf(weight: number): Confidence {
  return confidences[weight] ?? 'low'
}

export function isAtLeast(confidence: Confidence, least: Confidence): boolean {
  return weightOf(confidence) <= weightOf(least)
}

/**
 * The level that is asked for at least, if there is such a level; else a `RangeError`. One that does not exist would let nothing
 * through, which looks like code without mistakes.
 */
export function leastLevel(confidence: Confidence): Confidence {
  if (confidences.includes(confidence)) return confidence
  throw new RangeError(
    `minConfidence cannot be ${JSON.stringify(confidence)}: it is one of ${confidences.join(', ')}`,
  )
}
