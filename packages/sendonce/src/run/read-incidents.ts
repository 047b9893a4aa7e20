import { readdirSync, readFileSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import type { Incident, Session } from '@sendonce/model'
import { errorCode } from '../util/error-code.ts'
import { knownFormat, parseEntries } from './parse-entries.ts'

/** What was recorded, by one run or by many. */
export interface Recording {
  readonly sessions: readonly Session[]
  /** The oldest first. */
  readonly incidents: readonly Incident[]
  /** What could not be read, a sentence each, with what to do about it where there is something. */
  readonly notices: readonly string[]
}

/**
 * Reads all files of incidents in a folder and in the folders of single runs below it. Never throws:
 * what cannot be read becomes a notice.
 */
export function readRecording(folder: string): Recording {
  const sessions: Session[] = []
  const incidents: Incident[] = []
  const notices: string[] = []
  for (const file of incidentFiles(folder)) {
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (error) {
      notices.push(`${file} cannot be read (${errorCode(error)})`)
      continue
    }
    const entries = parseEntries(text)
    sessions.push(...entries.sessions)
    incidents.push(...entries.incidents)
    if (entries.newerFormat !== null)
      notices.push(
        `${file} is written in format ${entries.newerFormat}, this version reads ${knownFormat}: update sendonce`,
      )
    if (entries.unread.length > 0) notices.push(unreadNotice(file, entries.unread))
  }
  return { sessions, incidents: incidents.toSorted(byTime), notices }
}

function incidentFiles(folder: string): string[] {
  const entries = entriesOf(folder)
  const runs = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
  return [
    ...namesOfFiles(entries).map((name) => join(folder, name)),
    ...runs.flatMap((run) => namesOfFiles(entriesOf(run)).map((name) => join(run, name))),
  ].toSorted()
}

function namesOfFiles(entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ndjson'))
    .map(({ name }) => name)
}

/** A folder that went away meanwhile holds nothing. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

const namedAtMost = 3

function unreadNotice(file: string, lines: readonly number[]): string {
  const more = lines.length > namedAtMost ? ' …' : ''
  const named = `${lines.slice(0, namedAtMost).join(', ')}${more}`
  const count = lines.length === 1 ? 'a line' : `${lines.length} lines`
  return `${count} of ${file} could not be read (${named})`
}

function byTime(a: Incident, b: Incident): number {
  return Date.parse(a.time) - Date.parse(b.time)
}
