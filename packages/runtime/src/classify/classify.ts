import type { Evidence, Verdict } from '../evidence.ts'

/** Which mistake it is, by the order that the analyser follows as well. */
export function classify({ isOutgoingRequest, second }: Evidence): Verdict {
  if (isOutgoingRequest) return { code: 'SO023', confidence: 'high', missing: [] }
  const code = second.effect === 'header' ? 'SO011' : 'SO001'
  return { code, confidence: 'low', missing: [] }
}
