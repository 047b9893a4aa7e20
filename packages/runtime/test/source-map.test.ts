import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSource } from '../src/report/sources.ts'
import { nameOf, originalOf } from '../src/stack/source-map.ts'

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-maps-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Line 1, column 10 of the code is line 3, column 5 of the source, where `original` stands. */
const map = {
  version: 3,
  sources: ['gone/source.ts'],
  sourcesContent: ['the text\nof the\n    original\n'],
  names: ['original'],
  mappings: 'SAEIA',
}
const code = 'function short(a){}'
let count = 0

/** Writes code that ends with a comment, and gives its path. */
function generated(comment: string, text = code): string {
  const file = join(folder, `generated-${++count}.js`)
  writeFileSync(file, `${text}\n${comment}`)
  return file
}

function inline(value: unknown): string {
  const data = Buffer.from(JSON.stringify(value)).toString('base64')
  return `//# sourceMappingURL=data:application/json;base64,${data}`
}

const place = { file: join(folder, 'gone', 'source.ts'), line: 3, column: 5 }

test('a map inside of the file, in both encodings', () => {
  expect(originalOf(generated(inline(map)), 1, 10)).toEqual(place)
  const encoded = encodeURIComponent(JSON.stringify(map))
  const comment = `//# sourceMappingURL=data:application/json;charset=utf-8,${encoded}\n`
  expect(originalOf(generated(comment), 1, 10)).toEqual(place)
})

test('a map in a file beside it, named by a URL, with a root for its sources', () => {
  writeFileSync(join(folder, 'a map.json'), JSON.stringify({ ...map, sourceRoot: 'root' }))
  expect(originalOf(generated('//# sourceMappingURL=a%20map.json\n'), 1, 10)).toEqual({
    ...place,
    file: join(folder, 'root', 'gone', 'source.ts'),
  })
})

test('a map in sections', () => {
  const sections = [{ offset: { line: 0, column: 0 }, map }]
  expect(originalOf(generated(inline({ version: 3, sections })), 1, 10)).toEqual(place)
})

test('sources as webpack names them', () => {
  const packed = { ...map, sources: ['webpack://shop/./src/app.ts?1a2b'] }
  expect(originalOf(generated(inline(packed)), 1, 10)?.file).toBe(resolve('src/app.ts'))
})

test('what is installed is not the program, whatever its map says of where its sources stood', () => {
  const installed = join(folder, 'node_modules', 'shop', 'dist')
  mkdirSync(installed, { recursive: true })
  const from = (source: string): string | undefined => {
    const file = join(installed, `generated-${++count}.js`)
    writeFileSync(file, `${code}\n${inline({ ...map, sources: [source] })}`)
    return originalOf(file, 1, 10)?.file
  }
  expect(from('webpack://shop/./src/app.ts')).toBeUndefined()
  expect(from('../../../packages/shop/app.ts')).toBeUndefined()
  expect(from('../src/app.ts')).toBe(join(installed, '..', 'src', 'app.ts'))
})

test('the map has the text of a source that is not on the disk, and the names', () => {
  const file = generated(inline(map))
  expect(originalOf(file, 1, 10)).toEqual(place)
  expect(readSource(place.file)).toBe('the text\nof the\n    original\n')
  expect(nameOf(file, 'short', { line: 1, column: 1 })).toBe('original')
  expect(nameOf(file, 'other', { line: 1, column: 1 })).toBeNull()
})

test('where there is nothing to use, the generated place stays', () => {
  expect(originalOf(generated('// no map'), 1, 10)).toBeNull()
  expect(originalOf(generated('//# sourceMappingURL=none.map'), 1, 10)).toBeNull()
  expect(originalOf(generated('//# sourceMappingURL=data:application/json,%7B'), 1, 10)).toBeNull()
  expect(originalOf(generated(inline('text')), 1, 10)).toBeNull()
  expect(originalOf(generated(inline({ version: 3 })), 1, 10)).toBeNull()
  // In a string, with more code behind it, it is no comment of this file.
  const quoted = `const text = \`\n${inline(map)}\n\`; text.trim()`
  expect(originalOf(generated(';', quoted), 1, 10)).toBeNull()
  expect(originalOf(join(folder, 'not-there.js'), 1, 10)).toBeNull()
  expect(originalOf(generated(inline(map)), 2, 1)).toBeNull()
  expect(originalOf(generated(inline(map)), 1, 3)).toBeNull()
  const large = { ...map, sourcesContent: ['x'.repeat(17 * 1024 * 1024)] }
  expect(originalOf(generated(inline(large)), 1, 10)).toBeNull()
})
