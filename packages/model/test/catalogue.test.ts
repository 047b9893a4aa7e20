import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { docsUrl, patternByCode, patterns } from '@sendonce/model'
import { expect, test } from 'vitest'
import { definePattern } from '../src/pattern.ts'

const packageFolder = join(import.meta.dirname, '..')

test('the catalogue holds SO001 to SO023 and SO101 to SO105, in order', () => {
  const numbers = [...Array(23).keys()].map((n) => n + 1).concat([101, 102, 103, 104, 105])
  expect(patterns.map(({ code }) => code)).toEqual(
    numbers.map((n) => `SO${String(n).padStart(3, '0')}`),
  )
})

test('each pattern stands in a file of its name', () => {
  const files = readdirSync(join(packageFolder, 'src', 'patterns'))
  expect(files.toSorted()).toEqual(
    patterns.map(({ code, name }) => `${code.toLowerCase()}-${name}.ts`).toSorted(),
  )
})

test('a pattern is found by its code only', () => {
  expect(patternByCode('SO009')?.name).toBe('error-handler-ignores-headers-sent')
  expect(patternByCode('so009')).toBeUndefined()
  expect(patternByCode('SO999')).toBeUndefined()
  expect(docsUrl('SO001')).toBe(
    'https://github.com/sendonce/sendonce/blob/main/docs/patterns/SO001.md',
  )
})

test('each record is complete, and its sentences end as they are shown', () => {
  for (const pattern of patterns) {
    const { code, title, text, symptom, why, fix, fineWhen, example, related } = pattern
    for (const sentences of [text, symptom, why]) expect(sentences, code).toMatch(/^\S.*\.$/)
    for (const phrase of [title, fix, fineWhen]) expect(phrase, code).toMatch(/^\S.*[^.]$/)
    expect(related.length, code).toBeGreaterThan(0)
    expect(related.map((one) => one.code)).not.toContain(code)
    for (const place of [example.first, example.second])
      if (place !== null) expect(example.lines[place - 1]?.trim(), code).not.toBe('')
    expect(example.lines.join('\n')).not.toMatch(/\/\/ (first|second|both)/)
  }
})

test('weaknesses follow the kind of pattern', () => {
  for (const { code, cwe } of patterns) {
    if (code >= 'SO101') expect(cwe, code).toEqual([772, 400])
    if (code >= 'SO008' && code <= 'SO010') expect(cwe, code).toEqual([755])
    expect(cwe.includes(362), code).toBe(['SO004', 'SO006', 'SO015', 'SO021'].includes(code))
  }
})

test('the places of an example are read off its marks', () => {
  const [pattern] = patterns
  if (!pattern) throw new Error('the catalogue is empty')
  const define = (example: string) => definePattern({ ...pattern, example }).example
  expect(define('\na() // first\nb()\nc() // second\n')).toEqual({
    lines: ['a()', 'b()', 'c()'],
    first: 1,
    second: 3,
  })
  expect(define('each(() => {\n  a() // both\n})')).toMatchObject({ first: 2, second: 2 })
  expect(define('a() // then')).toEqual({ lines: ['a() // then'], first: null, second: null })
})

/** Half of what the recorder loads with its first incident are texts; it has to stay small, and free of Node. */
test('the sources import nothing from outside, and what the recorder loads stays under 72 KB', () => {
  const source = join(packageFolder, 'src')
  const imports = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(join(source, file), 'utf8').match(/(?<=from ')[^']+/g) ?? [])
  expect(imports.filter((specifier) => !specifier.startsWith('.'))).toEqual([])
  const { size } = statSync(join(packageFolder, 'dist', 'index.js'))
  expect(size).toBeLessThan(72 * 1024)
})
