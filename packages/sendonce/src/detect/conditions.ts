import type { Step } from '../analyse/domain/steps.ts'
import { placeKey } from '../analyse/domain/place.ts'
import type { Sites } from './sites.ts'

/** What has to hold for a branch to be taken as it was, in the words of the source. */
export function conditionText(step: Step, sites: Sites): string {
  const { place, test, taken } = step
  if (test && !taken) return `no case matches ${sites.source(place)}`
  const source = sourceOf(step, sites)
  return taken ? source : negated(source)
}

/** A `case` compares; of `switch (true)` it is the condition itself. */
function sourceOf({ place, test }: Step, sites: Sites): string {
  const asked = sites.source(place)
  if (!test) return asked
  return asked === 'true' ? sites.source(test) : `${asked} === ${sites.source(test)}`
}

function negated(source: string): string {
  if (/^![\w.$]+$/.test(source)) return source.slice(1)
  return /^[\w.$]+$/.test(source) ? `!${source}` : `not (${source})`
}

/** `url === '/a'`: what is asked, and the constant. */
const comparison =
  /^(.*\S)\s*={2,3}\s*('[^']*'|"[^"]*"|`[^`$]*`|-?\d[\w.]*|true|false|null|undefined)$/

/**
 * Steps without the conditions that others imply: where `url` is `/b` it says nothing that it is not `/a`. All cases
 * that do not match are told as one.
 */
export function withoutImplied(steps: readonly Step[], sites: Sites): Step[] {
  const told = new Set<string>()
  const kept = steps.toReversed().filter((step) => {
    if (step.kind !== 'branch') return true
    const { place, test, taken } = step
    const asked = comparison.exec(sourceOf(step, sites))?.[1]
    const subjects = [...(asked ? [asked] : []), ...(test ? [placeKey(place)] : [])]
    if (!taken && subjects.some((one) => told.has(one))) return false
    if (taken || test) for (const one of subjects) told.add(one)
    return true
  })
  return kept.toReversed()
}
