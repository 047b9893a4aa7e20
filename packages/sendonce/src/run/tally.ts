import type { Incident, Mistake, Session } from '@sendonce/model'
import { localize } from './localize.ts'
import { mistakesIn } from './mistakes.ts'
import type { Recording } from './read-incidents.ts'

/** What a recording comes to. */
export interface Tally {
  /** Node processes and worker threads in which the recorder was. */
  readonly processes: number
  /** Those of them that answered a request. */
  readonly serving: number
  readonly requests: number
  /** A process was killed before it could write its last count. */
  readonly isAtLeast: boolean
  /** The worst first. */
  readonly mistakes: readonly Mistake[]
}

/** Adds up a recording; places are told relative to `root`. */
export function tally(recording: Recording, root: string): Tally {
  const { sessions, incidents } = recording
  const mistakes = mistakesIn(incidents.map((incident) => localize(incident, root)))
  const counts = sessions.map((one) =>
    Math.max(one.requests, hasAnsweredTwice(one, incidents) ? 1 : 0),
  )
  const requests = counts.reduce((sum, one) => sum + one, 0)
  const counted = sessions.reduce((sum, one) => sum + one.incidents, 0)
  const written = incidents.reduce((sum, one) => sum + one.count, 0)
  return {
    processes: sessions.length,
    serving: counts.filter((count) => count > 0).length,
    requests,
    isAtLeast: counted < written || requests < counted,
    mistakes,
  }
}

/** A process that was killed at once may not have counted the request that its incident is from. */
function hasAnsweredTwice({ process: own }: Session, incidents: readonly Incident[]): boolean {
  return incidents.some(
    ({ process: { pid, worker }, second }) =>
      pid === own.pid && worker === own.worker && second !== null,
  )
}
