import { createRequire } from 'node:module'
import AjvDraft04 from 'ajv-draft-04'
import type { Log } from 'sarif'
import { describe, expect, test } from 'vitest'
import { renderGithub } from '../../src/report/github.ts'
import { renderGitlab } from '../../src/report/gitlab.ts'
import { inRepository } from '../../src/report/in-repository.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { cases } from './made-cases.ts'
import { finding, inOneFile, report, type MadeReport } from './made-reports.ts'

const schema: object = createRequire(import.meta.url)(
  // What OASIS has published as 2.1.0.
  'schemastore/schemas/json/sarif-2.1.0-rtm.5.json',
) as object
// Its patterns are older than the flag `u`.
const isSarif = new AjvDraft04.default({
  strict: false,
  validateFormats: false,
  unicodeRegExp: false,
}).compile(schema)

const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
const inShop = inRepository('packages/shop')

function optionsOf({ sources }: MadeReport) {
  return { inRepository: inShop, read: (file: string) => sources[file] ?? null }
}

function sarif(made: MadeReport): Log {
  return JSON.parse(renderSarif(made.report, optionsOf(made))) as Log
}

describe.each(Object.entries(cases))('%s', (name, make) => {
  const made = make()
  const golden = `golden/${name}`

  test('SARIF is what the schema says', async () => {
    const text = renderSarif(made.report, optionsOf(made))
    await expect(text).toMatchFileSnapshot(`${golden}/sarif.json`)
    isSarif(JSON.parse(text))
    expect(isSarif.errors).toBeNull()
  })

  test('annotations take a line each', async () => {
    const text = renderGithub(made.report, inShop)
    await expect(text).toMatchFileSnapshot(`${golden}/github.txt`)
    const lines = text.trimEnd().split('\n')
    for (const line of lines) expect(line).not.toMatch(control)
    const commands = lines.filter((line) => line.startsWith('::'))
    expect(commands.length).toBe(Math.min(made.report.findings.length, 10))
  })

  test('each problem of GitLab has what it asks for', async () => {
    const text = renderGitlab(made.report, inShop)
    await expect(text).toMatchFileSnapshot(`${golden}/gitlab.json`)
    const problems = JSON.parse(text) as readonly Record<string, unknown>[]
    expect(problems.length).toBe(made.report.findings.length)
    for (const problem of problems)
      expect(Object.keys(problem)).toEqual([
        'description',
        'check_name',
        'fingerprint',
        'severity',
        'location',
      ])
  })

  test('Markdown', async () => {
    await expect(renderMarkdown(made.report, optionsOf(made))).toMatchFileSnapshot(
      `${golden}/markdown.md`,
    )
  })
})

const source = `app.get('/orders/:id', (req, res) => {
  if (!req.query.id) res.status(404).json({ is: '\`a\` | <b> @all' })
  res.json(order)
})
`
const made = inOneFile(source, {
  first: ["res.status(404).json({ is: '`a` | <b> @all' })", 'json'],
  second: ['res.json(order)', 'json'],
})

test('files are called as the repository calls them', () => {
  const file = 'packages/shop/src/routes/orders.ts'
  const [result] = sarif(made).runs[0]?.results ?? []
  expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(file)
  expect(renderGithub(made.report, inShop)).toContain(`::error file=${file},line=3,`)
  expect(renderGitlab(made.report, inShop)).toContain(`"path": "${file}"`)
  expect(inShop('../lib/a.js')).toBe('packages/lib/a.js')
  expect(inRepository('')('../a.js')).toBe('../a.js')
})

test('a message of SARIF keeps its dots', () => {
  const [one] = made.report.findings
  if (!one) throw new Error('the case has no finding')
  const message = 'json() answers again: already answered by ...all at ../lib/a.js:4'
  const [result] = sarif({ ...made, report: report([{ ...one, message }]) }).runs[0]?.results ?? []
  expect(result?.message.text).toContain(`${message}. First answer: `)
})

