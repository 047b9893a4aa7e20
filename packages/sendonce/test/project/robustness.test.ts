import type { Report } from '@sendonce/model'
import { describe, expect, it } from 'vitest'
import { checkProject } from '../../src/project/check-project.ts'
import { temporaryProject } from './temporary-project.ts'

const HANDLER = `const app = require('express')()
app.get('/', (req, res) => {
  if (!req.query.id) res.status(400).json({ error: 'id' })
  res.json({ ok: true })
})
`

function check(files: Readonly<Record<string, string | Uint8Array>>): Promise<Report> {
  const root = temporaryProject({ 'app.js': HANDLER, ...files })
  return checkProject({ root, paths: ['.'], includeTests: false })
}

/** A source that is nothing but hard: the handler beside it must still be checked. */
async function skipOf(name: string, text: string | Uint8Array): Promise<string | undefined> {
  const report = await check({ [name]: text })
  expect(report.findings.map((each) => each.second?.file)).toContain('app.js')
  return report.skipped.find((each) => each.file === name)?.reason
}

const nest = (count: number, open: string, close: string, middle = ''): string =>
  `${`${open}\n`.repeat(count)}${middle}\n${`${close}\n`.repeat(count)}`

const branch = (i: number): string =>
  `  if (req.query.a === ${i}) return res.status(${i}).json({ a: ${i}, b: [${i}, '${i}'] })\n`

const circular = (name: string): string => `const other = require('./${name}')
module.exports = function self(req, res) { other(req, res); self(req, res); res.end() }
module.exports.again = require('./self')
`

describe('a project with a hard file', () => {
  it.each([
    ['nested arrays', `x = ${nest(5000, '[', ']')}`],
    ['nested calls', nest(5000, 'f(', ')')],
    ['nested blocks', nest(5000, '{', '}')],
    ['nested ifs', nest(5000, 'if (a) {', '}', 'res.end()')],
    [
      'an else-if chain',
      Array.from({ length: 5000 }, (_, i) => `if (a === ${i}) { res.end() }`).join('\nelse '),
    ],
    ['nested functions', nest(5000, 'function nested(req, res) {', '}', 'res.end()')],
    ['nested arrows', nest(5000, '(req, res) => (', ')', 'res.end()')],
  ])('with %s goes on without it', async (_, body) => {
    expect(await skipOf('hard.js', `function f(req, res) { res.end() }\n${body}`)).toMatch(
      /parse-error|budget/,
    )
  })

  it.each([
    [
      'a sum of 5,000 terms',
      `module.exports = (req, res) => res.end(${Array.from({ length: 5000 }, (_, i) => `a${i}`).join(' +\n')})`,
    ],
    [
      'a chain of 2,000 calls',
      `module.exports = (req, res) => { a${'\n  .then(() => { b() })'.repeat(2000)}; res.end() }`,
    ],
    [
      '5,000 conditions',
      `module.exports = (req, res) => { ${'if (a) { b() }\n'.repeat(5000)} res.end() }`,
    ],
    [
      '5,000 conditions that answer',
      `module.exports = (req, res) => { ${Array.from({ length: 5000 }, (_, i) => `if (a${i}) { res.end() }`).join('\n')} }`,
    ],
    [
      '200 nested ifs',
      `module.exports = (req, res) => { ${nest(200, 'if (a) {', '}', 'res.end()')} }`,
    ],
    [
      '200 nested callbacks',
      `module.exports = (req, res) => { ${nest(200, 'f((e) => {', '})', 'res.end()')} }`,
    ],
    [
      '200 nested loops',
      `module.exports = (req, res) => { ${nest(200, 'for (const a of b) {', '}', 'res.write(a)')} }`,
    ],
  ])(
    'with %s ends',
    async (_, text) => {
      expect([undefined, 'budget']).toContain(await skipOf('hard.js', text))
    },
    20_000,
  )

  it('reads 2 MB of generated code', async () => {
    const branches = Array.from({ length: 30 }, (_, i) => branch(i)).join('')
    let text = "const app = require('express')()\n"
    for (let i = 0; text.length < 2 * 1024 * 1024; i++) {
      text += `app.get('/r${i}', (req, res) => {\n${branches}  res.status(404).end()\n})\n`
    }
    expect(await skipOf('generated.js', text)).toBeUndefined()
  }, 60_000)

  it.each([
    ['a syntax error', 'app.get("/", (req, res) => { res.end( })', 'parse-error'],
    ['an unclosed template', 'const f = (req, res) => res.end(`', 'parse-error'],
    ['a merge conflict', `<<<<<<< HEAD\n${HANDLER}=======\n>>>>>>> b\n`, 'parse-error'],
    ['zeros', `\0\0\0\0${HANDLER}`, 'unreadable'],
    ['nothing', '', undefined],
    ['a lone surrogate', `${HANDLER}const a = "\uD800"\n`, undefined],
    ['bytes that are no text', Buffer.from([0xff, 0xd8, 0xfe, 0x00, 0x10]), 'unreadable'],
  ])('with %s goes on', async (_, text, reason) => {
    expect(await skipOf('hard.js', text)).toBe(reason)
  })

  it('ends on imports that go in a circle', async () => {
    const report = await check({
      'a.js': circular('b'),
      'b.js': circular('c'),
      'c.js': circular('a'),
      'self.js': "module.exports = require('./self')\n",
      'star.mjs': "export * from './star2.mjs'\n",
      'star2.mjs': "export * from './star.mjs'\nexport { a as b, b as a } from './star.mjs'\n",
      'use.mjs':
        "import { a } from './star.mjs'\nexport default (req, res) => { a(res); res.end() }\n",
    })
    expect(report.findings.map((each) => each.second?.file)).toContain('app.js')
  })
})
