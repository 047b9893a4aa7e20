import type { Confidence } from '@sendonce/model'

const levels: readonly Confidence[] = ['low', 'medium', 'high', 'certain']

/** Higher for what is surer. */
export function rankOf(confidence: Confidence): number {
  return levels.indexOf(confidence)
}
