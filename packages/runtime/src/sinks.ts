import { appendFileSync } from 'node:fs'
import type { Incident } from '@sendonce/model'

type Listener = (incident: Incident) => void

const listeners = new Set<Listener>()

/** Calls `listener` with every incident of this process; the result takes it off again. */
export function onIncident(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Hands an incident to all listeners, and to the file that `SENDONCE_OUT` names, one line each. */
export function publish(incident: Incident): void {
  for (const listener of listeners) listener(incident)
  const file = process.env['SENDONCE_OUT']
  if (file) appendFileSync(file, `${JSON.stringify(incident)}\n`)
}
