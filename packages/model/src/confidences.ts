import type { Confidence } from './finding.ts'

/** The levels of confidence, the surest first. */
export const confidences: readonly Confidence[] = ['certain', 'high', 'medium', 'low']