test('what is accepted is in none of them', () => {
  const site = made.report.findings[0]?.second ?? null
  const accepted = { fingerprint: 'x', code: 'SO001', by: 'comment', reason: null, site } as const
  const quiet = { ...made, report: report([], { suppressed: [accepted] }) }
  expect(sarif(quiet).runs[0]?.results).toEqual([])
  expect(JSON.parse(renderGitlab(quiet.report, inShop))).toEqual([])
})

test('a fix is told in lines and columns of the file, also behind characters of two units', () => {
  const text = source.replace('(order)', "('😀', order)").replace('  res.json', '  ;;res.json')
  const at = text.indexOf('res.json')
  const edit = { file: 'src/routes/orders.ts', start: at + 4, end: at + 17, text: 'x' }
  const fixed = {
    report: report(
      made.report.findings.map((one) => ({
        ...one,
        fix: { title: 'it', verified: true, edits: [edit] },
      })),
    ),
    sources: { 'src/routes/orders.ts': text },
  }
  const [fix] = sarif(fixed).runs[0]?.results?.[0]?.fixes ?? []
  expect(fix?.artifactChanges[0]?.replacements[0]?.deletedRegion).toEqual({
    startLine: 3,
    startColumn: 9,
    endLine: 3,
    endColumn: 22,
  })
})

test('GitHub gets ten annotations of a kind, the surest ones, and hears of the rest', () => {
  const [one] = made.report.findings
  const many = Array.from({ length: 14 }, (_, index) => ({
    ...finding(one ?? {}),
    confidence: index < 12 ? ('medium' as const) : ('certain' as const),
    severity: 'error' as const,
    code: index < 12 ? 'SO001' : 'SO003',
  }))
  const lines = renderGithub(report(many), inShop).trimEnd().split('\n')
  expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
  expect(lines.slice(0, 2).every((line) => line.includes('title=SO003'))).toBe(true)
  expect(lines.at(-1)).toBe('sendonce: 4 more without an annotation: GitHub shows 10 of a kind')
})

test('text of a source is no Markdown and mentions nobody', () => {
  const text = renderMarkdown(made.report, optionsOf(made))
  expect(text).toContain(
    String.raw`\`\`res.status(404).json({ is: '\`a\` \| <b> @all' })\`\``.replaceAll('\\`', '`'),
  )
  expect(text.split('\n').filter((line) => line.startsWith('| **SO001**'))).toHaveLength(1)
})

test('a route cannot open an element of HTML', () => {
  const route = '/<img src=x>/@all'
  const [one] = made.report.findings
  const site = one?.second
  if (!one || !site) throw new Error('the case has no second answer')
  const text = renderMarkdown(
    report([{ ...one, entry: { framework: 'express', method: 'GET', route, site } }]),
    optionsOf(made),
  )
  expect(text).toContain('GET /&lt;img src=x&gt;/@\u200dall</summary>')
})

test('of two insertions at one place the second stands behind the first', () => {
  const at = source.indexOf('  res.json')
  const insert = (text: string) => ({ file: 'src/routes/orders.ts', start: at, end: at, text })
  const edits = [insert('  // one\n'), insert('  // two\n')]
  const [one] = made.report.findings
  if (!one) throw new Error('the case has no finding')
  const fixed = report([{ ...one, fix: { title: 'it', verified: true, edits } }])
  expect(renderMarkdown(fixed, optionsOf(made))).toContain('+  // one\n+  // two\n')
})

test('Markdown is never longer than a comment may be, and says what is missing', () => {
  const [one] = made.report.findings
  const many = (count: number) => report(Array.from({ length: count }, () => finding(one ?? {})))
  const long = renderMarkdown(many(150), optionsOf(made))
  expect(long.length).toBeLessThan(60_000)
  expect(long).toMatch(/The way there is shown of \d+ of 150/)
  const longer = renderMarkdown(many(2000), optionsOf(made))
  expect(longer.length).toBeLessThan(60_000)
  expect(longer).toMatch(/\d+ of 2000 shown, without the ways there/)
})
