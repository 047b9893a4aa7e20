import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Incident, Session } from '@sendonce/model'
import { parseEntries } from './parse-entries.ts'
import { incidentFiles, unreadWords } from './read-incidents.ts'

/** What was written since it was asked last. */
export interface News {
  readonly sessions: readonly (Session & { readonly folder: string })[]
  readonly incidents: readonly Incident[]
  /** What could not be read is another one than before. */
  readonly isUnreadChanged: boolean
}

/** A file that is written to while it is read. */
interface Followed {
  /** Bytes that were read, up to the end of a line. */
  at: number
  lines: number
  readonly unread: number[]
  newerFormat: number | null
}

/** A longer piece is read in several. */
const pieceBytes = 1024 * 1024
/** A line that does not end within so many bytes is none of ours. */
const longestLine = 8 * 1024 * 1024

/**
 * Follows the files of incidents in a folder and in the folders of single runs below it, those that come later as well: each
 * call of `read` tells what is new. A line is told when it is whole. Never throws.
 */
export class FollowedRecording {
  readonly #folder: string
  readonly #files = new Map<string, Followed>()

  constructor(folder: string) {
    this.#folder = folder
  }

  read(): News {
    const sessions: News['sessions'][number][] = []
    const incidents: Incident[] = []
    let isUnreadChanged = false
    for (const file of incidentFiles(this.#folder)) {
      const followed = this.#followed(file)
      const unreadBefore = followed.unread.length + (followed.newerFormat ?? 0)
      for (const text of newText(file, followed)) {
        const entries = parseEntries(text)
        const folder = dirname(file)
        sessions.push(...entries.sessions.map((session) => ({ ...session, folder })))
        incidents.push(...entries.incidents)
        followed.unread.push(...entries.unread.map((line) => followed.lines + line))
        followed.newerFormat = entries.newerFormat ?? followed.newerFormat
        followed.lines += text.split('\n').length - 1
      }
      if (followed.unread.length + (followed.newerFormat ?? 0) !== unreadBefore)
        isUnreadChanged = true
    }
    return { sessions, incidents, isUnreadChanged }
  }

  /** What could not be read, in words, by file. */
  unread(): ReadonlyMap<string, string> {
    const told = new Map<string, string>()
    for (const [file, { unread, newerFormat }] of this.#files) {
      const words = unreadWords(unread, newerFormat)
      if (words.length > 0) told.set(file, words.join('; '))
    }
    return told
  }

  #followed(file: string): Followed {
    const known = this.#files.get(file)
    // What is shorter than it was is another file.
    if (known && sizeOf(file) >= known.at) return known
    const followed: Followed = { at: 0, lines: 0, unread: [], newerFormat: null }
    this.#files.set(file, followed)
    return followed
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** What has come to a file, in pieces of whole lines. */
function* newText(file: string, followed: Followed): Generator<string> {
  if (sizeOf(file) <= followed.at) return
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    // It went away, or may not be read: `sendonce check` tells so.
    return
  }
  try {
    let want = pieceBytes
    while (true) {
      const bytes = Buffer.allocUnsafe(want)
      const length = readSync(descriptor, bytes, 0, want, followed.at)
      if (length === 0) return
      const end = bytes.lastIndexOf(0x0a, length - 1) + 1
      if (end > 0) {
        followed.at += end
        yield bytes.toString('utf8', 0, end)
        want = pieceBytes
        if (length < want) return
      } else if (length < want) return
      else if (want < longestLine) want *= 2
      else {
        // No line of ours: it is left out, and counted as one.
        followed.at += length
        yield '?\n'
      }
    }
  } finally {
    closeSync(descriptor)
  }
}
