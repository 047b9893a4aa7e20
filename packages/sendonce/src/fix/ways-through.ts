import { stepsOf } from '../analyse/domain/steps.ts'
import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import type { Exit } from '../analyse/entry/explore.ts'
import type { FunctionValue } from '../analyse/domain/value.ts'

/**
 * Whether a way runs one of the functions that begin at these places. One that runs none was there before they were edited, though
 * another one may have stood for it: not all ways that end alike are followed.
 */
export function runsAny({ steps }: Exit, { fn }: EntryPoint, places: ReadonlySet<string>): boolean {
  if (places.has(placeOf(fn))) return true
  for (const step of stepsOf(steps))
    if (step.entered && places.has(placeOf(step.entered))) return true
  return false
}

function placeOf({ fn, env }: FunctionValue): string {
  return `${env.module.file}:${fn.span.start}`
}
