import { appendFileSync, mkdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Incident, Session } from '@sendonce/model'
import { warn } from '../guard.ts'
import { processInfo } from '../session.ts'

/** Lines of JSON, each written whole by one call: a process that is killed leaves no half line. */
export class FileSink {
  #file: string | null

  /**
   * `out`: a folder (it exists, or the name ends with a separator) gets a file for each process and
   * worker; any other name is the file.
   */
  constructor(out: string) {
    this.#file = isFolder(out) ? join(out, fileName()) : out
  }

  /** Appends a line. A file that cannot be written is told once, and left alone from then on. */
  write(entry: Incident | Session): void {
    if (this.#file === null) return
    try {
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`)
    } catch (error) {
      this.#file = null
      const reason = error instanceof Error ? error.message : String(error)
      warn(
        `incidents are not written (${reason}): let SENDONCE_OUT name a file or a folder that can be written`,
        'SENDONCE_OUT',
      )
    }
  }
}

function fileName(): string {
  const { pid, worker } = processInfo()
  return worker === null ? `${pid}.ndjson` : `${pid}-${worker}.ndjson`
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
