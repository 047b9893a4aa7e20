import { vocabularyOf } from '@sendonce/model/calls'
import {
  plural,
  patternByCode,
  type Effect,
  type Finding,
  type Mistake,
  type PathStep,
  type Pattern,
  type RecordedAnswer,
  type Site,
} from '@sendonce/model'
import { lateReaction, lost } from './late-reaction.ts'
import { brief, cut, safe, spelled, widthOf } from './text.ts'

/** As much of a site as it takes to name it. */
type Spot = Pick<Site, 'file' | 'line' | 'column'>

/** `src/auth/guard.ts:8:21`. */
export function place(site: Spot): string {
  return `${safe(site.file)}:${site.line}:${site.column}`
}

/** A place in at most `limit` columns: folders in the middle give way, line and column never do. */
export function placeWithin(site: Spot, limit: number, ellipsis: string): string {
  const whole = place(site)
  if (widthOf(whole) <= limit) return whole
  const position = `:${site.line}:${site.column}`
  const folders = safe(site.file).split('/')
  const name = folders.pop() ?? ''
  for (let kept = folders.length - 1; kept >= 0; kept--) {
    const head = folders.slice(0, 1).slice(0, kept)
    const tail = folders.slice(folders.length - Math.max(0, kept - 1))
    const short = [...head, ellipsis, ...tail, name].join('/') + position
    if (widthOf(short) <= limit) return short
  }
  return cut(name, Math.max(1, limit - widthOf(position)), ellipsis) + position
}

/** `GET /orders/:id`, or nothing where no route is known. */
export function routeOf(finding: Finding): string | null {
  const { entry } = finding
  if (!entry || entry.route === null) return null
  return brief(`${entry.method ?? 'ALL'} ${entry.route}`)
}

/** What happens, in one line. */
export function titleOf(finding: Finding, unicode: boolean): string {
  return spelled(patternByCode(finding.code)?.title ?? finding.name, unicode)
}

/** `save()` of a call, `new Job` of an instance, `count hits`, `set last`. */
export function effectsText(effects: readonly Effect[]): string {
  const texts = effects.map(({ kind, name }) =>
    kind === 'call' ? `${brief(name)}()` : `${kind} ${brief(name)}`,
  )
  return texts.join(', ')
}

/** What a fix comes to, in parts. */
export interface ToldFix {
  readonly title: string
  /** `2 files, re-checked`. */
  readonly checked: string
  /** What is not done any more, and what is. */
  readonly changes: readonly string[]
  /** What a person has to decide first; `null`: nothing. */
  readonly toDecide: string | null
  /** What makes the edit. */
  readonly command: string
}

export function toldFixOf(
  { fix, toDecide, fingerprint }: Finding,
  unicode: boolean,
): ToldFix | null {
  if (!fix) return null
  const files = new Set(fix.edits.map(({ file }) => file)).size
  const skips = fix.skips ? [`skips ${effectsText(fix.skips)} behind the first answer`] : []
  const begins = fix.begins
    ? [`begins ${effectsText(fix.begins)}, which the error kept from running`]
    : []
  return {
    title: safe(spelled(fix.title, unicode)),
    checked: files > 1 ? `${files} files, re-checked` : 're-checked',
    changes: [...skips, ...begins],
    toDecide: fix.verified ? null : safe(toDecide ?? ''),
    command: `sendonce fix ${fix.verified ? '' : '-i '}--fingerprint ${fingerprint.slice(0, 6)}`,
  }
}

/** What to change: the verified fix and how to make it, else what there is to decide, else the usual advice. */
export function fixOf(finding: Finding, unicode: boolean): string[] {
  const { toDecide, code } = finding
  const fix = toldFixOf(finding, unicode)
  if (fix) {
    const told =
      fix.toDecide === null
        ? `${fix.title}; ${fix.checked}`
        : `possible, ${fix.checked}: ${fix.title}; ${fix.toDecide}`
    return [told, ...fix.changes, fix.command]
  }
  const advice = spelled(patternByCode(code)?.fix ?? '', unicode)
  if (toDecide !== undefined) return [advice, `no edit is known to be right: ${safe(toDecide)}`]
  return advice === '' ? [] : [advice]
}

