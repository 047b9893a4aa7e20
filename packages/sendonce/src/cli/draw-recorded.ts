import { readFileSync } from 'node:fs'
import { drawIncident, penOf, type Incident } from '@sendonce/model'
import type { CliIo } from './io.ts'
import { chooseStyle, type StyleFlags } from './terminal.ts'

/** A recorded incident as the terminal showed it, with the sources of today. */
export function drawRecorded(incident: Incident, flags: StyleFlags, io: CliIo): string {
  const pen = penOf(chooseStyle(io, flags))
  return drawIncident(incident, { pen, root: io.cwd, read: readText, isLast: false })
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
