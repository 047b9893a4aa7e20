import type { Site } from '@sendonce/model'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { linePattern, renderLines } from '../../src/report/line.ts'
import { cases } from './made-cases.ts'
import { finding, report } from './made-reports.ts'

const page = readFileSync(
  new URL('../../../../docs/reference/line-format.md', import.meta.url),
  'utf8',
)

function block(language: string): string {
  const text = new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, 'm').exec(page)?.[1]
  if (text === undefined) throw new Error(`no block of ${language}`)
  return text
}

interface Matcher {
  readonly regexp: string
  readonly file: number
  readonly line: number
  readonly column: number
  readonly severity: number
  readonly code: number
  readonly message: number
}

const tasks = JSON.parse(block('json')) as {
  readonly tasks: readonly [{ readonly problemMatcher: { readonly pattern: Matcher } }]
}
const matcher = tasks.tasks[0].problemMatcher.pattern

test('the page and the code have one regular expression', () => {
  expect(block('regex')).toBe(linePattern.source)
  expect(matcher.regexp).toBe(linePattern.source)
})

test('the example of the page matches', () => {
  expect(block('')).toMatch(linePattern)
})

describe.each(Object.entries(cases))('%s', (_name, make) => {
  const { findings } = make().report
  const lines = renderLines(make().report).split('\n').slice(0, -1)

  test('is one line a finding, and each matches', () => {
    expect(lines).toHaveLength(findings.length)
    for (const line of lines) expect(line).toMatch(linePattern)
  })
})

test.each(['src/a b.ts', 'C:/app/x.ts', 'a:1:2.js', 'src/注文.ts'])(
  'the problem matcher reads what was printed of %s',
  (file) => {
    const site = { file, line: 21, column: 7, startLine: 21, endLine: 21, text: 'res.json(1)' }
    const made = finding({ code: 'SO005', severity: 'warning', first: site, second: site })
    const found = new RegExp(matcher.regexp).exec(renderLines(report([made])).trimEnd())
    expect(found?.[matcher.file]).toBe(file)
    expect(found?.[matcher.line]).toBe('21')
    expect(found?.[matcher.column]).toBe('7')
    expect(found?.[matcher.severity]).toBe('warning')
    expect(found?.[matcher.code]).toBe('SO005')
    expect(found?.[matcher.message]).toMatch(/^A helper answers.*; first answer .*:21:7; GET /)
  },
)

test('who answers by a helper is named by where it is called', () => {
  const site = (file: string, line: number, text: string): Site => ({
    file,
    line,
    column: 3,
    startLine: line,
    endLine: line,
    text,
  })
  const [first, second] = [site('send.js', 4, 'res.end()'), site('send.js', 9, 'res.writeHead()')]
  const made = finding({
    code: 'SO004',
    first,
    second,
    calls: { first: site('app.js', 21, 'refuse()'), second: site('app.js', 20, 'load()') },
  })
  expect(renderLines(report([made]))).toMatch(
    /; from app\.js:20:3; first answer send\.js:4:3, from app\.js:21:3/,
  )
  const { first: call = null } = made.calls ?? {}
  expect(renderLines(report([{ ...made, calls: { first: call, second: null } }]))).toMatch(
    /: One answer .*; first answer send\.js:4:3, from app\.js:21:3; /,
  )
})
