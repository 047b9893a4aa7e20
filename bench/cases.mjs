// Known double responses of published packages: is each found, and is its repaired version silent?
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFolder } from './check.mjs'
import { bestMatch, pairsOf, sitesOf } from './match.mjs'
import { unpackPackage } from './packages.mjs'

const shownByDefault = ['certain', 'high', 'medium']
const squeeze = (text) => text.replaceAll(/\s+/g, '')

export const share = (part, whole) =>
  `${part}/${whole} (${((100 * part) / Math.max(1, whole)).toFixed(0)}%)`

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

/** What a table's packages are checked with: one check a package, also when several cases are in it. */
export function caseChecker(corpus) {
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

  const bestFinding = (row) => bestMatch(check(row.package, row.buggy_version).report.findings, row)

  function checkCase(row) {
    const { folder, report } = check(row.package, row.buggy_version)
    const best = bestFinding(row)
    // `1.6.0 (1.2.0 still buggy)`; `unfixed`, `partly …` and `1.x …` are no clean twin.
    const fixed = /^\d+\.\d+\.\d+(?:-[\w.]+)?/.exec(row.fixed_version)?.[0]
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
  }
  return { checkCase, bestFinding }
}

/** One line on a case. */
export function describeCase(one, label = one.id) {
  const found = one.best
    ? `${one.isHit ? 'found' : 'in part'} as ${one.best.finding.code} ${one.best.finding.confidence}`
    : 'missed'
  const twin = one.twinFlagged ? `; still reported in ${one.fixed}` : ''
  const place = `${one.package}@${one.buggy_version} ${one.file}:${one.first_lines} -> ${one.second_lines}`
  return `${label}  ${one.failed ? `failed: ${one.failed}` : found}${twin}  ${place}`
}

/** In how many repaired versions the finding is gone. */
export function silentTwins(cases) {
  const twins = cases.filter(({ twinFlagged }) => twinFlagged !== null)
  return share(twins.filter(({ twinFlagged }) => !twinFlagged).length, twins.length)
}
