import type { Finding, Mistake, RecordedAnswer, Seen, Site, Suppressed } from '@sendonce/model'

/** What was recorded, in two parts: before and after the last change of the files that it names. */
export interface Recorded {
  readonly current: readonly Mistake[]
  readonly outdated: readonly Mistake[]
}

export interface Confirmed {
  /** The findings in their order, with what was seen of them. */
  readonly findings: readonly Finding[]
  /** Current mistakes that neither a finding nor an accepted one foresaw. */
  readonly unforeseen: readonly Mistake[]
}

/**
 * Brings findings and recorded mistakes together by both places. A mistake belongs to the finding that
 * it fits best. Outdated ones only speak where no current one does, and are otherwise left out.
 */
export function confirm(
  findings: readonly Finding[],
  suppressed: readonly Suppressed[],
  recorded: Recorded,
): Confirmed {
  const current = assign(findings, recorded.current)
  const outdated = assign(findings, recorded.outdated)
  return {
    findings: findings.map((finding) => {
      const now = current.get(finding)
      const before = outdated.get(finding)
      if (now) return { ...finding, seen: seenOf(now, false) }
      return before ? { ...finding, seen: seenOf(before, true) } : finding
    }),
    unforeseen: (current.get(null) ?? [])
      .map(({ mistake }) => mistake)
      .filter((mistake) => !suppressed.some(({ site }) => isAccepted(site, mistake))),
  }
}

interface Match {
  readonly mistake: Mistake
  readonly isWhole: boolean
}

/** The mistakes of each finding; those of none under `null`. */
function assign(
  findings: readonly Finding[],
  mistakes: readonly Mistake[],
): Map<Finding | null, Match[]> {
  const matches = new Map<Finding | null, Match[]>()
  if (mistakes.length === 0) return matches
  const candidatesOf = createCandidates(findings)
  for (const mistake of mistakes) {
    let best: { readonly finding: Finding | null; readonly fit: Fit } = { finding: null, fit: none }
    for (const finding of candidatesOf(mistake)) {
      const fit = fitOf(finding, mistake)
      if (fit.score > best.fit.score) best = { finding, fit }
    }
    const match = { mistake, isWhole: best.fit.isWhole }
    const known = matches.get(best.finding)
    if (known) known.push(match)
    else matches.set(best.finding, [match])
  }
  return matches
}

/**
 * The findings that a mistake may belong to, in their order: those that name a file of it; all, where not both of its places are
 * known.
 */
function createCandidates(findings: readonly Finding[]): (mistake: Mistake) => readonly Finding[] {
  const byFile = new Map<string, Set<number>>()
  for (const [index, finding] of findings.entries())
    for (const site of [finding.first, finding.second, ...pairsOf(finding).flat()]) {
      if (!site) continue
      const known = byFile.get(site.file)
      if (known) known.add(index)
      else byFile.set(site.file, new Set([index]))
    }
  return ({ first, second }) => {
    if (!first?.place || !second?.place) return findings
    const files = [first.place.file, second.place.file]
    const indexes = new Set(files.flatMap((file) => [...(byFile.get(file) ?? [])]))
    return [...indexes].toSorted((a, b) => a - b).flatMap((index) => findings[index] ?? [])
  }
}

function seenOf(matches: readonly Match[], changedSince: boolean): Seen {
  const newest = matches.toSorted((a, b) => Date.parse(b.mistake.last) - Date.parse(a.mistake.last))
  return {
    confirmed: !changedSince && matches.some(({ isWhole }) => isWhole),
    times: matches.reduce((sum, { mistake }) => sum + mistake.times, 0),
    last: newest[0]?.mistake.last ?? '',
    incidents: newest.flatMap(({ mistake }) => mistake.incidents),
    changedSince,
  }
}

/** How well a mistake is what a finding means; score 0: not at all. */
interface Fit {
  readonly score: number
  /** Both places were compared, and are the same. */
  readonly isWhole: boolean
}

const none: Fit = { score: 0, isWhole: false }

