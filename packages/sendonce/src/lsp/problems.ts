import { relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Finding, Site } from '@sendonce/model'
import type { Location, Position, Range } from 'vscode-languageserver/node'

/** Texts as the check has read them, by root-relative name. */
export type TextOf = (file: string) => string | null

/** The address of a file that is told relative to a root. */
export function uriOf(root: string, file: string): string {
  return pathToFileURL(resolve(root, file)).href
}

/** The path that an address names; `null` where it is none of a file. */
export function pathOf(uri: string): string | null {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : null
  } catch {
    // A host, or an escape that is none.
    return null
  }
}

/** A path as the report names it. */
export function nameIn(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/')
}

/** Where the name of the called method stands; positions count UTF-16 units. */
export function rangeOf(site: Site, textOf: TextOf): Range {
  const line = site.line - 1
  const text =
    textOf(site.file)
      ?.replace(/^\uFEFF/, '')
      .split(/\r\n|[\n\r]/)[line] ?? ''
  const start = site.column - 1
  const end = start + nameLength(text.slice(start))
  return { start: { line, character: start }, end: { line, character: end } }
}

/** How long the name is that a text begins with; of anything else one character is shown. */
export function nameLength(text: string): number {
  return Math.max(1, /^[\p{ID_Continue}$]+/u.exec(text)?.[0].length ?? 1)
}

export function locationOf(site: Site, root: string, textOf: TextOf): Location {
  return { uri: uriOf(root, site.file), range: rangeOf(site, textOf) }
}

/** Where a finding is shown. */
export function mainSite({ first, second }: Finding): Site | null {
  return second ?? first
}

export function isInside({ line, character }: Position, { start, end }: Range): boolean {
  return line === start.line && character >= start.character && character <= end.character
}

export function areTouching(a: Range, b: Range): boolean {
  return a.start.line <= b.end.line && a.end.line >= b.start.line
}
