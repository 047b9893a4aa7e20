import type { Incident, Session } from '@sendonce/model'
import { isIncident, isSession } from './entry-shape.ts'

/** The format that this version reads. */
export const knownFormat = 1

/** What one file of incidents says. */
export interface ParsedEntries {
  /** One for each process and thread, with the counts that were written last. */
  readonly sessions: readonly Session[]
  /** One for each id, with the count that was written last. */
  readonly incidents: readonly Incident[]
  /** Numbers of the lines that are neither; the unfinished last line of a killed process is none of them. */
  readonly unread: readonly number[]
  /** Of lines in a format that is newer than ours: the highest number; else `null`. */
  readonly newerFormat: number | null
}

/** Reads the lines of a file of incidents; nothing that stands in it makes this fail. */
export function parseEntries(text: string): ParsedEntries {
  const sessions = new Map<string, Session>()
  const incidents = new Map<string, Incident>()
  const unread: number[] = []
  let newerFormat: number | null = null
  const lines = text.replace(/^\ufeff/, '').split('\n')
  lines.forEach((line, index) => {
    if (line.trim() === '') return
    const value = parseLine(line)
    const format = formatOf(value)
    if (format !== null && format > knownFormat) newerFormat = Math.max(newerFormat ?? 0, format)
    else if (format !== null && isSession(value)) sessions.set(keyOf(value), value)
    else if (format !== null && isIncident(value)) keepHighest(incidents, value)
    else if (index < lines.length - 1) unread.push(index + 1)
  })
  return {
    sessions: [...sessions.values()],
    incidents: [...incidents.values()],
    unread,
    newerFormat,
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

/** The format that a line says it is in, if it is a line of ours at all. */
function formatOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null
  if (!('format' in value) || !('kind' in value)) return null
  return typeof value.format === 'number' && value.format >= 1 ? value.format : null
}

// The number of a process comes again some day; together with its start it names one.
function keyOf({ process: { pid, worker }, startedAt }: Session): string {
  return `${pid} ${worker} ${startedAt}`
}

function keepHighest(incidents: Map<string, Incident>, incident: Incident): void {
  const known = incidents.get(incident.id)
  if (!known || known.count <= incident.count) incidents.set(incident.id, incident)
}
