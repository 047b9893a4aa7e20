import { findSourceMap, SourceMap } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageOf } from '@sendonce/model'
import { policy } from '../policy.ts'
import { offerSource } from '../report/sources.ts'
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from '../files.ts'

/** A place in a source file; lines and columns count from 1. */
interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A source map, and the folder that its sources are named from. */
interface LoadedMap {
  readonly map: SourceMap
  readonly folder: string
  /** The generated code, once it is needed. */
  lines?: readonly string[]
}

interface Entry {
  readonly generatedLine?: number
  readonly generatedColumn?: number
  readonly originalSource?: string
  readonly originalLine?: number
  readonly originalColumn?: number
  readonly name?: string
}

const marker = '//# sourceMappingURL='
const megabyte = 1024 * 1024
const maps = new Map<string, LoadedMap | null>()

/** Where a place of generated code comes from; `null` where no source map says so. */
export function originalOf(location: string, line: number, column: number): Position | null {
  const loaded = mapOf(location)
  const entry = loaded && entryAt(loaded, line, column)
  if (!entry || entry.originalSource === undefined) return null
  const file = sourceFile(entry.originalSource, loaded)
  // What is installed is not the program's, wherever its sources once stood.
  if (packageOf(location) !== null && packageOf(file) === null) return null
  offerSource(file, () => contentOf(loaded.map, entry.originalSource))
  return { file, line: (entry.originalLine ?? 0) + 1, column: (entry.originalColumn ?? 0) + 1 }
}

/**
 * The name in the sources of a function that a bundle calls `name`. The map has it where the name is
 * declared: a few characters before or behind the place where the function begins.
 */
export function nameOf(
  location: string,
  name: string,
  { line, column }: Omit<Position, 'file'>,
): string | null {
  const loaded = mapOf(location)
  if (!loaded) return null
  loaded.lines ??= codeOf(pathOf(location)).split('\n')
  const from = Math.max(0, column - 2 - name.length)
  const words = loaded.lines[line - 1]?.slice(from, column + 16 + name.length).matchAll(/[\w$]+/g)
  const word = [...(words ?? [])].find(([text]) => text === name)
  if (!word) return null
  const at = from + word.index
  const entry = entryAt(loaded, line, at + 1)
  return (entry?.generatedColumn === at && entry.name) || null
}

/** Node answers with the nearest place before, which may stand in an earlier line. */
function entryAt({ map }: LoadedMap, line: number, column: number): Entry | null {
  const entry = map.findEntry(line - 1, column - 1) as Entry
  return entry.generatedLine === line - 1 ? entry : null
}

/** Has Node, asked to by an option or a loader, a map of this code? */
export function isMappedByNode(location: string): boolean {
  try {
    return findSourceMap(location) !== undefined
  } catch {
    return false
  }
}

function pathOf(location: string): string {
  return location.startsWith('file:') ? fileURLToPath(location) : location
}

function mapOf(location: string): LoadedMap | null {
  const known = maps.get(location)
  if (known !== undefined) return known
  let loaded: LoadedMap | null = null
  try {
    const path = pathOf(location)
    // What Node keeps, where it was asked to, is the map of the code that really runs.
    const map = findSourceMap(location)
    loaded = map ? { map, folder: dirname(path) } : load(path)
  } catch {
    // No map, or a broken one: then the place in the generated code is what can be said.
  }
  maps.set(location, loaded)
  return loaded
}

/** In production a large map would hold the program up. */
function sizeLimit(): number {
  return (policy.isDevelopment ? 16 : 2) * megabyte
}

function load(file: string): LoadedMap | null {
  const url = urlIn(file)
  if (url === null) return null
  const data = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url)
  const mapFile = data ? file : resolve(dirname(file), decodeURI(url))
  const text = data
    ? data[1]
      ? Buffer.from(data[2] ?? '', 'base64').toString()
      : decodeURIComponent(data[2] ?? '')
    : statSync(mapFile).size > sizeLimit()
      ? ''
      : readFileSync(mapFile, 'utf8')
  if (text.length > sizeLimit()) return null
  return { map: new SourceMap(JSON.parse(text)), folder: dirname(mapFile) }
}

/** The comment at the end of a file that says where its map is. */
function urlIn(file: string): string | null {
  const text = codeOf(file, 2048)
  const whole = text.includes(marker) ? text : codeOf(file)
  const at = whole.lastIndexOf(marker)
  const url = at < 0 ? '' : whole.slice(at + marker.length).trim()
  return url === '' || /\s/.test(url) ? null : url
}

/** The text of a file, or the end of it; nothing if there is more than a map and its code may take. */
function codeOf(file: string, last: number = 2 * sizeLimit()): string {
  let handle = -1
  try {
    handle = openSync(file, 'r')
    const { size } = fstatSync(handle)
    if (size > last && last > 2048) return ''
    const buffer = Buffer.alloc(Math.min(size, last))
    readSync(handle, buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString()
  } catch {
    return ''
  } finally {
    if (handle >= 0) closeSync(handle)
  }
}

function sourceFile(source: string, { map, folder }: LoadedMap): string {
  if (source.startsWith('file:')) return fileURLToPath(source)
  const packed = /^webpack:\/\/[^/]*\/(.*?)(?:\?.*)?$/.exec(source)
  if (packed) return resolve(packed[1] ?? '')
  const root = (map.payload as { readonly sourceRoot?: string }).sourceRoot ?? ''
  return /^\w{2,}:/.test(source) ? source : resolve(folder, root, decode(source))
}

function decode(source: string): string {
  try {
    return decodeURIComponent(source)
  } catch {
    return source
  }
}

interface Payload {
  readonly sources?: readonly string[]
  readonly sourcesContent?: readonly (string | null)[]
  readonly sections?: readonly { readonly map: Payload }[]
}

function contentOf(map: SourceMap, source: string | undefined): string | null {
  const payload = map.payload as Payload
  for (const one of payload.sections?.map((section) => section.map) ?? [payload]) {
    const index = one.sources?.indexOf(source ?? '') ?? -1
    if (index >= 0) return one.sourcesContent?.[index] ?? null
  }
  return null
}
