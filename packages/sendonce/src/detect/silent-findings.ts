import { patternByCode, type Finding } from '@sendonce/model'
import { textsOf } from './assumptions.ts'
import { levelOf } from './levels.ts'
import { stepsOf } from '../analyse/domain/steps.ts'
import type { ConflictSearch, FoundSilence } from '../analyse/entry/find-conflicts.ts'
import type { Silence } from '../analyse/entry/silence.ts'
import { entryOf } from './entry.ts'
import { findingFingerprint } from './finding-fingerprint.ts'
import type { Sites } from './sites.ts'
import { outlivingRejection } from '../analyse/entry/explore.ts'
import { wayTo } from './witness.ts'

/** What a way without an answer is called, and in words. */
interface Wording {
  readonly code: string
  readonly message: string
  /** What stands at the end of the way. */
  readonly end: string
}

const wordings: Readonly<Record<Silence['kind'], Wording>> = {
  'no-answer': {
    code: 'SO101',
    message: 'from here a path neither answers nor calls next(): the client waits',
    end: 'nobody answers',
  },
  rejection: {
    code: 'SO102',
    message: 'nobody sees this failure: nothing answers, and the client waits',
    end: 'nobody takes the rejection',
  },
  'taken-over': {
    code: 'SO103',
    message:
      'has the response to itself and never sends: what it returns is ignored, and the client waits',
    end: 'nobody answers',
  },
  guarded: {
    code: 'SO104',
    message: 'the guard leaves a response that was begun without an end: the client waits',
    end: 'nobody ends the response',
  },
}

/** Names of packages that make Express 4 look at promises. */
const mending = /['"](?:express-async-errors|express-async-router|@awaitjs\/express)['"]/

/** The findings without a second answer: of each place the surest one. */
export function silentFindings(search: ConflictSearch, sites: Sites): Finding[] {
  const best = new Map<string, FoundSilence>()
  const isMended = once(() => search.graph.some(({ text }) => mending.test(text)))
  // Who answers another request's response leaves its own without: one cause.
  const shared = new Set(
    search.found.flatMap(({ conflict, entry }) =>
      conflict.how === 'shared' || conflict.how === 'foreign' ? [entry] : [],
    ),
  )
  for (const found of search.silences) {
    const { silence } = found
    if (silence.kind === 'no-answer' && shared.has(found.entry)) continue
    if (silence.kind === 'rejection' && !silence.dropped && isMended()) continue
    if (asksForTheClient(silence, sites)) continue
    const { file, at } = silence.place
    const key = `${silence.kind}:${file}:${at}`
    const known = best.get(key)
    if (!known || isBetter(silence, known.silence)) best.set(key, found)
  }
  return [...best.values()].flatMap((found) => {
    const finding = findingOf(found, sites)
    return finding ? [finding] : []
  })
}

/** The surer way; of two the shorter one, which has less to do with it. */
function isBetter(one: Silence, other: Silence): boolean {
  return one.weight === other.weight
    ? lengthOf(one.steps) < lengthOf(other.steps)
    : one.weight < other.weight
}

function lengthOf(steps: Silence['steps']): number {
  return [...stepsOf(steps)].length
}

function once(ask: () => boolean): () => boolean {
  let answer: boolean | null = null
  return () => (answer ??= ask())
}

const leaving =
  /\b(?:aborted|closed|destroyed|disconnected|timedout|writable|econnaborted|econnreset|epipe)\b/i

/** A condition on the way tells that nobody waits any more. */
function asksForTheClient({ kind, steps }: Silence, sites: Sites): boolean {
  if (kind !== 'no-answer') return false
  for (const step of stepsOf(steps))
    if (step.kind === 'branch' && leaving.test(sites.source(step.place))) return true
  return false
}

function findingOf({ silence, entry }: FoundSilence, sites: Sites): Finding | null {
  const { code, message, end } = wordings[silence.kind]
  const pattern = patternByCode(code)
  const first = sites.of(silence.place)
  if (!pattern || !first) return null
  const confidence = levelOf(silence.weight)
  return {
    code,
    name: pattern.name,
    severity: pattern.severity === 'error' && confidence === 'low' ? 'warning' : pattern.severity,
    confidence,
    cwe: pattern.cwe,
    message,
    first,
    second: null,
    entry: entryOf(entry, sites),
    related: [],
    path: wayTo(silence.steps, silence.place, end, sites),
    assumes: assumptionsOf(silence),
    fingerprint: findingFingerprint({
      code,
      files: [first.file],
      calls: [sites.written(silence.place)],
      functionName: entry.fn.fn.name,
    }),
    fix: null,
  }
}

function assumptionsOf({ kind, assumptions }: Silence): string[] {
  const texts = textsOf(assumptions)
  if (kind === 'guarded') texts.push('the response was begun, and not ended')
  // Whether the process goes on or ends: nobody answers.
  return texts.filter((text) => kind !== 'rejection' || text !== outlivingRejection)
}
