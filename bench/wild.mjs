// How many known double responses of published packages are found, and whether their repaired versions are silent.
// usage: npm run bench:wild [-- --all] ; --all prints each case, not only those that fall short
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkFolder } from './check.mjs'
import { bestMatch, pairsOf, sitesOf } from './match.mjs'
import { corpusFolder, readTable, unpackPackage } from './packages.mjs'

const here = import.meta.dirname
const corpus = corpusFolder('wild')
const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })
const shownByDefault = ['certain', 'high', 'medium']

/** One check a package, also when several cases are in it. */
const reports = new Map()
function check(name, version) {
  const folder = unpackPackage(corpus, name, version)
  let report = reports.get(folder)
  if (!report) {
    const checked = checkFolder(folder, ['.', '--min-confidence', 'low'])
    report = checked.kind === 'report' ? checked.report : { findings: [], failed: checked.reason }
    reports.set(folder, report)
  }
  return { folder, report }
}

const squeeze = (text) => text.replaceAll(/\s+/g, '')

/** The repaired release moved lines about: its finding is the old one if both calls read the same. */
function isFlaggedIn(report, folder, row) {
  const source = (file) => {
    const path = join(folder, file)
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  }
  const textsAt = (text) =>
    sitesOf(text, row.file).map(({ file, line }) => squeeze(source(file)[line - 1] ?? ''))
  const [firsts, seconds] = [textsAt(row.first_lines), textsAt(row.second_lines)]
  const reads = (site, texts) =>
    site !== null && texts.some((text) => text !== '' && text.includes(squeeze(site.text)))
  return report.findings
    .filter(({ confidence }) => shownByDefault.includes(confidence))
    .some((finding) =>
      pairsOf(finding).some(
        ({ first, second }) =>
          (firsts.length === 0 || reads(first, firsts)) && reads(second, seconds),
      ),
    )
}

const cases = readTable(join(here, 'wild-dev.tsv')).map((row) => {
  const { folder, report } = check(row.package, row.buggy_version)
  const best = bestMatch(report.findings, row)
  // `1.6.0 (1.2.0 still buggy)`; `unfixed`, `partly …` and `1.x …` are no clean twin.
  const fixed = /^\d+\.\d+\.\d+/.exec(row.fixed_version)?.[0]
  const twin = fixed ? check(row.package, fixed).report : null
  return {
    ...row,
    best,
    failed: report.failed,
    isHit: best?.level === 2,
    isShown: best?.level === 2 && shownByDefault.includes(best.finding.confidence),
    fixed,
    twinFlagged: twin ? isFlaggedIn(twin, folder, row) : null,
  }
})

for (const one of cases) {
  if (one.isShown && !one.twinFlagged && !values.all) continue
  const found = one.best
    ? `${one.isHit ? 'found' : 'in part'} as ${one.best.finding.code} ${one.best.finding.confidence}`
    : 'missed'
  const twin = one.twinFlagged ? `; still reported in ${one.fixed}` : ''
  console.log(
    `${one.id} ${one.tier}  ${one.failed ? `failed: ${one.failed}` : found}${twin}  ${one.package}@${one.buggy_version} ${one.file}:${one.first_lines} -> ${one.second_lines}`,
  )
}

const share = (part, whole) =>
  `${part}/${whole} (${((100 * part) / Math.max(1, whole)).toFixed(0)}%)`
console.log('\ntier  found  shown by default')
for (const tier of ['A', 'B', 'C', '']) {
  const rows = cases.filter((one) => tier === '' || one.tier === tier)
  const count = (key) => rows.filter((one) => one[key]).length
  console.log(
    `${(tier || 'all').padEnd(4)}  ${share(count('isHit'), rows.length)}  ${share(count('isShown'), rows.length)}`,
  )
}

const refuted = readTable(join(here, 'wild-refuted.tsv')).flatMap((row) => {
  const best = bestMatch(check(row.package, row.buggy_version).report.findings, row)
  return best?.level === 2 && best.finding.severity === 'error' ? [{ ...row, best }] : []
})
for (const { id, package: name, best } of refuted)
  console.log(
    `refuted, yet reported: ${id} ${name} ${best.finding.code} ${best.finding.confidence}`,
  )
const twins = cases.filter(({ twinFlagged }) => twinFlagged !== null)
const silent = twins.filter(({ twinFlagged }) => !twinFlagged)
console.log(`refuted reported as errors: ${refuted.length} (wanted 0)`)
console.log(`repaired versions silent: ${share(silent.length, twins.length)}`)
console.log(`packages that could not be checked: ${cases.filter(({ failed }) => failed).length}`)
