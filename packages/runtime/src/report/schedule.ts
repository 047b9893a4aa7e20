import { guard } from '../guard.ts'
import type { ResponseRecord } from '../record.ts'
import { afterwards } from '../timers.ts'

type Report = (record: ResponseRecord, why: Occasion) => void

/** Why a response is reported: late operations, or nobody answered. */
export type Occasion = 'late' | 'client-left' | 'deadline'

const waiting = new Set<ResponseRecord>()
let report: Report | null = null

/**
 * Names what reports a response. It is handed in so that the code that reports (with the model, the
 * classifier, the drawing) is loaded with the first incident, not with the program.
 */
export function reportWith(given: Report): void {
  report = given
}

/**
 * Has a response reported once the running code has come to its end: all late operations of one
 * mistake are seen together.
 */
export function schedule(record: ResponseRecord): void {
  if (waiting.size === 0) afterwards(reportWaiting)
  waiting.add(record)
}

/** Reports what waits, now. */
export function reportWaiting(): void {
  const records = [...waiting]
  waiting.clear()
  for (const record of records) guard(() => report?.(record, 'late'))
}

/** Reports a request that nobody answered. */
export function reportUnanswered(record: ResponseRecord, why: Occasion): void {
  guard(() => report?.(record, why))
}