function fitOf(finding: Finding, mistake: Mistake): Fit {
  if (!mistake.second) return isSameSilence(finding, mistake) ? { score: 1, isWhole: false } : none
  let best = none
  for (const [first, second] of pairsOf(finding)) {
    // Which of two comes first may be chance: the other order is the same mistake.
    const straight = fitOfPair(first, second, mistake.first, mistake.second)
    const turned = fitOfPair(first, second, mistake.second, mistake.first)
    if (straight.score > best.score) best = straight
    if (turned.score - 0.5 > best.score) best = { ...turned, score: turned.score - 0.5 }
  }
  const ofCause = best.isWhole ? none : fitOfCause(finding, mistake)
  if (ofCause.isWhole) best = { ...ofCause, score: Math.max(best.score, ofCause.score) }
  if (best.score === 0) return none
  return mistake.code === finding.code ? { ...best, score: best.score + 0.75 } : best
}

/**
 * Some mistakes stand at one of their places, and what the other one is depends on the request: which layer comes behind
 * the `next()` of an answer, and behind which answer a wrapper adds something. A finding names few of those. What a proxy has
 * begun stands in its own code, and in the program only the call that asks for it. So does what a framework makes of what is
 * returned to it, also behind a guard that lets a request in which it has answered.
 */
function fitOfCause({ code, first, second }: Finding, mistake: Mistake): Fit {
  const isOfPackage = mistake.first?.place === null && mistake.first.by !== null
  // The recorder does not know what a package answers with.
  const isOfReturn =
    (code === 'SO016' && isOfPackage) || (code === 'SO002' && mistake.code === 'SO016')
  if (code !== mistake.code && !isOfReturn) return none
  const isSecond = code === 'SO018' || (isOfPackage && /^SO01[06]$/.test(code))
  const [site, answer] = isSecond
    ? [second, mistake.second]
    : /^SO0(?:02|16)$/.test(code)
      ? [first, mistake.first]
      : []
  const score = site && answer ? compare(site, answer) : 0
  return score > 1 ? { score, isWhole: true } : none
}

/** The pairs that a finding stands for; the way of one that hands the request on ends at an answer. */
function pairsOf(finding: Finding): (readonly [Site | null, Site])[] {
  const { first, second, related, path } = finding
  const end = path.at(-1)?.site
  const pairs = [{ first, second }, ...related, ...(second && end ? [{ first, second: end }] : [])]
  return pairs.flatMap((pair) => (pair.second ? [[pair.first, pair.second] as const] : []))
}

function fitOfPair(
  first: Site | null,
  second: Site,
  firstSeen: RecordedAnswer | null,
  secondSeen: RecordedAnswer | null,
): Fit {
  const one = first ? compare(first, firstSeen) : compareOutside(firstSeen)
  const two = compare(second, secondSeen)
  // A place that was not recorded goes with everything: then the other one must be known.
  const isEmpty = one + two <= 2
  if (one === 0 || two === 0 || isEmpty) return none
  return { score: one + two, isWhole: one > 1 && two > 1 }
}

/**
 * 3: the same call; 2: another column of the same line, which is how source maps that only know whole
 * expressions tell it; 1: not recorded; 0: somewhere else.
 */
function compare(site: Site, answer: RecordedAnswer | null): 0 | 1 | 2 | 3 {
  if (!answer) return 0
  const { place } = answer
  if (!place) return answer.isKnown ? 0 : 1
  if (place.file !== site.file || place.line !== site.line) return 0
  return place.column === site.column ? 3 : 2
}

/** The finding says that code outside of the project answers first. */
function compareOutside(answer: RecordedAnswer | null): 0 | 1 | 2 {
  if (!answer) return 0
  if (answer.by !== null) return 2
  return answer.isKnown ? 0 : 1
}

/** Nobody answered: then there is only the route to go by. */
function isSameSilence({ second, entry }: Finding, { first, route }: Mistake): boolean {
  if (second || first || !entry || entry.route === null || route === null) return false
  const isOfMethod = entry.method === null || route.startsWith(`${entry.method} `)
  return isOfMethod && isCalled(route.slice(route.indexOf(' ') + 1), entry.route)
}

/** Whether a route has this name, in which `*` stands for what is not known. */
function isCalled(route: string, name: string): boolean {
  const [first = '', ...others] = name.split('*')
  let at = first.length
  const isAlike = others.every((part, index) => {
    const isLast = index === others.length - 1
    const found = isLast ? route.length - part.length : route.indexOf(part, at)
    const isThere = found >= at && route.startsWith(part, found)
    at = found + part.length
    return isThere
  })
  return route.startsWith(first) && isAlike && at === route.length
}

/** A comment accepts it: of such a finding the report keeps one place. */
function isAccepted(site: Site | null, { first, second }: Mistake): boolean {
  return site !== null && (compare(site, second) > 1 || compare(site, first) > 1)
}
