import type { PathStep } from '@sendonce/model'
import type { Conflict } from '../analyse/machine.ts'
import type { Place } from '../analyse/domain/place.ts'
import type { Answer, Frame, Step } from '../analyse/domain/state.ts'
import type { Sites } from './sites.ts'

/** Conditions in front of the first answer that are told; the nearest ones say the most. */
const leadingLimit = 4

/** The way from the entry point over the first operation to the second, in order. */
export function witnessOf(conflict: Conflict, sites: Sites, code = ''): PathStep[] {
  const { first, second } = conflict
  const before = first ? tellingSteps(first.steps, null) : []
  const between = tellingSteps(second.steps, first?.steps ?? null)
  const leading = before.slice(-leadingLimit)
  const path: PathStep[] = []
  for (const step of leading) add(path, step, sites)
  if (first && first.kind !== 'outside') {
    const site = sites.of(first.place)
    if (site) path.push({ site, note: 'first answer' })
  }
  const loop = code === perItem ? loopAround(second) : null
  const round = loop && sites.of(loop)
  if (round) path.push({ site: round, note: 'next item' })
  for (const step of between) add(path, step, sites)
  const site = sites.of(second.place)
  if (site)
    path.push({
      site,
      note:
        second.kind === 'next' || second.kind === 'error-next'
          ? 'hands the request on'
          : 'second answer',
    })
  return path
}

/** The code of an answer for each item: what goes through the items may stand far from it. */
const perItem = 'SO013'

/** The iteration or the loop that a second answer comes out of. */
function loopAround({ frame, steps }: Answer): Place | null {
  for (let at: Frame | null = frame; at; at = at.parent) if (at.via === 'iteration') return at.call
  for (let step = steps; step; step = step.previous) if (step.kind === 'round') return step.place
  return null
}

/** The last steps of a way that nobody answers on, and the place where it is lost. */
export function wayTo(steps: Step | null, place: Place, end: string, sites: Sites): PathStep[] {
  const path: PathStep[] = []
  for (const step of tellingSteps(steps, null).slice(-wayLimit)) add(path, step, sites)
  const site = sites.of(place)
  if (site) path.push({ site, note: end })
  return path
}

const wayLimit = 6

function tellingSteps(from: Step | null, until: Step | null): Step[] {
  const steps: Step[] = []
  for (let step = from; step && step !== until; step = step.previous)
    if (isTelling(step)) steps.push(step)
  return steps
    .toReversed()
    .filter((step, at, all) => !isPartOf(step, all[at + 1]) && !isLoopEnd(step, all.slice(0, at)))
}

/** That a loop which was gone through is over says nothing of when it happens, and reads as if it were not entered. */
function isLoopEnd(step: Step, before: readonly Step[]): boolean {
  if (step.kind !== 'branch' || step.taken) return false
  const lastRound = before.findLastIndex(({ kind }) => kind === 'round')
  return before
    .slice(0, lastRound + 1)
    .some(({ kind, taken, place }) => kind === 'branch' && taken && isSame(place, step.place))
}

function isSame(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end
}

/** One side of a condition says nothing beside the whole of it. */
function isPartOf(step: Step, next: Step | undefined): boolean {
  if (next?.kind !== 'branch' || step.kind !== 'branch') return false
  const [own, whole] = [step.place, next.place]
  const isInside = own.file === whole.file && whole.start <= own.start && own.end <= whole.end
  return isInside && own.end - own.start < whole.end - whole.start
}

function isTelling(step: Step): boolean {
  return step.kind !== 'branch' || step.isChoice
}

function add(path: PathStep[], step: Step, sites: Sites): void {
  const site = sites.of(step.place)
  const note = noteOf(step, sites)
  if (site && note && path.at(-1)?.note !== note) path.push({ site, note })
}

function noteOf(step: Step, sites: Sites): string {
  switch (step.kind) {
    case 'branch': {
      const source = sites.source(step.place)
      if (step.label) return `when ${source} is ${step.taken ? '' : 'not '}${step.label}`
      return step.taken ? `when ${source}` : `when ${negated(source)}`
    }
    case 'call':
      return step.label ? `calls ${step.label}()` : 'calls a function'
    case 'region':
      return `later: ${regionName(step.label)}`
    case 'throw':
      return step.label
    case 'next':
      return 'hands the request on'
    case 'round':
      return 'next item'
    case 'caught':
      return 'the error is caught'
  }
}

function regionName(label: string): string {
  const [kind, ...rest] = label.split(':')
  const name = rest.join(':')
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

function negated(source: string): string {
  if (/^![\w.$]+$/.test(source)) return source.slice(1)
  return /^[\w.$]+$/.test(source) ? `!${source}` : `not (${source})`
}
