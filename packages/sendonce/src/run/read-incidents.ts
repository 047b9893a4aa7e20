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
  readonly notices: readonly RecordingNotice[]
}

/** What could not be read, in words, with what to do about it where there is something. */
export interface RecordingNotice {
  readonly file: string
  readonly says: string
}

/**
 * Reads all files of incidents in a folder and in the folders of single runs below it. Never throws:
 * what cannot be read becomes a notice.
 */
export function readRecording(folder: string): Recording {
  const sessions: Session[] = []
  const incidents: Incident[] = []
  const notices: RecordingNotice[] = []
  for (const file of incidentFiles(folder)) {
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (error) {
      notices.push({ file, says: `cannot be read (${errorCode(error)})` })
      continue
    }
    const entries = parseEntries(text)
    sessions.push(...entries.sessions)
    incidents.push(...entries.incidents)
    for (const says of unreadWords(entries.unread, entries.newerFormat))
      notices.push({ file, says })
  }
  return { sessions, incidents: incidents.toSorted(byTime), notices }
}

/** The files of incidents in a folder and in the folders of single runs below it. */
export function incidentFiles(folder: string): string[] {
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

/** What could not be read of a file: the numbers of its lines, and the newest format that is none of ours. */
export function unreadWords(unread: readonly number[], newerFormat: number | null): string[] {
  const named = unread.slice(0, namedAtMost).join(', ')
  const more = unread.length > namedAtMost ? ' and on' : ''
  const lines = unread.length === 1 ? 'a line' : `${unread.length} lines`
  return [
    ...(newerFormat === null
      ? []
      : [
          `is written in format ${newerFormat}, this version reads ${knownFormat}: update sendonce`,
        ]),
    ...(unread.length === 0 ? [] : [`${lines} could not be read (${named}${more})`]),
  ]
}

function byTime(a: Incident, b: Incident): number {
  return Date.parse(a.time) - Date.parse(b.time)
}
