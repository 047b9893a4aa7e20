// Holds what was recorded against what was found. A violation is what the recorder saw of two answers; a
// finding names two places.

const key = (at) => (at ? `${at.line}:${at.column}` : '-')

/** The violations of a run: a call that came too late, of which the program got an error, or that broke the answer. */
export function violationsOf(result) {
  return result.incidents.filter(
    ({ reaction, second, secondCall }) =>
      second && (reaction !== 'silent' || secondCall === 'pipe'),
  )
}

function pairsOf({ first, second, related }) {
  return [{ first, second }, ...related]
}

function isSamePair(pair, incident) {
  const found = [key(pair.first), key(pair.second)]
  const seen = [key(incident.first), key(incident.second)]
  if (found[0] === seen[0] && found[1] === seen[1]) return true
  if (found[0] === seen[1] && found[1] === seen[0]) return true
  // The other way round, `res.set().json()` is late by its first call and in time by its last.
  const lines = [pair.first?.line, pair.second?.line]
  return lines[0] === incident.second?.line && lines[1] === incident.first?.line
}

/**
 * Both places are calls of `next()`; what was recorded are the answers behind them, and the calls that led to
 * the later one.
 */
function isByNext({ first, second }, { nexts, first: seenFirst }) {
  const isHanded = nexts.some((next) => key(next) === key(second))
  return isHanded && (key(first) === key(seenFirst) || isNext(first))
}

function isNext(site) {
  return /^next\(|\bnext\)$/.test(site?.text)
}

/**
 * What the framework answers behind a call of `next` is no place of the program: the call stands for it. So
 * it does for what answers in another layer, where the finding knows of none.
 */
function isOutsideByNext({ first, second }, incident) {
  if (!isNext(first) || !isSamePlace(second, incident.second)) return false
  const from = incident.first?.line
  const [start, end] = [first.line, second.line].toSorted((a, b) => a - b)
  return from === undefined || from < start || from > end
}

/** The error handler that is found to answer too late whoever has answered before it. */
function isUnasked({ code, first }) {
  return code === 'SO009' && !first
}

/** Does a finding name this violation? */
export function names(finding, incident) {
  const pairs = pairsOf(finding)
  if (
    pairs.some(
      (pair) =>
        isSamePair(pair, incident) || isByNext(pair, incident) || isOutsideByNext(pair, incident),
    )
  )
    return true
  // An error handler that asks nothing: whatever has answered before it.
  if (isUnasked(finding) && isSamePlace(finding.second, incident.second)) return true
  // One root cause is one finding: of the other pairs the second place counts.
  return pairs.slice(1).some((pair) => key(pair.second) === key(incident.second))
}

/** Whether two calls stand in the same place. */
export function isSamePlace(a, b) {
  return key(a) === key(b)
}

/** Was the pair that a finding stands for seen? */
export function isReproduced(finding, incidents) {
  // Of all late calls of one handler the recorder tells one: pairs with the same first are one mistake.
  const alike = finding.related.filter((pair) => key(pair.first) === key(finding.first))
  const begun = beginnings(finding)
  // An answer in several calls is known by any of them, also before another late call.
  const both = begun.flatMap(({ first }) => alike.map(({ second }) => ({ first, second })))
  const pairs = [finding, ...begun, ...alike, ...both]
  return incidents.some((incident) =>
    pairs.some((pair) => isSamePair(pair, incident) || isByNext(pair, incident)),
  )
}

/** An answer in several calls: the one that sent the head stands for it as well. */
function beginnings({ second, related }) {
  return related.filter(
    (pair) =>
      key(pair.second) === key(second) &&
      /\.(write|writeHead|flushHeaders|pipe)\(/.test(pair.first?.text),
  )
}

/** Where the analyser and the recorder disagree about one program. */
export function compare(findings, result, isStrict = false) {
  const violations = violationsOf(result)
  const incidents = [...result.incidents, ...(result.reached ?? [])]
  const isNamed = (violation) => findings.some((finding) => names(finding, violation))
  const missed = violations.filter((violation) => !isNamed(violation))
  const at = (level) => findings.filter(({ confidence }) => confidence === level)
  const unseen = (level) => at(level).filter((finding) => !isReproduced(finding, incidents))
  return {
    violations,
    missed,
    lowOnly: violations.filter(
      (violation) =>
        isNamed(violation) &&
        !findings.some((finding) => finding.confidence !== 'low' && names(finding, violation)),
    ),
    certain: at('certain'),
    high: at('high'),
    unseenCertain: isStrict ? [...unseen('certain'), ...unseen('high')] : unseen('certain'),
    unseenHigh: unseen('high'),
  }
}
