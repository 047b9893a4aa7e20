import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkProject } from 'sendonce'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', 'examples', 'express-shop')

/** The mistakes that comments in the shop mark: code → sites. */
function marked(): Map<string, { first?: string; second?: string }> {
  const found = new Map<string, { first?: string; second?: string }>()
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  for (const file of files) {
    readFileSync(join(root, file), 'utf8').split('\n').forEach((line, index) => {
      for (const [, role, code] of line.matchAll(/@(first|second) (SO\d{3})/g)) {
        found.set(code as string, { ...found.get(code as string), [role as string]: `${file}:${index + 1}` })
      }
    })
  }
  return found
}

test('the shop has its marked mistakes, and nothing else is found in it', async () => {
  const report = await checkProject({ root, paths: ['.'], includeTests: false })
  const expected = marked()
  expect(expected.size).toBeGreaterThanOrEqual(12)
  expect(report.findings.map((finding) => finding.code).toSorted()).toEqual([...expected.keys()].toSorted())
  for (const finding of report.findings) {
    const sites = expected.get(finding.code)
    const pairs = [{ first: finding.first, second: finding.second }, ...finding.related]
    const shown = pairs.map(({ first, second }) => ({
      first: `${first?.file}:${first?.line}`,
      second: `${second?.file}:${second?.line}`,
    }))
    expect(shown).toContainEqual(sites)
  }
  expect(report.skipped).toEqual([])
})
