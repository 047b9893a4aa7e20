import type { Opinion } from './evidence.ts'
import {
  isCalledBack,
  isCode,
  isFrameworkStep,
  isOfDependency,
  type Relation,
  type Step,
} from './relate.ts'
import { isStraight, ownerOf } from './spot.ts'
import { certainly, possibly } from './opinion.ts'

/** The rules on two answers in one run of one function: in a helper, in a straight line, or neither. */
export function classifyByPlace({ common, belowFirst, belowSecond }: Relation): Opinion {
  if (hasHelper(common?.first, belowFirst) || hasHelper(common?.second, belowSecond))
    return certainly('SO005')
  const first = common?.first.spot
  const second = common?.second.spot
  if (!first || !second) return possibly('SO001')
  const isDirect = ![...belowFirst, ...belowSecond].some(isCode)
  const body = first.functions[0]?.body ?? -1
  return isDirect && isStraight(first.source, first.token, second.token, body)
    ? certainly('SO003')
    : certainly('SO001')
}

/** A function that was called with the response, as opposed to a layer, or one that was handed over and finds it around itself. */
function hasHelper(caller: Step | undefined, below: readonly Step[]): boolean {
  let outer = caller
  for (const step of below) {
    if (isFrameworkStep(step)) return false
    if (!isCode(step)) continue
    const isHanded = (step.role?.kind ?? 'callback') !== 'callback'
    // A dependency that calls back was not given the response.
    const isDetour = isOfDependency(step) && !isOfDependency(below.at(-1))
    const isLayer = outer && isFrameworkStep(outer)
    const isGiven = !isCalledBack(outer, step) || (!!step.spot && ownerOf(step.spot) === 0)
    const isHelper = isGiven && !isDetour && !isOfDependency(outer)
    if (isHelper && !isLayer && !isHanded) return true
    outer = step
  }
  return false
}
