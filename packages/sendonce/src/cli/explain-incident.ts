import { readRecording } from '../run/read-incidents.ts'
import { UsageError } from '../util/usage-error.ts'
import { drawRecorded } from './draw-recorded.ts'
import type { CliIo } from './io.ts'
import { recordingFolder } from './read-recorded.ts'
import type { StyleFlags } from './terminal.ts'

/** The options of `sendonce explain`, as they were given. */
export interface ExplainFlags extends StyleFlags {
  /** A folder with a recording. */
  readonly incidents?: string | undefined
}

/** Is it the number that a recorded incident bears: process, start, and how many came before? */
export function isIncidentId(text: string): boolean {
  return /^\d+-[0-9a-z]+-\d+$/.test(text)
}

/** `sendonce explain ID`: a recorded incident as the terminal showed it, with the sources of today. */
export function explainIncident(id: string, flags: ExplainFlags, io: CliIo): string {
  const folder = recordingFolder(io.cwd, flags.incidents)
  if (folder === null)
    throw new UsageError(
      'there is no recording here',
      'run the program with sendonce run, or name a folder with --incidents',
    )
  const told = readRecording(folder).incidents.filter((one) => one.id === id)
  // A repeat is written again, with a higher count.
  const [incident] = told.toSorted((a, b) => b.count - a.count)
  if (!incident)
    throw new UsageError(
      `there is no incident ${id} in ${folder}`,
      'old recordings are cleared away; --incidents names another folder',
    )
  return drawRecorded(incident, flags, io)
}
