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

/** Is the place in this sighting? Outside the package: its innermost frame is; otherwise any frame of its stack. */
export function isNamed(sighting, { folder, isOutside, places }) {
  if (!sighting) return false
  if (isOutside) return sighting.stack.length > 0 && !isIn(folder, sighting.stack[0].file)
  return places.some(({ file, line }) =>
    sighting.stack.some((frame) => frame.file === file && frame.line === line),
  )
}

function isIn(folder, file) {
  return file.startsWith(folder + sep) && !file.slice(folder.length).includes('/node_modules/')
}

function mapped(path, line) {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const name = /^\/\/[#@] sourceMappingURL=(?!data:)(\S+)\s*$/m.exec(text)?.[1]
  const mapFile = name ? join(dirname(path), name) : null
  if (!mapFile || !existsSync(mapFile)) return []
  const payload = JSON.parse(readFileSync(mapFile, 'utf8'))
  const map = new SourceMap(payload)
  const columns = (text.split('\n')[line - 1] ?? '').length
  const found = new Map()
  for (let column = 0; column < columns; column++) {
    const entry = map.findEntry(line - 1, column)
    if (entry.generatedLine !== line - 1 || !entry.originalSource) continue
    const file = resolve(dirname(mapFile), payload.sourceRoot ?? '', entry.originalSource)
    const place = { file, line: entry.originalLine + 1 }
    found.set(`${file}:${place.line}`, place)
  }
  return [...found.values()]
}
