import type { Confidence } from '@sendonce/model'
import { levelOf, weightOf } from './levels.ts'
import type { Conflict } from '../analyse/machine.ts'
import { assumedWeight } from '../analyse/domain/state.ts'
import { assumptionsOf, takesUnseenHandler } from './assumptions.ts'
import { evidence } from './evidence.ts'
import { hasDoubt } from '../analyse/domain/doubts.ts'
import { isLayer } from '../analyse/effects/layers.ts'
import { isAtEnd } from '../analyse/domain/end-listener.ts'
import { choicesBetween } from './steps-between.ts'
import { viewOf, type View } from './view.ts'

const [high, medium, low] = [weightOf('high'), weightOf('medium'), weightOf('low')]

/**
 * How sure a conflict is. `certain`: one run of one function, nothing to be decided between the two
 * operations. `high`: through calls that were resolved, an `await` or a promise, or one more
 * condition. `medium`: the order of unordered events, or something unknown that must fail. `low`:
 * several such things together, or a later handler that is not known.
 */
export function confidenceOf(conflict: Conflict): Confidence {
  return levelOf(weightOfConflict(conflict))
}

function weightOfConflict(conflict: Conflict): number {
  const { second, state } = conflict
  const view = viewOf(conflict)
  // What the first answer was is known without seeing it.
  const isKnown = isAtEnd(second.frame.region) || hasDoubt(state, 'brokenOff')
  if (!view) return isKnown ? weightBehindAny(conflict) : low
  const own = isOfLateLayer(view)
    ? [high]
    : evidence.filter(({ holds }) => holds(view)).map(({ atMost }) => weightOf(atMost))
  const assumed = assumedWeight(state.assumptions)
  const weight = Math.max(conflict.weight, assumed, proofWeight(conflict), ...own)
  // A path that forgot something may be none.
  const sure = state.isCoarse ? Math.max(weight, weight > 0 ? medium : high) : weight
  // One thing that has to happen besides may; that several do at once, hardly ever.
  const most = takesUnseenHandler(conflict) ? 1 : 2
  return sure === medium && assumptionsOf(conflict).length > most ? low : sure
}

/** A layer that the one in front has not waited for is late with whatever it prepares, on each of its ways. */
function isOfLateLayer({ first, relation }: View): boolean {
  return first.byFramework === 'anyway' && relation.belowSecond.some(isLayer)
}

/** What comes behind whatever answers; what is more than that has to happen besides. */
function weightBehindAny({ weight, state }: Conflict): number {
  const assumed = assumedWeight(state.assumptions)
  return Math.max(high, weight, assumed > 0 ? medium : 0, assumed)
}

/** The surest of the later answers counts. */
function proofWeight({ proof, first }: Conflict): number {
  if (proof.length === 0 || !first) return 0
  return Math.min(
    ...proof.map((one) => {
      const isConditional = choicesBetween(one.second.steps, first.steps) > 0
      return Math.max(
        isConditional ? high : 0,
        one.state.isCoarse ? medium : 0,
        assumedWeight(one.state.assumptions),
      )
    }),
  )
}
