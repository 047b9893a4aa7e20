import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

const page = readFileSync(
  join(import.meta.dirname, '..', 'docs', 'guide', 'first-finding.md'),
  'utf8',
)
const [wrong = '', right = ''] = [...page.matchAll(/^```js\n(import[\s\S]*?)^```$/gm)].map(
  (match) => match[1] ?? '',
)

test('the guide names the places and the code that are found', () => {
  const { findings } = analyze({ files: { 'app.js': wrong } })
  expect(findings.map(({ code, first, second }) => [code, first?.line, second?.line])).toEqual([
    ['SO005', 6, 12],
  ])
  for (const words of ['code SO005', 'Place 1 is line 6', 'Place 2 is line 12'])
    expect(page).toContain(words)
})

test('the repaired form in the guide is silent', () => {
  expect(right).toContain('isOwner')
  expect(analyze({ files: { 'app.js': right } }).findings).toEqual([])
})
