// Why analyser and recorder disagree about a program is not read off its text but tried: the program is
// changed in the one respect that the reason names, and runs again.
import { analyzeSources } from '../../packages/sendonce/dist/detect/analyze-sources.js'
import { createMemoryHost } from '../../packages/sendonce/dist/project/memory-host.js'
import { compare, isReproduced, isSamePlace, violationsOf } from './compare.mjs'
import { withoutFirstLayers } from './reached.mjs'
import { worldsOf } from './inputs.mjs'

/** In how many worlds a changed program runs. */
const mostWorlds = 400
/** How many answers are taken out one after the other. */
const mostSteps = 8

const blank = (call) => 'void 0'.padEnd(call.length)

/** A line without its call; of a call with functions these stay, which nobody calls. */
function withoutCall(line) {
  return line
    .replace(/(?:pipeline\(.*, res, |res\.\w+\((?:.*, )?)(?=(?:\([\w, ]*\) => )?\{$)/, (start) =>
      'void ('.padEnd(start.length),
    )
    .replace(/(?:fs\.createReadStream\('\w+\.txt'\)|\w+)\.pipe\(res.*$/, blank)
    .replace(/(?:res\.(?!headersSent|writableEnded)|next\(|pipelineOf\().*$/, blank)
}

/** The text without the calls on some lines; places stay what they are, as each has a statement to itself. */
function withoutCalls(text, lines) {
  return text
    .split('\n')
    .map((line, index) => (lines.has(index + 1) ? withoutCall(line) : line))
    .join('\n')
}

/** Whether a call that throws keeps one of ours from being made: it is one of them, or stands in front of it. */
function isOnTheWay(text, line, ours) {
  if (ours.has(line)) return true
  const lines = text.split('\n')
  const depthOf = (at) => lines[at - 1].search(/\S|$/)
  return [...ours].some((own) => {
    for (let at = line + 1; at <= own; at++) if (depthOf(at) < depthOf(line)) return false
    return line < own
  })
}

/** That a stream was not sent shows at the end only, where no other mistake of the handler was told. */
function isToldAtEnd({ first }) {
  return /pipe/.test(first?.text)
}

/**
 * Where an answer was given that is none of ours; where the framework gave it, the calls of `next()` that led there. A
 * stream has to flow.
 */
function answeredAt({ first, firstCall, second, nexts }, ours) {
  if (firstCall === 'pipe' && !ours.has(second.line)) return [second.line]
  return first ? [first.line] : nexts.map(({ line }) => line)
}

async function runAgain(runner, { express }, text) {
  const [result] = await runner.run([{ text, express, worlds: worldsOf(text, mostWorlds) }])
  return result
}

/**
 * The two calls of a finding never come first, because another answer always does: without those that were seen
 * in front of them, the pair is seen.
 */
async function isHidden({ runner, finding }, checked) {
  if (!finding) return false
  if (await isHiddenIn({ runner, finding }, checked)) return true
  for (const text of withoutFirstLayers(checked.program)) {
    const result = await runAgain(runner, checked, text)
    if (await isHiddenIn({ runner, finding }, { ...checked, text, result })) return true
  }
  return false
}

async function isHiddenIn({ runner, finding }, checked) {
  const ours = new Set([finding.first?.line, finding.second?.line])
  const removed = new Set()
  let { result } = checked
  for (let step = 0; step < mostSteps; step++) {
    const before = [...result.incidents, ...(result.reached ?? [])].filter(
      ({ second }) =>
        second && (isToldAtEnd(finding) || isOnTheWay(checked.text, second.line, ours)),
    )
    const size = removed.size
    for (const line of before.flatMap((one) => answeredAt(one, ours)))
      if (!ours.has(line)) removed.add(line)
    // Another mistake ends the process before; what is told at the end any other keeps from being told.
    const others = isToldAtEnd(finding)
      ? result.incidents.filter(({ second }) => second)
      : violationsOf(result)
    if (removed.size === size)
      for (const { second } of others) if (!ours.has(second.line)) removed.add(second.line)
    if (removed.size === size) return false
    result = await runAgain(runner, checked, withoutCalls(checked.text, removed))
    if (isReproduced(finding, result.incidents)) return true
  }
  return false
}

/** Nothing is claimed of the order of `setImmediate` and what reads files: were it slow, the pair would be seen. */
async function isBehindImmediate({ runner, finding }, { program, text: whole, express }) {
  if (!finding || !whole.includes('setImmediate(')) return false
  for (const text of [whole, ...withoutFirstLayers(program)]) {
    const worlds = worldsOf(text, mostWorlds).map((world) => ({ ...world, immediates: 'late' }))
    const [result] = await runner.run([{ text, express, worlds }])
    if (isReproduced(finding, result.incidents)) return true
  }
  return false
}

/** A layer in front lets some requests through only, which the handler behind it is not known to get. */
async function isKeptBack({ runner, finding }, { program, text: whole, express }) {
  if (!finding || !whole.includes('== role)')) return false
  for (const text of [whole, ...withoutFirstLayers(program)]) {
    const open = text.replaceAll(/req\.\S+ ([!=])== role(?=\))/g, (test, sign) =>
      String(sign === '=').padEnd(test.length),
    )
    const result = await runAgain(runner, { express }, open)
    if (isReproduced(finding, result.incidents)) return true
  }
  return false
}

/** A view of Express 4 may be there at once: the analyser takes what asks for it to be called back later. */
async function isRenderedAtOnce({ runner, incident }, { program, text, express }) {
  if (!incident || program.framework !== 'express4' || !text.includes('.render(')) return false
  const worlds = worldsOf(text, mostWorlds).filter(({ order }) => order !== 'rising')
  const [result] = await runner.run([{ text, express, worlds }])
  return !result.incidents.some(
    ({ first, second }) =>
      isSamePlace(first, incident.first) && isSamePlace(second, incident.second),
  )
}

/** The analysis was given up, and its report says so. */
function isGivenUp({ incident }, { skipped }) {
  return Boolean(incident) && skipped.some(({ reason }) => reason === 'budget')
}

/** The lines from one that opens a block to the one that closes it. */
function blockAt(lines, from) {
  const [indent] = /^\s*/.exec(lines[from])
  const to = lines.findIndex((line, at) => at > from && new RegExp(`^${indent}\\}`).test(line))
  return { from, to }
}

/**
 * The text with half as many rounds of each loop, then with one call of a helper less, then with one block less
 * that `ours` do not stand in, as often as there is one. What the pair does not survive is put back.
 */
function* withLessWaiting(text, ours) {
  let kept = text.replaceAll('[1, 2]', '[1]')
  if (kept !== text && !(yield kept)) kept = text
  for (const [index, line] of text.split('\n').entries()) {
    const call = /^(\s*)(?:return |await )?\w+\d\(req, res\)$/.exec(line)
    if (!call) continue
    const lines = kept.split('\n')
    lines[index] = `${call[1]}void 0`.padEnd(line.length)
    if (yield lines.join('\n')) kept = lines.join('\n')
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (!/^\s+[^\s}].*\{$/.test(line)) continue
    const lines = kept.split('\n')
    const { from, to } = blockAt(lines, index)
    if (lines[from] !== line || ours.some((own) => from < own && own <= to + 1)) continue
    lines.fill('', from, to + 1)
    if (yield lines.join('\n')) kept = lines.join('\n')
  }
}

/** Of many callbacks that wait at once some orders are tried: where fewer wait, it is found. */
async function isBeyondLimits({ runner, incident }, checked) {
  // Without some of its lines what a compiler made runs for ever.
  if (!incident || checked.program.target) return false
  const isIt = (one) =>
    isSamePlace(one.first, incident.first) && isSamePlace(one.second, incident.second)
  const ours = [incident.first?.line ?? 0, incident.second.line]
  const texts = withLessWaiting(checked.text, ours)
  for (let next = texts.next(); !next.done;) {
    const files = { ...checked.files, 'app.js': next.value }
    const { findings } = analyzeSources(createMemoryHost(files), ['app.js'])
    const result = await runAgain(runner, checked, next.value)
    const { violations, missed } = compare(findings, result)
    const isSeen = violations.some(isIt)
    if (isSeen && !missed.some(isIt)) return true
    next = texts.next(isSeen)
  }
  return false
}

/** No request comes to the function that the finding is about: as the only handler, it makes the mistake. */
async function isUnreached({ runner, finding }, checked) {
  const lines = checked.text.split('\n')
  const entry = lines[(finding?.entry?.site.line ?? 0) - 1] ?? ''
  const name = /^(?:async )?function (\w+)\(req, res\)/.exec(entry)?.[1]
  if (!name) return false
  const isHttp = checked.text.includes('http.createServer(')
  const served = isHttp ? `http.createServer(${name}).listen(3000)` : `app.get('/t', ${name})`
  const start = isHttp ? /^const server\b/ : /^app\./
  const from = lines.findIndex((line) => start.test(line))
  const kept = [...lines.slice(0, from), served, isHttp ? '' : 'app.listen(3000)']
  const result = await runAgain(runner, checked, kept.join('\n'))
  return isReproduced(finding, result.incidents)
}

/**
 * What a mistake leads to is not followed, but told once it is repaired: without one of the two calls of those that
 * were found, the other one does not happen, or is found.
 */
async function isConsequence({ runner, incident }, checked) {
  if (!incident) return false
  const kept = new Set([incident.first?.line, incident.second.line])
  const removed = new Set()
  let { findings } = checked
  for (let step = 0; step < mostSteps; step++) {
    const size = removed.size
    for (const { first, second } of findings.flatMap((finding) => [finding, ...finding.related])) {
      const one = [second, first].find((site) => site && !kept.has(site.line))
      if (one) removed.add(one.line)
    }
    if (removed.size === size) return false
    const text = withoutCalls(checked.text, removed)
    const files = { ...checked.files, 'app.js': text }
    findings = analyzeSources(createMemoryHost(files), ['app.js']).findings
    const { missed } = compare(findings, await runAgain(runner, checked, text))
    if (!missed.some(({ second }) => isSamePlace(second, incident.second))) return true
  }
  return false
}

/** What stands in a `try` fails for no request: where it does, the pair is seen. */
async function isBehindNoFailure({ runner, finding }, checked) {
  const lines = checked.text.split('\n')
  for (let at = finding?.second?.line ?? 0; at > 0; at--) {
    if (lines[at - 1].trim() !== 'try {') continue
    const text = lines.with(at - 1, "try { throw new Error('bad request')").join('\n')
    const { incidents } = await runAgain(runner, checked, text)
    if (isReproduced(finding, incidents)) return true
  }
  return false
}

const reasons = [
  {
    reason: 'a function that no request reaches is judged as if it were a handler',
    holds: isUnreached,
  },
  { reason: 'another answer, found as well, always comes before the two', holds: isHidden },
  {
    reason: 'a view of Express 4 with a callback is taken to come later, and comes at once',
    holds: isRenderedAtOnce,
  },
  {
    reason: 'what the layer in front lets through is not known to a handler',
    holds: isKeptBack,
  },
  {
    reason: 'nothing in a try in front of it fails',
    holds: isBehindNoFailure,
  },
  {
    reason: 'what is given to setImmediate is taken to come before or after what reads files',
    holds: isBehindImmediate,
  },
  {
    reason:
      'the handler takes more steps than one analysis may, and the report tells that it was not finished',
    holds: isGivenUp,
  },
  {
    reason: 'more callbacks wait at once than orders are tried',
    holds: isBeyondLimits,
  },
  {
    reason: 'it is gone, or found, once the mistakes that were found are repaired',
    holds: isConsequence,
  },
]

/** The reason for a disagreement that an experiment confirms, or `null`. */
export async function knownReason(runner, disagreement, checked) {
  for (const { reason, holds } of reasons)
    if (await holds({ runner, ...disagreement }, checked)) return reason
  return null
}
