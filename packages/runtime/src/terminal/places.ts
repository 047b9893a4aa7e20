import type { Place, Sighting } from '@sendonce/model'
import { packageOf } from '../stack/parse.ts'
import { cut, safe, widthOf } from './text.ts'

/** A file as it is named to a person: relative where it lies below `root`. */
function fileText(file: string, root: string): string {
  const isBelow = file.startsWith(root) && /[\\/]/.test(file.charAt(root.length))
  return safe(isBelow ? file.slice(root.length + 1) : file)
}

/** `src/auth/guard.ts:8:21` in one piece, which terminals make a link. */
export function placeText({ file, line, column }: Place, root: string): string {
  return `${fileText(file, root)}:${line}:${column}`
}

/** `guard.ts:8`, for the second mention. */
export function shortPlace({ file, line }: Place): string {
  return `${safe(file.replace(/^.*[\\/]/s, ''))}:${line}`
}

/** A place in at most `limit` columns: folders in its middle give way, line and column never do. */
export function placeWithin(whole: string, limit: number, ellipsis: string): string {
  if (widthOf(whole) <= limit) return whole
  const [folder = '', ...folders] = whole.split('/')
  const name = folders.pop() ?? folder
  for (let kept = folders.length - 1; kept >= 0; kept--) {
    const short = [folder, ellipsis, ...folders.slice(folders.length - kept), name].join('/')
    if (widthOf(short) <= limit) return short
  }
  const position = /:\d+:\d+$/.exec(name)?.[0] ?? ''
  const room = Math.max(1, limit - position.length)
  return cut(name.slice(0, name.length - position.length), room, ellipsis) + position
}

/** Where an operation is shown: the program's own line, or the line of the dependency that did it. */
export function shownPlace(sighting: Sighting | null): Place | null {
  return sighting?.place ?? sighting?.stack[0] ?? null
}

/** `express-session`, where code that is not the program's sent. */
export function senderOf({ by, package: name }: Sighting): string | null {
  return by === 'application' ? null : (name ?? by)
}

/** Is it code of the program, as opposed to what is installed? */
export function isOwn({ file }: Place): boolean {
  return packageOf(file) === null
}
