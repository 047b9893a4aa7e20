import { existsSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Mistake } from '@sendonce/model'
import type { Recorded } from '../detect/confirm.ts'
import { changeTimes } from '../run/change-times.ts'
import { localize } from '../run/localize.ts'
import { findRecordings } from '../run/project-folders.ts'
import { readRecording, type Recording } from '../run/read-incidents.ts'
import { partByAge } from '../run/recorded.ts'
import { UsageError } from '../util/usage-error.ts'
import type { CliIo } from './io.ts'

/** A recording, as a check compares it with its findings. */
export interface ReadRecorded extends Recorded {
  readonly notices: readonly string[]
}

/**
 * The recording that a check is to be compared with: that of the folder that was named, else that of
 * the project; `null`: there is none, or none is wanted.
 */
export function readRecorded(io: CliIo, wanted: string | boolean | undefined): ReadRecorded | null {
  const folder = recordingFolder(io.cwd, wanted)
  if (folder === null) return null
  const recording = readRecording(folder)
  const incidents = recording.incidents.map((incident) => localize(incident, io.cwd))
  return {
    ...partByAge(incidents, changeTimes(io.cwd)),
    notices: noticesOf(recording, io.cwd),
  }
}

/** The folder that was named, else that of the project; `null`: there is none, or none is wanted. */
export function recordingFolder(cwd: string, wanted: string | boolean | undefined): string | null {
  if (wanted === false) return null
  if (typeof wanted !== 'string') return findRecordings(cwd)
  const folder = resolve(cwd, wanted)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder
  const why = existsSync(folder) ? `${wanted} is no folder` : `there is no folder ${wanted}`
  throw new UsageError(why, 'name the one that sendonce run --out was given')
}

/** What could not be read, with the files as a person in this folder would name them. */
export function noticesOf({ notices }: Recording, cwd: string): string[] {
  return notices.map(({ file, says }) => `${relative(cwd, file) || file}: ${says}`)
}

/** Does a mistake concern one of the files and folders that are checked? */
export function isWithin(paths: readonly string[], cwd: string): (mistake: Mistake) => boolean {
  const folders = paths.map((path) => resolve(cwd, path))
  const isChecked = (file: string): boolean => {
    const whole = resolve(cwd, file)
    return folders.some((folder) => {
      const inside = relative(folder, whole)
      return inside === '' || !/^\.\.(?:[\\/]|$)/.test(inside)
    })
  }
  return ({ first, second }) => {
    const places = [first?.place, second?.place].flatMap((place) => place ?? [])
    return places.length === 0 || places.some(({ file }) => isChecked(file))
  }
}
