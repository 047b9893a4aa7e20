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
  /** A process was killed before it could write its last counts, or those of its incidents. */
  readonly isAtLeast: boolean
  /** The worst first. */
  readonly mistakes: readonly Mistake[]
}

/** Adds up a recording; places are told relative to `root`. */
export function tally(recording: Recording, root: string): Tally {
  const { sessions, incidents } = recording
  const mistakes = mistakesIn(incidents.map((incident) => localize(incident, root)))
  const counts = sessions.map((one) => requestsOf(one, incidents))
  const requests = counts.reduce((sum, one) => sum + one, 0)
  const counted = sessions.reduce((sum, one) => sum + one.incidents, 0)
  const written = timesOf(incidents)
  return {
    processes: sessions.length,
    serving: counts.filter((count) => count > 0).length,
    requests,
    isAtLeast: counted !== written,
    mistakes,
  }
}

/** What it answered, and the requests that nobody answered: those of which the client left are over. */
function requestsOf({ process: own, requests }: Session, incidents: readonly Incident[]): number {
  const its = incidents.filter(
    ({ process: { pid, worker } }) => pid === own.pid && worker === own.worker,
  )
  const unanswered = its.filter(({ second }) => second === null)
  const left = unanswered.filter(({ response }) => response.outcome !== 'pending')
  // A process that was killed at once may not have counted the request that its incident is from.
  return Math.max(requests + timesOf(left), timesOf(unanswered), Math.min(its.length, 1))
}

function timesOf(incidents: readonly Incident[]): number {
  return incidents.reduce((sum, { count }) => sum + count, 0)
}
