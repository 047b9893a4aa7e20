// Which finding is a known double response.
const levels = ['certain', 'high', 'medium', 'low']

/** `12,15`, `12;15` or `other/file.ts:12` as sites; what lies outside the package is none. */
export function sitesOf(text, file) {
  return text.split(/[;,]|->/).flatMap((part) => {
    const match = /^\s*(?:([^\s:]+\.[cm]?[jt]sx?):)?(\d+)\s*$/.exec(part)
    return match ? [{ file: match[1] ?? file, line: Number(match[2]) }] : []
  })
}

function isNear(site, wanted) {
  return wanted.some(
    ({ file, line }) =>
      site?.file === file && line >= site.startLine - 1 && line <= site.endLine + 1,
  )
}

export function pairsOf(finding) {
  return [{ first: finding.first, second: finding.second }, ...finding.related]
}

/** 2: both places are named; 1: one of them; 0: another matter. */
function matchLevel(finding, firsts, seconds) {
  const steps = finding.path.map(({ site }) => site)
  const names = (pair, wanted) =>
    isNear(pair.first, wanted) ||
    isNear(pair.second, wanted) ||
    steps.some((site) => isNear(site, wanted))
  let level = 0
  // An answer that never comes is none that comes twice, on whatever way.
  for (const pair of pairsOf(finding).filter(({ second }) => second)) {
    const ends = [pair.first, pair.second].some((site) => isNear(site, [...firsts, ...seconds]))
    if (!ends) continue
    const hasFirst = firsts.length === 0 || names(pair, firsts)
    const hasSecond = names(pair, seconds)
    if (hasFirst && hasSecond) return 2
    if (hasSecond || (firsts.length > 0 && hasFirst)) level = 1
  }
  return level
}

/** The finding that says most about a case, the surest of those that say as much. */
export function bestMatch(findings, row) {
  const [firsts, seconds] = [
    sitesOf(row.first_lines, row.file),
    sitesOf(row.second_lines, row.file),
  ]
  const better = (a, b) =>
    b.level - a.level || levels.indexOf(a.finding.confidence) - levels.indexOf(b.finding.confidence)
  return findings
    .map((finding) => ({ finding, level: matchLevel(finding, firsts, seconds) }))
    .filter(({ level }) => level > 0)
    .toSorted(better)[0]
}
