import { isHandingOn, type Answer } from '../analyse/domain/answer.ts'
import {
  findingMessage,
  patternByCode,
  type Finding,
  type Severity,
  type Site,
  type Skipped,
} from '@sendonce/model'
import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import {
  findConflicts,
  type ConflictSearch,
  type Progress,
} from '../analyse/entry/find-conflicts.ts'
import type { Conflict } from '../analyse/machine.ts'
import type { SourceHost } from '../link/host.ts'
import type { KnownModules } from '../link/module-graph.ts'
import { hasDoubt } from '../analyse/domain/doubts.ts'
import { placeKey, type Place } from '../analyse/domain/place.ts'
import { compareText } from '../util/compare-text.ts'
import { fingerprint } from '../util/fingerprint.ts'
import type { Analysis } from './analysis.ts'
import { assumptionsOf, takesUnseenHandler } from './assumptions.ts'
import { classify } from './classify.ts'
import { cluster, waysOf, type Judged, type Weighed } from './cluster.ts'
import { confidenceOf } from './confidence.ts'
import { messageInContext } from './context-message.ts'
import { entryOf } from './entry.ts'
import { findingFingerprint } from './finding-fingerprint.ts'
import { callsFor } from './handed-on.ts'
import { silentFindings } from './silent-findings.ts'
import { isAtEnd } from '../analyse/domain/end-listener.ts'
import { Sites } from './sites.ts'
import { groupUnfollowed } from './unfollowed.ts'
import { allConditions, idleConditions } from './idle-conditions.ts'
import { frameworkAnswers, witnessOf } from './witness.ts'

export interface AnalyzeSourcesOptions {
  readonly onProgress?: Progress | undefined
  /** Keeps what each exploration has come to, for a fix. */
  readonly keepExplored?: boolean | undefined
  /** Files that were parsed before and are the same still. */
  readonly known?: KnownModules | undefined
}

/** A finding, and the conflicts that one cause brings about, the surest first. */
export interface Cause {
  readonly finding: Finding
  readonly conflicts: readonly Judged[]
}

/** An analysis with what it was made from. */
export interface DetailedAnalysis extends Analysis {
  readonly causes: readonly Cause[]
  readonly search: ConflictSearch
}

/**
 * Analyses the given files and what they import, and judges what was found. Pure: everything comes
 * through `host`. The same input gives the same findings in the same order (file, line, code).
 */
export function analyzeSources(
  host: SourceHost,
  files: readonly string[],
  options: AnalyzeSourcesOptions = {},
): DetailedAnalysis {
  return analysisOf(findConflicts(host, files, options))
}

/** Judges what a search has found; `sites` is of the same program. */
export function analysisOf(
  search: ConflictSearch,
  sites: Sites = sitesOf(search),
): DetailedAnalysis {
  const weighed: Weighed[] = search.found.map((one) => ({
    ...one,
    code: classify(one.conflict),
    confidence: confidenceOf(one.conflict),
  }))
  const causes = distinguish(
    cluster(weighed)
      .flatMap((group) => {
        const finding = findingOf(group, sites)
        return finding ? [{ finding, conflicts: group }] : []
      })
      .concat(silentFindings(search, sites).map((finding) => ({ finding, conflicts: [] })))
      .toSorted((a, b) => byPlace(a.finding, b.finding)),
  )
  return {
    findings: causes.map(({ finding }) => finding),
    causes,
    search,
    skipped: skippedOf(search),
    entryPoints: search.entryPoints.length,
    analysedFiles: search.analysedFiles,
    unresolvedCalls: search.unresolvedCalls,
    unfollowed: groupUnfollowed(search.unfollowed, sites),
    parseMs: search.parseMs,
    linkMs: search.linkMs,
    analyseMs: search.analyseMs,
  }
}

/** The places of a program as its files are whenever somebody asks. */
export function sitesOf({ graph }: ConflictSearch): Sites {
  return new Sites((file) => graph.get(file)?.text ?? null)
}

