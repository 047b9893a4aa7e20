import type { Incident, Mistake } from '@sendonce/model'
import { mistakesIn } from './mistakes.ts'

/** Mistakes, parted by whether the files that they name are still what they were then. */
export interface PartedMistakes {
  readonly current: readonly Mistake[]
  readonly outdated: readonly Mistake[]
}

/**
 * Parts incidents by age. `changedAt`: when a file was last changed, in milliseconds since 1970; `null`
 * for one that is not there any more.
 */
export function partByAge(
  incidents: readonly Incident[],
  changedAt: (file: string) => number | null,
): PartedMistakes {
  const isOutdated = ({ time, first, second }: Incident): boolean =>
    [first, second].some((one) => {
      if (!one?.place) return false
      const changed = changedAt(one.place.file)
      return changed === null || changed > Date.parse(time)
    })
  return {
    current: mistakesIn(incidents.filter((one) => !isOutdated(one))),
    outdated: mistakesIn(incidents.filter(isOutdated)),
  }
}
