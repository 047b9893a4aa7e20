import { join, sep } from 'node:path'
import type { Incident, Session } from '@sendonce/model'
import { reasonOf, warn } from '../guard.ts'
import { processInfo } from '../session.ts'
import { append, closeSync, fstatSync, mkdirSync, openSync, readSync, statSync } from '../files.ts'

/**
 * Lines of JSON, each written whole by one call: a process that is killed leaves no half line, and nothing
 * waits in a buffer. The file is opened for each line, so that it can be moved away meanwhile.
 */
export class FileSink {
  #file: string | null

  /**
   * `out`: a folder (it exists, or the name ends with a separator) gets a file for each process and
   * worker. Any other name is a file for the first process; others that run at the same time, and
   * workers, write beside it.
   */
  constructor(out: string) {
    this.#file = isFolder(out) ? join(out, `${ownNumber()}.ndjson`) : ownFile(out)
  }

  /** Appends a line. A file that cannot be written is told once, and left alone from then on. */
  write(entry: Incident | Session): void {
    if (this.#file === null) return
    try {
      append(this.#file, `${lineOf(entry)}\n`)
    } catch (error) {
      this.#file = null
      warn(
        `incidents are not written (${reasonOf(error)}): let SENDONCE_OUT name a file or a folder that can be written`,
        'SENDONCE_OUT',
      )
    }
  }
}

/** JSON without the characters that a terminal would obey, should somebody print the file. */
function lineOf(entry: Incident | Session): string {
  return JSON.stringify(entry).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
  })
}

/** `4121`, and `4121-3` for its third worker thread. */
function ownNumber(): string {
  const { pid, worker } = processInfo()
  return worker === null ? `${pid}` : `${pid}-${worker}`
}

function isFolder(out: string): boolean {
  if (out.endsWith(sep)) {
    try {
      mkdirSync(out, { recursive: true })
    } catch {
      // Writing will fail, and say why.
    }
    return true
  }
  return statSync(out, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** `incidents.ndjson`; while another process writes there, `incidents-4121.ndjson`. */
function ownFile(out: string): string {
  if (processInfo().worker === null && isFree(out)) return out
  return out.replace(/(\.[^./\\]*)?$/, `-${ownNumber()}$1`)
}

function isFree(file: string): boolean {
  try {
    // Fails where the file exists: of two processes that begin together one gets it.
    closeSync(openSync(file, 'wx'))
    return true
  } catch {
    try {
      let text = endOf(file)
      if (text === '') {
        // Somebody may have made it just now, and write into it presently.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30)
        text = endOf(file)
      }
      if (isAlive(lastWriter(text))) return false
      // A process that was killed in the middle of a line.
      if (text !== '' && !text.endsWith('\n')) append(file, '\n')
      return true
    } catch {
      // Writing will fail as well, and say why.
      return true
    }
  }
}

/** More than one line, in any case. */
const readAtEnd = 64 * 1024

function endOf(file: string): string {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(readAtEnd)
    const from = Math.max(0, fstatSync(descriptor).size - readAtEnd)
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, readAtEnd, from))
  } finally {
    closeSync(descriptor)
  }
}

/** The number of the process that wrote the last line; every line has it. */
function lastWriter(text: string): number | null {
  const number = text.slice(text.lastIndexOf('"pid":') + 6).match(/^\d+/)?.[0]
  return number === undefined ? null : Number(number)
}

function isAlive(pid: number | null): boolean {
  if (pid === null || pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
