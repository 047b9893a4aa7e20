import { names } from './compare.mjs'

/** Disagreements that are understood: what recognises each, and why it stays. */
/** Whether one of a finding's two calls was seen to come too late behind another answer, which was found as well. */
function isHidden({ finding }, { findings, result }) {
  if (!finding) return false
  // `res.set().json()` fails in its first call: the programs have one statement a line.
  const ours = new Set([finding.first?.line, finding.second?.line])
  return [...result.incidents, ...(result.reached ?? [])].some(
    (incident) =>
      ours.has(incident.second?.line) &&
      !ours.has(incident.first?.line) &&
      findings.some((other) => other !== finding && names(other, incident)),
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
      /^async function \w+\(id\) \{\n {2}if \(!id\) throw/m.test(text) &&
      finding !== undefined &&
      isBehindFailure(text, finding.second.line),
  },
]

/** Why a disagreement is expected, or `null`. */
export function knownReason(disagreement, checked) {
  return mechanisms.find(({ recognises }) => recognises(disagreement, checked))?.reason ?? null
}
