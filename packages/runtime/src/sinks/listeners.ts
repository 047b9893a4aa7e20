import type { Incident } from '@sendonce/model'
import { showFault } from '../guard.ts'
import type { IncidentListener } from '../options.ts'

const listeners = new Set<IncidentListener>()

/**
 * Calls `listener` with every incident of this process; the result takes it off again. Repeats come as
 * the same incident with a higher `count`, at most once in ten seconds. What it throws is swallowed.
 */
export function addListener(listener: IncidentListener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Hands an incident to all listeners. */
export function tellListeners(incident: Incident): void {
  for (const listener of listeners) {
    try {
      listener(incident)
    } catch (error) {
      // No fault of the recorder: it goes on, and so do the other listeners.
      showFault(error)
    }
  }
}
