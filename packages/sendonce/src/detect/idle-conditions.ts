import { placeKey } from '../analyse/domain/place.ts'
import type { Conflict } from '../analyse/machine.ts'
import { tellingSteps } from './steps-between.ts'

/** What a way goes through, by place; of conditions how they fall. */
type Way = Map<string, 'true' | 'false' | 'both' | 'passed'>

/** Ways of one pair that are compared: more are found only where there are many conditions. */
const comparedWays = 24

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
      for (const key of way.keys()) {
        if (!ways.some((other) => other !== way && coversRest(other, way, key))) continue
        way.delete(key)
        isDone = false
      }
    }
  }
  return new Set(asked.filter((key) => !own.has(key)))
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

/** Whether a way leads where another one does when this condition of that one falls the other way. */
function coversRest(other: Way, way: Way, key: string): boolean {
  const falls = way.get(key)
  if (falls !== 'true' && falls !== 'false') return false
  const opposite = falls === 'true' ? 'false' : 'true'
  return [...other].every(([at, value]) => value === (at === key ? opposite : way.get(at)))
}
