import type { Place } from './place.ts'
import type { FunctionValue, Value } from './value.ts'

/** One step of a path, newest first; the words are made when a finding is. */
export interface Step {
  readonly previous: Step | null
  readonly kind: 'branch' | 'call' | 'region' | 'throw' | 'next' | 'round' | 'caught'
  readonly place: Place
  readonly taken: boolean
  readonly label: string
  /** What had to be decided without knowledge. */
  readonly isChoice: boolean
  /** Of a `case`: where its test stands; `place` is what the `switch` asks. */
  readonly test?: Place | null
  /** Of a branch: the value that was asked. */
  readonly asked?: Value
  /** Of a branch: a loop has no further round, which is so of an empty list as well. */
  readonly leavesLoop?: true
  /** Of a throw: it tells of what the client sent. */
  readonly isOfInput?: boolean
  /** Of a throw: the failure that was caught, and is thrown again. */
  readonly rethrown?: Step
  /** Of a region: a callback of several, or of a list, of which another one may come, or this one again. */
  readonly mayBeLeftOut?: true
  /** Of a call: the function that is entered. */
  readonly entered?: FunctionValue
}

/** A step that nothing had to be decided for. */
export function stepTo(
  previous: Step | null,
  kind: Step['kind'],
  place: Place,
  label: string,
): Step {
  return { previous, kind, place, taken: true, label, isChoice: false }
}

/** The steps of a way, from its end back to where it came by `until`, without that. */
export function* stepsOf(from: Step | null, until: Step | null = null): Iterable<Step> {
  for (let step = from; step && step !== until; step = step.previous) yield step
}

/** The last step at which something failed, or was caught. */
export function lastFailure(steps: Step | null): Step | null {
  for (const step of stepsOf(steps)) {
    if (step.kind === 'throw' || step.kind === 'caught') return step
  }
  return null
}
