import type { PathStep } from '@sendonce/model'
import type { Step } from '../analyse/domain/steps.ts'
import { isHandingOn, type Answer } from '../analyse/domain/answer.ts'
import { isMixed, isOvertaken, withOtherStatus } from '../analyse/effects/answer.ts'
import type { Conflict } from '../analyse/machine.ts'
import { placeKey, type Place } from '../analyse/domain/place.ts'
import { regionOfLabel, type Frame } from '../analyse/domain/frame.ts'
import { conditionText, withoutImplied } from './conditions.ts'
import { ownHandOn } from './handed-on.ts'
import { calledAt, loopAround, ownCalls, relate } from './relation.ts'
import type { Sites } from './sites.ts'
import { tellingSteps } from './steps-between.ts'

/** Conditions in front of the first answer that are told; the nearest ones say the most. */
const leadingLimit = 4

/** The way from the entry point over the first operation to the second, in order, without the conditions that are `idle`. */
export function witnessOf(
  conflict: Conflict,
  sites: Sites,
  {
    code = '',
    idle = new Set(),
  }: { readonly code?: string; readonly idle?: ReadonlySet<string> } = {},
): PathStep[] {
  const { first, second } = conflict
  const stepsTo = (from: Step | null, until: Step | null): Step[] =>
    withoutImplied(
      tellingSteps(from, until).filter(
        ({ kind, place }) => kind !== 'branch' || !idle.has(placeKey(place)),
      ),
      sites,
    )
  const before = first ? stepsTo(first.steps, null) : []
  const between = stepsTo(second.steps, first?.steps ?? null)
  const helping = first ? helpingCalls(first, second, code) : new Map<string, string>()
  const leading = before.filter(
    (step, at) => at >= before.length - leadingLimit || said(step, helping) !== undefined,
  )
  const path: PathStep[] = []
  for (const step of leading) add(path, step, sites, helping)
  const handedOn = first && !isHandingOn(first) ? ownHandOn(conflict) : null
  const from = handedOn && sites.of(handedOn)
  if (from) path.push({ site: from, note: handingOn })
  if (first && first.kind !== 'outside') {
    const site = sites.of(first.place)
    if (site) path.push({ site, note: `first answer${toldOf(conflict, first)}` })
  }
  const kept = conflict.keptAt && sites.of(conflict.keptAt)
  if (kept) path.push({ site: kept, note: "the next request's response takes its place" })
  const loop = code === perItem ? loopAround(second) : null
  const round = loop && sites.of(loop)
  if (round) path.push({ site: round, note: 'next item' })
  for (const step of between) add(path, step, sites)
  const site = sites.of(second.place)
  if (site) path.push({ site, note: endOf(conflict) })
  return path
}

/** What is said of the calls of helpers that answer, by their places. */
type Helping = ReadonlyMap<string, string>

const answers = 'which answers'
const answersLater = 'which answers later'

/** Where helpers are called: one that answers, and comes back to code that answers again, and one that has begun the second. */
function helpingCalls(first: Answer, second: Answer, code: string): Helping {
  const { belowFirst, belowSecond } = relate(first, second)
  const isHelp = ({ via }: Frame): boolean =>
    via === 'call' || via === 'await' || (code === calledTwice && via === 'callback')
  const helping = ownCalls(belowFirst).find(isHelp)?.call
  const [outer] = ownCalls(belowSecond)
  const begun = outer?.scheduledVia && calledAt(outer)
  return new Map([
    ...(begun ? [[placeKey(begun), answersLater] as const] : []),
    ...(helping ? [[placeKey(helping), answers] as const] : []),
  ])
}

function said({ kind, place }: Step, helping: Helping): string | undefined {
  return kind === 'call' ? helping.get(placeKey(place)) : undefined
}

/** The code of an answer for each item: what goes through the items may stand far from it. */
const perItem = 'SO013'
/** The code of a callback that is called twice: each of its calls is told. */
const calledTwice = 'SO012'

