import { names } from './compare.mjs'

/**
 * Whether one of a finding's two calls comes too late behind another answer, which was found as well: that was
 * seen; or, as the recorder tells one late call of a handler, that answer was seen as the first of another pair.
 */
function isHidden({ finding }, { findings, result }) {
  if (!finding) return false
  const incidents = [...result.incidents, ...(result.reached ?? [])]
  const answered = new Set(incidents.map(({ first }) => first?.line))
  const others = findings.filter((other) => other !== finding)
  // `res.set().json()` fails in its first call: the programs have one statement a line.
  const ours = new Set([finding.first?.line, finding.second?.line])
  const isOurs = ({ first, second }) => ours.has(second?.line) && !ours.has(first?.line)
  return (
    incidents.some((one) => isOurs(one) && others.some((other) => names(other, one))) ||
    others
      .flatMap((other) => [other, ...other.related])
      .some((pair) => isOurs(pair) && answered.has(pair.first?.line))
  )
}

/** Whether a line stands in code that runs when something has failed. */
function isBehindFailure(text, line) {
  const lines = text.split('\n')
  const depthOf = (at) => lines[at].search(/\S/)
  let depth = depthOf(line - 1)
  for (let at = line - 2; at >= 0 && depth > 0; at--) {
    if (depthOf(at) < 0 || depthOf(at) >= depth) continue
    if (/\bcatch\b|\}, \(err\) =>/.test(lines[at])) return true
    depth = depthOf(at)
  }
  return false
}

/** Disagreements that are understood: what recognises each, and why it stays. */
const mechanisms = [
  {
    reason: 'a function that no request reaches is judged as if it were a handler',
    recognises: ({ finding }, { text }) => {
      const line = text.split('\n')[(finding?.entry?.site.line ?? 0) - 1]
      return /^(?:async )?function /.test(line ?? '')
    },
  },
  {
    reason: 'another answer, found as well, always comes before the two',
    recognises: isHidden,
  },
  {
    reason: 'whether a helper fails is taken not to depend on what it is given',
    recognises: ({ finding }, { text }) =>
      /^(?:async )?function \w+\((\w+)\) \{\n {2}if \(!\1\) throw/m.test(text) &&
      [finding?.first, finding?.second].some((site) => site && isBehindFailure(text, site.line)),
  },
]

/** Why a disagreement is expected, or `null`. */
export function knownReason(disagreement, checked) {
  return mechanisms.find(({ recognises }) => recognises(disagreement, checked))?.reason ?? null
}
