import { AsyncLocalStorage } from 'node:async_hooks'
import type { Operation, ResponseRecord } from './record.ts'

/** A call that answers in a later turn (`sendFile`, `render`), while its own code and what follows from it runs. */
export interface Deferral {
  readonly record: ResponseRecord
  readonly operation: Operation
  /** It came when the response was answered already. */
  readonly isLate: boolean
  /** Until its callback is called, whose code may begin another one. */
  isOpen: boolean
}

const running = new AsyncLocalStorage<Deferral | undefined>()

let isUsed = false

/** Runs a call that answers later, so that its answer is told from an answer that overtakes it. */
export function runDeferral(deferral: Deferral, run: () => unknown): unknown {
  isUsed = true
  // Not by `run`, whose frames the program would find in its stacks.
  const before = running.getStore()
  running.enterWith(deferral)
  try {
    return run()
  } finally {
    running.enterWith(before)
  }
}

/** The deferred call on this response for whose sake the current code runs. */
export function deferralOf(record: ResponseRecord): Deferral | null {
  // Most programs never have one, and each layer asks.
  if (!isUsed) return null
  const deferral = running.getStore()
  return deferral?.record === record ? deferral : null
}

/** Does the current code do what a deferred call on this response has still to do? */
export function isDeferred(record: ResponseRecord): boolean | undefined {
  return deferralOf(record)?.isOpen
}
