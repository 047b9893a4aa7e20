import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { patterns } from '@sendonce/model'
import { analyze } from 'sendonce'
import { expect, test } from 'vitest'
import { patternPages } from '../scripts/generate-docs.mjs'

const folder = join(import.meta.dirname, '..', 'docs', 'patterns')

test('the pages are what the catalogue says, and there is none besides (npm run docs)', () => {
  const pages = patternPages()
  expect(readdirSync(folder).toSorted()).toEqual([...pages.keys()].toSorted())
  for (const [file, text] of pages) expect(readFileSync(join(folder, file), 'utf8')).toBe(text)
})

test('codes and names are unique, neighbours exist', () => {
  const codes = patterns.map((pattern) => pattern.code)
  expect(new Set(codes).size).toBe(codes.length)
  expect(new Set(patterns.map((pattern) => pattern.name)).size).toBe(codes.length)
  for (const { related } of patterns) for (const { code } of related) expect(codes).toContain(code)
})

test('every page has the same headings', () => {
  for (const { code } of patterns) {
    const page = readFileSync(join(folder, `${code}.md`), 'utf8')
    expect(page.match(/(?<=^## ).*/gm), code).toEqual([
      'What happens',
      'Example',
      'Why',
      'What you see',
      'Fix',
      'What `sendonce fix` does',
      'Fine when',
      'Related',
      'References',
    ])
    expect(page).not.toMatch(/\n\n\n|\[object|\(undefined/)
  }
})

/** What the analyser tells today: the example of each such page must be found with its places. */
const also = ['SO018', 'SO019', 'SO021', 'SO101', 'SO102', 'SO104']
const detected = patterns
  .filter(({ code }) => code <= 'SO015' || also.includes(code))
  .map(({ code }) => code)

test.each(detected)('the example of %s is found', (code) => {
  const pattern = patterns.find((one) => one.code === code)
  const source = `const app = require('express')()\n${pattern?.example.lines.join('\n') ?? ''}\n`
  const dependencies = { express: code === 'SO102' ? '^4.21.0' : '^5.0.0' }
  const { findings } = analyze({
    files: { 'app.js': source, 'package.json': JSON.stringify({ dependencies }) },
    entries: ['app.js'],
    // A guard alone is a hint only.
    minConfidence: code === 'SO104' ? 'low' : 'medium',
  })
  expect(findings.map((finding) => finding.code)).toEqual([code])
  const [finding] = findings
  const lineOf = (line: number | undefined): number | null => (line === undefined ? null : line - 1)
  const lines = [lineOf(finding?.first?.line), lineOf(finding?.second?.line)]
  expect(new Set(lines)).toEqual(new Set([pattern?.example.first, pattern?.example.second]))
})