function byPlace(a: Finding, b: Finding): number {
  const left = a.second ?? a.first
  const right = b.second ?? b.first
  if (!left || !right) return 0
  return (
    compareText(left.file, right.file) ||
    left.line - right.line ||
    left.column - right.column ||
    compareText(a.code, b.code)
  )
}

/** Two findings with the same texts get fingerprints of their own, by their order. */
function distinguish(causes: readonly Cause[]): Cause[] {
  const seen = new Map<string, number>()
  return causes.map(({ finding, conflicts }) => {
    const count = seen.get(finding.fingerprint) ?? 0
    seen.set(finding.fingerprint, count + 1)
    if (count === 0) return { finding, conflicts }
    const own = fingerprint(`${finding.fingerprint}#${count}`)
    return { finding: { ...finding, fingerprint: own }, conflicts }
  })
}

function findingOf(group: readonly Judged[], sites: Sites): Finding | null {
  const [best] = group
  if (!best) return null
  const { conflict, code, confidence } = best
  const pattern = patternByCode(code)
  const first = siteOfFirst(conflict, sites)
  const second = sites.of(conflict.second.place)
  if (!pattern || !second) return null
  const { begun } = conflict.state
  const related = [
    // The recorder knows the call that sent the head, not the one that ended the response.
    ...(first && begun ? [{ first: sites.of(begun.place), second }] : []),
    ...conflict.proof.map((proof) => ({ first, second: sites.of(proof.second.place) })),
    ...othersIn(group).map(({ conflict: other }) => ({
      first: siteOfFirst(other, sites),
      second: sites.of(other.second.place),
    })),
  ]
  return {
    code,
    name: pattern.name,
    severity: severityOf(best, pattern.severity),
    confidence,
    cwe: pattern.cwe,
    message: messageOf(best, first),
    first,
    second,
    ...(first ? {} : { external: externalOf(conflict) }),
    ...callsOf(conflict, sites),
    entry: entryOf(best.entry, sites),
    related,
    path: pathOf(best, sites, group.length > 1),
    assumes: assumptionsOf(conflict),
    fingerprint: findingFingerprint({
      code,
      files: [second.file, first?.file],
      calls: [placeOfFirst(conflict), conflict.second.place].map(
        (place) => place && sites.written(place),
      ),
      functionName: conflict.second.frame.functionName,
    }),
    fix: null,
  }
}

/** All that come of one cause, each pair of places once: what one pair of calls leads to may answer in several places. */
function othersIn(group: readonly Judged[]): readonly Weighed[] {
  const [best] = group
  const placesOf = ({ conflict: { first, second } }: Weighed): string =>
    [placeKey(first?.place), placeKey(second.place)].toSorted().join('|')
  const seen = new Set(best ? [placesOf(best)] : [])
  return group
    .flatMap((one) => [one, ...one.pair])
    .filter((one) => {
      const places = placesOf(one)
      return !seen.has(places) && seen.add(places)
    })
}

function siteOfFirst(conflict: Conflict, sites: Sites): Site | null {
  const place = placeOfFirst(conflict)
  return place && sites.of(place)
}

function placeOfFirst({ first }: Conflict): Place | null {
  return first && first.kind !== 'outside' ? first.place : null
}

/** Where helpers, callbacks and layers are called that give the answers. */
function callsOf(conflict: Conflict, sites: Sites): Pick<Finding, 'calls'> {
  const [first, second] = callsFor(conflict).map((call) => call && sites.of(call))
  return first || second ? { calls: { first: first ?? null, second: second ?? null } } : {}
}

function externalOf({ first, second, state }: Conflict): string {
  if (isAtEnd(second.frame.region)) return 'whatever answers the request'
  if (hasDoubt(state, 'brokenOff')) return 'another server, whose answer is handed on'
  return first
    ? 'the framework, which answers what is thrown'
    : 'a handler that answered before it failed'
}

