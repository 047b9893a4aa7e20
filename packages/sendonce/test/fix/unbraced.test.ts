import { expect, test } from 'vitest'
import { repairFiles } from './repair-files.ts'

/** The lines of a handler behind its repairs. */
function repaired(lines: readonly string[], before = ''): string[] {
  const text = `${before}require('express')().get('/t', (req, res) => {
${lines.map((line) => `  ${line}\n`).join('')}  res.send('ok')
})
`
  const { outcomes, texts } = repairFiles({ 'app.js': text })
  expect(outcomes.map(({ kind }) => kind)).toEqual(['fixed'])
  const [, body = ''] =
    /'\/t', \(req, res\) => \{\n([^]*) {2}res\.send\('ok'\)\n/.exec(texts.get('app.js') ?? '') ?? []
  return body
    .split('\n')
    .map((line) => line.slice(2))
    .slice(0, -1)
}

const failing = "res.status(400).send('a')"

test('an else stays with the condition that it belongs to', () => {
  expect(
    repaired([`if (!req.query.id) req.query.a && ${failing}`, 'else console.log(req.url)']),
  ).toEqual([
    'if (!req.query.id) {',
    `  if (req.query.a) return ${failing}`,
    '} else console.log(req.url)',
  ])
  expect(
    repaired([
      'if (!req.query.id)',
      `  req.query.a ? ${failing} : console.log('a') // one`,
      'else',
      '  console.log(req.url)',
    ]),
  ).toEqual([
    'if (!req.query.id) {',
    `  if (req.query.a) return ${failing}`,
    "  console.log('a') // one",
    '} else',
    '  console.log(req.url)',
  ])
})

test('a helper that tells is asked in a block of its own', () => {
  const helper = `const check = (req, res) => {
  if (req.query.a) ${failing}
}
`
  const asked = ['if (!req.query.id) {', '  if (!check(req, res)) return']
  const lines = ['if (!req.query.id) check(req, res)', 'else console.log(req.url)']
  expect(repaired(lines, helper)).toEqual([...asked, '} else console.log(req.url)'])
  expect(repaired(lines.slice(0, 1), helper)).toEqual([...asked, '}'])
})