const handingOn = 'hands the request on'

/** What a framework does that answers itself. */
export const frameworkAnswers = {
  returned: 'the framework sends what is returned',
  anyway: 'the framework answers when the handler is done',
} as const

/** What a framework answers by itself is told with its status, where that is known, and so is what another answer has it from. */
function toldOf({ how }: Conflict, { byFramework, status, isBuilt, isReturned }: Answer): string {
  if (isReturned) return ', which does not take over'
  if (isBuilt) return ', built and never returned'
  if (!byFramework) return how === withOtherStatus ? `: ${status}` : ''
  return `, by the framework${byFramework === 'anyway' && status !== null ? `: ${status}` : ''}`
}

/** It does not wait for a stream. */
const frameworkComesFirst = 'the framework answers in front of it'

function endOf(conflict: Conflict): string {
  if (isHandingOn(conflict.second)) return handingOn
  if (conflict.how === 'unsent') return 'builds an answer that comes too late'
  if (conflict.how === 'instead') return 'goes out instead of the first'
  const { byFramework } = conflict.second
  if (byFramework && isOvertaken(conflict)) return frameworkComesFirst
  if (byFramework) return frameworkAnswers[byFramework]
  if (conflict.how === 'in-front') return 'answers in front of the framework'
  if (conflict.how === withOtherStatus) return 'goes out with the status of the first answer'
  if (isMixed(conflict)) return 'mixes with the first answer'
  return isOvertaken(conflict) ? 'overtakes the first answer' : 'second answer'
}

/** The last steps of a way that nobody answers on, and the place where it is lost. */
export function wayTo(steps: Step | null, place: Place, end: string, sites: Sites): PathStep[] {
  const path: PathStep[] = []
  for (const step of withoutImplied(tellingSteps(steps, null), sites).slice(-wayLimit))
    add(path, step, sites)
  const site = sites.of(place)
  if (site) path.push({ site, note: end })
  return path
}

const wayLimit = 6

function add(path: PathStep[], step: Step, sites: Sites, helping: Helping = new Map()): void {
  const site = sites.of((step.taken && step.test) || step.place)
  const own = noteOf(step, sites)
  const helps = own === nameless ? undefined : said(step, helping)
  const note = helps ? `${own}, ${helps}` : own
  if (site && note && path.at(-1)?.note !== note) path.push({ site, note })
}

const nameless = 'calls a function'

function noteOf(step: Step, sites: Sites): string {
  switch (step.kind) {
    case 'branch':
      return `when ${conditionText(step, sites)}`
    case 'call': {
      const name = step.label || (isOwn(step) && calledName(sites.of(step.place)?.text))
      return name ? `calls ${name}()` : nameless
    }
    case 'region':
      return `later: ${regionName(step.label)}`
    case 'throw':
      return step.label
    case 'next':
      return handingOn
    case 'round':
      return 'next item'
    case 'caught':
      return 'the error is caught'
  }
}

/** A function that runs later is called by nobody's code, and its place is where it was handed on. */
function isOwn({ previous, place }: Step): boolean {
  return previous?.kind !== 'region' || placeKey(previous.place) !== placeKey(place)
}

/** A function without a name has the one of the variable by which it is called. */
function calledName(call: string | undefined): string | undefined {
  return call && /^([\w$]+)\(/.exec(call)?.[1]
}

function regionName(label: string): string {
  const { kind, label: name } = regionOfLabel(label)
  switch (kind) {
    case 'timer':
      return 'the timer fires'
    case 'event':
      return `'${name}' is emitted`
    case 'reaction':
      return `the promise settles (${name})`
    case 'resume':
      return name ? `${name}() goes on after its await` : 'the function goes on after its await'
    default:
      // What has no name in the program has one only here.
      return /^[\w$.]+$/.test(name) ? `${name}() calls back` : 'the callback runs'
  }
}
