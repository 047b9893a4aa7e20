import type { Confidence } from '@sendonce/model'

const levels: readonly Confidence[] = ['low', 'medium', 'high', 'certain']

/** Higher for what is surer. */
export function rankOf(confidence: Confidence): number {
  return levels.indexOf(confidence)
}

/** The rank that is asked for at least. A level that does not exist would let nothing through, which looks like code without mistakes. */
export function leastRank(confidence: Confidence): number {
  const rank = rankOf(confidence)
  if (rank >= 0) return rank
  throw new RangeError(
    `minConfidence cannot be ${JSON.stringify(confidence)}: it is one of ${levels.toReversed().join(', ')}`,
  )
}
