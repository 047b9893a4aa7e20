import { stepsOf, lastFailure, type Step } from '../domain/steps.ts'
import { placeKey, type Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import { isSent } from '../domain/value.ts'
import { isFailure } from '../effects/pipe.ts'

/** The ways that are answered, as far as other ways are held against them. */
export class Answered {
  private readonly steps = new Set<Step>()
  /** Decisions by place and outcome. */
  private readonly decisions = new Set<string>()
  /** Those behind an answer. */
  private readonly late = new Set<string>()

  /** What leads to each answer. */
  private readonly ways: readonly (Step | null)[]

  constructor(states: readonly State[]) {
    this.ways = states.map((state) => (state.first ?? state).steps)
    for (const { first, steps } of states) {
      for (const step of stepsOf(steps)) {
        if (!first || step === first.steps) break
        if (step.kind === 'branch') this.late.add(decision(step, step.taken))
      }
      for (const step of stepsOf(steps)) {
        if (this.steps.has(step)) break
        this.steps.add(step)
        if (step.kind !== 'branch') continue
        this.decisions.add(decision(step, step.taken))
        if (step.test) this.decisions.add(decisionAt(step.test, step.taken))
      }
    }
  }

  /**
   * The decision by which a way leaves those that are answered: the last one that falls otherwise where
   * somebody answers, else the first.
   */
  partingOf(from: Step | null): Step | null {
    let first: Step | null = null
    let last: Step | null = null
    for (const step of stepsOf(from)) {
      if (this.steps.has(step)) break
      if ((step.kind !== 'branch' && step.kind !== 'caught') || step.leavesLoop) continue
      const isTelling = isCaughtUnseen(step) || this.decisions.has(decision(step, !step.taken))
      if (isTelling) last ??= step
      first = step
    }
    return last ?? first
  }

  /** Whether the decision falls the same behind an answer: then it may be there to tell that. */
  isTest(parting: Step): boolean {
    return parting.kind === 'branch' && this.late.has(decision(parting, parting.taken))
  }

  /** Whether something fails on each way that is answered, and not on this one: what the handler does else was forgotten. */
  isFailing(from: Step | null): boolean {
    const own = new Set(stepsOf(from))
    return this.ways.every((way) => {
      for (const step of stepsOf(way)) {
        if (own.has(step)) return false
        // A callback that is given the error decides itself.
        if (step.kind !== 'branch' && isFailure(step)) return true
      }
      return false
    })
  }

  /**
   * Whether a way is what several conditions of one callback leave over, each of which answers: they may well
   * be meant to be all that there are.
   */
  isLeftOver(parting: Step): boolean {
    // That something failed is none of them.
    if (parting.kind === 'caught' || parting.taken) return false
    const passed = new Set<string>()
    for (const step of stepsOf(parting)) {
      if (step.kind === 'region' && !step.label.startsWith('resume')) break
      if (step.kind !== 'branch' || step.taken) continue
      const at = partOf(step)
      if (this.decisions.has(decisionAt(at, true))) passed.add(decisionAt(at, false))
    }
    return passed.size > 1
  }
}

/** Whether a failure is caught; by a reaction, if it is none that the program is seen to throw, which tells more. */
function isCaughtUnseen(step: Step): boolean {
  if (step.kind !== 'caught') return false
  return !isOfReaction(step) || lastFailure(step.previous)?.kind !== 'throw'
}

/** Whether a reaction has caught a failure, which may be one of what is never seen to fail. */
export function isOfReaction({ kind, label }: Step): boolean {
  return kind === 'caught' && label === 'reaction'
}

function decision({ place }: Step, isTaken: boolean): string {
  return decisionAt(place, isTaken)
}

function decisionAt(place: Place, isTaken: boolean): string {
  return `${placeKey(place)}:${place.end}:${isTaken}`
}

/** A `case` is a condition of its own, unless clients say what is compared: they can send what no case takes. */
function partOf({ place, test, asked }: Step): Place {
  return test && !(asked?.kind === 'equal' && isSent([asked.left])) ? test : place
}
