// Whether the analyser finds the mistake in a mutant.
import { LineTable } from '../../packages/sendonce/dist/syntax/line-table.js'

const levels = ['certain', 'high', 'medium', 'low']

/** The pairs of places that a finding tells. */
function pairsOf(finding) {
  return [finding, ...finding.related]
}

/** The sites of findings in a file, as `line:column` of a method's name, with the best confidence of each. */
function sitesIn(findings, file) {
  const sites = new Map()
  for (const finding of findings)
    for (const site of pairsOf(finding).flatMap(({ first, second }) => [first, second])) {
      if (site?.file !== file) continue
      const key = `${site.line}:${site.column}`
      const known = sites.get(key)
      if (!known || levels.indexOf(finding.confidence) < levels.indexOf(known))
        sites.set(key, finding.confidence)
    }
  return sites
}

/**
 * The confidence of the best finding that has one of the offsets as a place; `missed` without one. An
 * offset is where a method's name begins.
 */
export function confidenceAt({ findings, file, text, offsets }) {
  const sites = sitesIn(findings, file)
  const table = new LineTable(text)
  const found = offsets.flatMap((offset) => {
    const { line, column } = table.at(offset)
    return sites.get(`${line}:${column}`) ?? []
  })
  return levels.find((level) => found.includes(level)) ?? 'missed'
}
