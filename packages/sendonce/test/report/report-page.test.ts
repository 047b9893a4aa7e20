import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Report } from '@sendonce/model'
import { renderJson } from '../../src/report/json.ts'
import { cases } from './made-cases.ts'

function readRoot(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')
}

const page = readRoot('docs/reference/report.md')
const types = readRoot('packages/model/src/finding.ts')

/** The properties in the table below a heading of the page. */
function onPage(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] ?? '')
}

/** The properties of an interface. */
function inTypes(name: string): string[] {
  const body = new RegExp(`^export interface ${name} \\{\\n([^]*?)^\\}`, 'm').exec(types)?.[1] ?? ''
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1] ?? '')
}

const headings = [...page.matchAll(/^## (\w+)$/gm)].map((match) => match[1] ?? '')
const described = headings.filter((heading) => onPage(heading).length > 0)

test('every part of a report has its table', () => {
  expect(described).toEqual([
    'Report',
    'Finding',
    'Fix',
    'Effect',
    'Repair',
    'RepairOutcome',
    'Site',
    'EntryPoint',
    'Seen',
    'Mistake',
    'RecordedAnswer',
    'Suppressed',
    'BaselineState',
    'Accepted',
    'Notice',
    'Skipped',
    'Coverage',
    'Unfollowed',
  ])
})

test.each(described)('the table of %s lists its properties, in their order', (name) => {
  expect(inTypes(name)).not.toEqual([])
  expect(onPage(name)).toEqual(inTypes(name))
})

test.each(['Confidence', 'Severity', 'SkipReason'])('every value of %s is named', (name) => {
  const [, written = ''] =
    new RegExp(`^export type ${name} =((?:\\s+\\|?\\s*'[^']+')+)`, 'm').exec(types) ?? []
  const values = [...written.matchAll(/'([^']+)'/g)].map(([, value]) => value)
  expect(values.length).toBeGreaterThan(2)
  for (const value of values) expect(page).toContain(`\`"${value}"\``)
})

describe.each(Object.entries(cases))('%s', (_name, make) => {
  test('prints nothing that the page does not tell', () => {
    const { report, sources } = make()
    const printed = JSON.parse(renderJson(report, (file) => sources[file] ?? null)) as Report
    expect(onPage('Report')).toEqual(expect.arrayContaining(Object.keys(printed)))
    for (const finding of printed.findings)
      expect(onPage('Finding')).toEqual(expect.arrayContaining(Object.keys(finding)))
  })
})