function pathOf(judged: Judged, sites: Sites, isOneOfMany: boolean): Finding['path'] {
  const { conflict, code } = judged
  // Where all requests keep their response, it is answered whatever was asked before.
  const isForAll = conflict.keptAt && isOneOfMany
  const idle = isForAll ? allConditions(conflict) : idleConditions(waysOf(judged))
  const path = witnessOf(conflict, sites, { code, idle })
  const proof = conflict.proof[0]
  return proof ? [...path, ...witnessOf(proof, sites).slice(-1)] : path
}

/**
 * Handing on after an answer harms only where something behind answers: unproven, it is a warning, and a note
 * where it looks meant. Whatever takes several unlikely things at once is a warning as well. What an error handler answers
 * is more than that where the handler goes on behind its own answer, and fails whenever it does.
 */
function severityOf({ conflict, code, confidence }: Judged, severity: Severity): Severity {
  if (conflict.how === 'ignore') return 'note'
  // Nothing fails, the log has a warning at most, and the client its first answer, which has to be the program's.
  const isDropped = conflict.how === 'log' || conflict.how === 'lose'
  if (isDropped && conflict.first?.byFramework !== 'anyway') return 'warning'
  const isSure = confidence === 'certain' || confidence === 'high'
  if (code === 'SO009' && conflict.first && isSure) return 'error'
  const isUnproven = code === 'SO002' && takesUnseenHandler(conflict)
  if (isUnproven && confidence === 'low') return 'note'
  return severity === 'error' && (isUnproven || confidence === 'low') ? 'warning' : severity
}

function messageOf({ conflict, code, entry }: Judged, first: Site | null): string {
  const { first: answer, second } = conflict
  if (code === 'SO021')
    return `${second.name}() answers the request that came last: all of them keep their response in one place`
  const place = first ? `${first.file}:${first.line}` : ''
  if (answer?.isBuilt)
    return `${answer.name}() at ${place} only builds an answer: ${outInstead(second)} goes out instead`
  const own = messageInContext({ conflict, entry }, place)
  if (own) return own
  if (second.byFramework)
    return `${frameworkAnswers[second.byFramework]}: ${answer?.name}() already answered at ${place}`
  if (answer?.byFramework)
    return `${second.name}() answers again: ${frameworkAnswers[answer.byFramework]} at ${place}`
  const helper =
    answer && answer.frame.functionName !== second.frame.functionName
      ? answer.frame.functionName
      : null
  return findingMessage({
    code,
    first:
      answer && answer.kind !== 'outside'
        ? {
            call: answer.name,
            place,
            helper: helper || null,
            status: answer.status,
          }
        : null,
    second: { call: second.name, reaction: conflict.how },
  })
}

/** What goes out where an answer was built that nobody returns. */
function outInstead(second: Answer): string {
  if (isHandingOn(second)) return 'what comes behind next()'
  if (second.byFramework === 'anyway') return 'what the framework answers'
  return second.byFramework ? 'what is returned here' : `${second.name}()`
}

function skippedOf(search: ConflictSearch): Skipped[] {
  const files: Skipped[] = [...search.graph.unusable.values()]
  const handlers = search.incomplete.map(({ entry, fault }): Skipped => {
    const why = fault === null ? 'takes more steps than one analysis may' : `met ${fault}`
    return {
      // A wrapper around it may stand in another file, and around other handlers as well.
      file: entry.place.file,
      reason: fault === null ? 'budget' : 'fault',
      detail: `${handlerName(entry)} ${why}; it was analysed in part`,
    }
  })
  // A factory makes many handlers of one name.
  const byText = new Map(handlers.map((one) => [`${one.file} ${one.detail}`, one]))
  return [...files, ...byText.values()]
}

function handlerName({ method, route, fn }: EntryPoint): string {
  if (route !== null) return `a handler of ${method ?? 'ALL'} ${route}`
  return fn.fn.name ? `${fn.fn.name}()` : 'a handler'
}