/** The status code that a call answers with, where its text shows one; what a function in it sends comes later. */
function statusIn(text: string): string | null {
  const [call = ''] = text.split(/=>|\bfunction\b/, 1)
  return /(?:status|sendStatus|writeHead|redirect)\(\s*(\d{3})\b/.exec(call)?.[1] ?? null
}

/** What is said of the two places where nobody answers, or nobody ends the response. */
const silentLabels: Readonly<Record<string, readonly [first: string, never: string]>> = {
  SO102: ['fails here', 'never: nobody sees the rejection'],
  SO103: ['takes the response over', 'never: it sends nothing, and the framework leaves it to it'],
  SO104: ['the guard finds the response begun', 'never: nobody ends it'],
}

export function firstLabel(finding: Finding): string {
  const { first, second } = finding
  if (!first) return brief(finding.external ?? 'an answer')
  if (!second) return silentLabels[finding.code]?.[0] ?? 'from here'
  if (/^(?:[\w$]+\.)*next\b/.test(first.text)) return 'first: next() hands the request on'
  const told = finding.path.find(isFirst)?.note ?? 'first answer'
  const status = statusIn(first.text)
  return status && told === 'first answer' ? `${told}: ${status}` : told
}

export function secondLabel(finding: Finding): string {
  const { second } = finding
  if (!second) return silentLabels[finding.code]?.[1] ?? neverLabel(finding)
  const { code, path } = finding
  if (code === 'SO013') return againLabel(finding)
  if (path.some((step) => isHandingOn(step) && isSamePlace(step.site, second)))
    return code === 'SO002'
      ? 'hands the request on: what runs next may answer again'
      : 'hands the request on again'
  const reaction = lateReaction(finding)
  // Of these a header comes too late, and no answer.
  const what = /^SO01[18]$/.test(code) || reaction === lost ? 'too late' : 'second answer'
  return reaction === null ? what : `${what}: ${reaction}`
}

/** A framework that sends what is returned says so where nothing is. */
function neverLabel({ entry }: Finding): string {
  const status = vocabularyOf(entry?.framework ?? '').built?.unreturned
  return status
    ? `never: nothing is returned after this, and the framework answers ${status}`
    : 'never: no path answers after this'
}

const timerFires = 'later: the timer fires'

/** How an answer comes again: for each item, or each time that the interval in which it stands runs. */
export function againLabel({ path }: Finding): string {
  const started = path.findLast(({ note }) => note === timerFires)
  return started && /^[\w.]*setInterval\(/.test(started.site.text)
    ? 'each time the interval runs'
    : 'once per item'
}

/** The step of the path that stands for the first place. */
export function isFirst(step: PathStep): boolean {
  return step.note.startsWith('first answer')
}

/** A step of the whole way, in words. */
export interface ToldStep {
  readonly site: Site
  readonly text: string
  /** One of the two answers, or where none comes. */
  readonly answer: '1' | '2' | null
}

/** The whole way with its conditions, less calls of functions without a name. */
export function toldSteps(finding: Finding): readonly ToldStep[] {
  const steps = finding.path.filter((step) => isCondition(step) || isStep(step))
  return steps.map((step, index) => {
    const { site } = step
    if (isFirst(step)) return { site, text: firstLabel(finding), answer: '1' }
    return index === steps.length - 1
      ? { site, text: secondLabel(finding), answer: '2' }
      : { site, text: brief(step.note), answer: null }
  })
}

/** A step that says something to a reader: no condition, and no call of a function without a name. */
export function isStep(step: PathStep): boolean {
  return !isCondition(step) && step.note !== 'calls a function'
}

function isCondition(step: PathStep): boolean {
  return step.note.startsWith('when ')
}

/** Conditions that are shown; the last ones say the most. */
const conditionsAtMost = 4

/** What leads to the mistake: conditions before the first answer and after it, and what has to happen. */
export function whenOf(finding: Finding): string[] {
  return circumstancesOf(finding).map(({ text, place: where }) =>
    where === null ? text : `${text}  ${where}`,
  )
}

/** The same in parts. */
export function circumstancesOf(finding: Finding): { text: string; place: string | null }[] {
  const at = finding.path.findIndex(isFirst) + 1
  const conditions = [...decided(finding.path.slice(0, at)), ...decided(finding.path.slice(at))]
  const told = conditions.map(({ note, site }) => ({
    text: brief(note.slice('when '.length)),
    place: shortPlace(site),
  }))
  const unlike = new Map(told.map((one) => [`${one.text}  ${one.place}`, one]))
  const shown = [...unlike.values()].slice(-conditionsAtMost)
  return [...shown, ...finding.assumes.map((text) => ({ text: brief(text), place: null }))]
}

/** Mistakes that stand where the handler goes on behind its first answer: each such answer has to be changed. */
const goesOn = /^SO00[1257]$/
/** Further answers that are named; there is no room for a long list, and the next check has the others. */
const alsoAtMost = 3

/** The other answers of the same cause behind which the handler goes on as well. */
export function alsoOf({ code, first, second, related }: Finding): string[] {
  if (!goesOn.test(code)) return []
  const shown = [first, second].map((site) => site && shortPlace(site))
  const others = related.flatMap((pair) => (pair.first ? [shortPlace(pair.first)] : []))
  const places = [...new Set(others)].filter((one) => !shown.includes(one)).slice(0, alsoAtMost)
  if (places.length === 0) return []
  return [`goes on behind the answer${places.length > 1 ? 's' : ''} at ${places.join(', ')}`]
}

/** The conditions of a way; of two at one place (the parts of `a && b`) the last is the outcome. */
function decided(path: readonly PathStep[]): readonly PathStep[] {
  const byPlace = new Map<string, PathStep>()
  for (const step of path.filter(isCondition)) {
    const key = `${step.site.file}:${step.site.line}:${step.site.column}`
    byPlace.delete(key)
    byPlace.set(key, step)
  }
  return [...byPlace.values()]
}

/**
 * The calls in front of the first answer of the helpers that give them: of the one behind which the code goes on to the
 * second, and of one that has begun what answers later.
 */
export function helpingCalls({ path }: Finding): readonly PathStep[] {
  return path.slice(0, Math.max(0, path.findIndex(isFirst))).filter(isHelping)
}

function isHelping({ note }: PathStep): boolean {
  return /^calls .+, which answers( later)?$/.test(note)
}

/** Those calls, less where a frame shows them. */
export function helpOf(finding: Finding, drawn: readonly PathStep[] = []): string[] {
  return helpingCalls(finding)
    .filter((call) => !drawn.includes(call))
    .map(stepText)
}

/** The calls and events between the first place and the second, less those that a frame shows. */
export function wayOf(finding: Finding, drawn: readonly PathStep[] = []): string[] {
  return wayBetween(finding)
    .filter((step) => isStep(step) && !drawn.includes(step) && !isAt(step, finding.second))
    .map(stepText)
}

function stepText({ note, site }: PathStep): string {
  return `${brief(note)}  ${shortPlace(site)}`
}

/** What happens between both answers, behind where the request was handed on to the layer that gives the first one. */
export function wayBetween({ path }: Finding): readonly PathStep[] {
  const at = path.findIndex(isFirst)
  const handedOn = path.slice(0, Math.max(0, at)).findLast(isHandingOn)
  return [...(handedOn ? [handedOn] : []), ...path.slice(at + 1, -1)]
}

/** Whether two operations stand at one place of the text. */
export function isSamePlace(a: Site, b: Site): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column
}

function isHandingOn({ note }: PathStep): boolean {
  return note === 'hands the request on'
}

/** The label of the second place already says it. */
function isAt({ site }: PathStep, second: Site | null): boolean {
  return site.file === second?.file && site.line === second.line
}

function shortPlace(site: Site): string {
  return `${brief(site.file.slice(site.file.lastIndexOf('/') + 1))}:${site.line}`
}

/** What a recording says about a finding, in one line; `null`: nothing was recorded. */
export function seenOf({ seen }: Finding): string | null {
  if (!seen) return null
  const told = `${plural(seen.times, 'time')}, last ${day(seen.last)}`
  if (seen.changedSince) return `${told}: before a file of it was changed`
  return seen.confirmed ? `${told}: confirmed` : `${told}: one of the places was not recorded`
}

/** `2026-11-24 17:05 UTC`: what a clock says, not how long ago it was, so the same text comes again. */
function day(time: string): string {
  const at = new Date(time)
  if (Number.isNaN(at.getTime())) return brief(time)
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A mistake that no finding foresaw: `SO004 src/a.js:3 -> src/b.js:9 (2 times)`. */
export function unforeseenLine(mistake: Mistake): string {
  const { code, first, second, route, request, times } = mistake
  const where =
    first || second
      ? `${answerPlace(first)} -> ${answerPlace(second)}`
      : `nobody answered ${brief(route ?? request ?? 'a request')}`
  return `${brief(code)} ${where} (${plural(times, 'time')})`
}

function answerPlace(one: RecordedAnswer | null): string {
  if (!one) return 'no answer'
  return one.place ? `${safe(one.place.file)}:${one.place.line}` : placeless(one)
}

/** In how many of the real cases that were studied a pattern was seen; empty for one that comes from elsewhere. */
export function seenInCases({ seenIn }: Pattern): string {
  return seenIn === null ? '' : `${seenIn} of 341 studied cases`
}

/** Where an answer was given of which no line of the program can be named. */
export function placeless({ call, by, isKnown }: RecordedAnswer): string {
  if (!isKnown) return `${brief(call)}, place not recorded`
  return by === null ? "outside of the program's own code" : `inside of ${brief(by)}`
}
