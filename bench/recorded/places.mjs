// Compares a sighting with a known place. What is known are lines of the published files; the recorder shows the
// sources where a package brings its map, so the known lines are mapped as well.
import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'

/** All spellings of a known place: the published line, and the lines of the sources that it was made of. */
export function placesOf({ package: name }, { file, line }, home) {
  const folder = join(home, 'node_modules', name)
  if (file === 'external') return { folder, isOutside: true, places: [] }
  const path = join(folder, file)
  return { folder, isOutside: false, places: [{ file: path, line }, ...mapped(path, line)] }
}

/** Is the place in this sighting? Outside the package: the program's place is, or else the innermost frame. */
export function isNamed(sighting, { folder, isOutside, places }, way = []) {
  if (!sighting) return false
  if (!isOutside) return [...sighting.stack, ...way].some((frame) => isAt(frame, places))
  const shown = sighting.place ?? sighting.stack[0]
  return shown !== undefined && !isIn(folder, shown.file)
}

/** The calls of `next` that the timeline names: by them a later layer came to answer. */
export function wayOf({ timeline }) {
  return timeline.flatMap(({ what, site }) => (what === 'next' && site ? [site] : []))
}

function isAt(frame, places) {
  return places.some(({ file, line }) => frame.file === file && frame.line === line)
}

function isIn(folder, file) {
  return file.startsWith(folder + sep) && !file.slice(folder.length).includes('/node_modules/')
}

function mapped(path, line) {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const payload = mapIn(text, dirname(path))
  if (!payload) return []
  const map = new SourceMap(payload)
  const columns = (text.split('\n')[line - 1] ?? '').length
  const found = new Map()
  for (let column = 0; column < columns; column++) {
    const entry = map.findEntry(line - 1, column)
    if (entry.generatedLine !== line - 1 || !entry.originalSource) continue
    const file = resolve(dirname(path), payload.sourceRoot ?? '', entry.originalSource)
    const place = { file, line: entry.originalLine + 1 }
    found.set(`${file}:${place.line}`, place)
  }
  return [...found.values()]
}

/** The source map that a file names, beside it or in itself. */
function mapIn(text, folder) {
  const url = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/m.exec(text)?.[1]
  if (!url) return null
  const data = /^data:[^,]*;base64,(.*)$/.exec(url)?.[1]
  if (data) return JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
  const file = join(folder, url)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
