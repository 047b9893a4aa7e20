import { placeKey } from '../analyse/domain/place.ts'
import type { Conflict } from '../analyse/machine.ts'
import { tellingSteps } from './steps-between.ts'

/** What a way goes through, by place; of conditions how they fall. */
type Way = Map<string, Falls>

type Falls = 'true' | 'false' | 'both' | 'passed'

/** Ways of one pair that are compared: more are found only where there are many conditions. */
const comparedWays = 12

/**
 * The conditions of the first way that make no difference, by their places: however they fall, one of the others comes
 * to the same two answers. Two ways that differ in one condition are one without it, as often as that goes (Quine, The
 * Problem of Simplifying Truth Functions, 1952).
 */
export function idleConditions(conflicts: readonly Conflict[]): ReadonlySet<string> {
  const ways = conflicts.slice(0, comparedWays).map(wayOf)
  const [own] = ways
  if (!own || ways.length < 2) return new Set()
  const asked = [...own.keys()]
  for (let isDone = false; !isDone;) {
    isDone = true
    for (const way of ways) {
      for (const [key, falls] of way) {
        if (
          !opposites.has(falls) ||
          !ways.some((other) => other !== way && coversRest(other, way, key))
        )
          continue
        way.delete(key)
        isDone = false
      }
    }
  }
  return new Set(asked.filter((key) => !own.has(key)))
}

/** All conditions of a way, by their places: for a mistake that is one whatever they are. */
export function allConditions({ second }: Conflict): ReadonlySet<string> {
  const conditions = tellingSteps(second.steps, null).filter(({ kind }) => kind === 'branch')
  return new Set(conditions.map(({ place }) => placeKey(place)))
}

function wayOf({ second }: Conflict): Way {
  const way: Way = new Map()
  for (const { kind, place, taken } of tellingSteps(second.steps, null)) {
    const key = placeKey(place)
    if (kind !== 'branch') way.set(`${kind}:${key}`, 'passed')
    else {
      const falls = taken ? 'true' : 'false'
      way.set(key, (way.get(key) ?? falls) === falls ? falls : 'both')
    }
  }
  return way
}

/**
 * Whether another way has nothing that this one has not, but this condition, and that the other way round: then both
 * together do not depend on it.
 */
function coversRest(other: Way, way: Way, key: string): boolean {
  if (other.size > way.size) return false
  for (const [at, falls] of other)
    if (falls !== (at === key ? opposites.get(way.get(at)) : way.get(at))) return false
  return true
}

const opposites = new Map<string | undefined, Falls>([
  ['true', 'false'],
  ['false', 'true'],
])
