import { analyze, type Finding } from 'sendonce'
import { describe, expect, test } from 'vitest'
import { fixtureCases, type FixtureCase, type Marked } from './fixture-cases.ts'

/** Two unordered answers: which one comes first is decided by timing. */
const unordered = new Set(['SO004', 'SO006', 'SO015'])

function isAt(site: Finding['first'], mark: Marked | null): boolean {
  return (
    !!site && !!mark && site.file === mark.file && (mark.line === null || site.line === mark.line)
  )
}

function matches(finding: Finding, one: FixtureCase): boolean {
  if (finding.code !== one.code) return false
  // Nobody answers: where the way is lost no call marks.
  if (!finding.second) return one.second === null
  const pairs = [{ first: finding.first, second: finding.second }, ...finding.related]
  return pairs.some(
    ({ first, second }) =>
      (isAt(first, one.first) && isAt(second, one.second)) ||
      (unordered.has(finding.code) && isAt(first, one.second) && isAt(second, one.first)),
  )
}

const cases = fixtureCases()

describe('buggy fixtures are found at the marked sites, under the right pattern', () => {
  test.each(cases.filter((one) => one.verdict === 'buggy'))('$name', (one) => {
    const { findings } = analyze({ files: one.files, entries: [one.entry] })
    expect(findings).toHaveLength(1)
    expect(findings.filter((finding) => matches(finding, one))).toHaveLength(1)
  })
})

describe('clean fixtures are silent', () => {
  test.each(cases.filter((one) => one.verdict === 'clean'))('$name', (one) => {
    expect(analyze({ files: one.files, entries: [one.entry] }).findings).toEqual([])
  })
})
