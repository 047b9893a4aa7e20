import { statSync } from 'node:fs'
import { join } from 'node:path'
import { onceEach } from '../util/once-each.ts'

/** When a file was written last, in milliseconds since 1970; `null`: it is not there. */
export function changeTime(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
}

/** The same for files of a folder, each looked at once. */
export function changeTimes(folder: string): (file: string) => number | null {
  return onceEach((file) => changeTime(join(folder, file)))
}
