import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Incident, Session } from '@sendonce/model'

type Listener = (incident: Incident) => void

const listeners = new Set<Listener>()
let file: string | null = null

/** Calls `listener` with every incident of this process; the result takes it off again. */
export function onIncident(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Hands an incident to the file and to all listeners. */
export function publish(incident: Incident): void {
  writeLine(incident)
  for (const listener of listeners) listener(incident)
}

/**
 * Begins the file that `SENDONCE_OUT` names. The name is resolved once, because a program may
 * change its folder; a file that cannot be written is told at once, not at the first incident.
 */
export function openFile(first: Session): void {
  const name = process.env['SENDONCE_OUT']
  if (!name) return
  file = resolve(name)
  try {
    writeLine(first)
  } catch (error) {
    file = null
    const reason = error instanceof Error ? error.message : String(error)
    process.emitWarning(
      `incidents are not written (${reason}): let SENDONCE_OUT name a file in a folder that exists`,
      { code: 'SENDONCE_OUT' },
    )
  }
}

/** Appends one line of JSON to the file, if there is one. */
export function writeLine(entry: Incident | Session): void {
  if (file) appendFileSync(file, `${JSON.stringify(entry)}\n`)
}
