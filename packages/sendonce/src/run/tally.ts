import type { Mistake } from '@sendonce/model'
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
  const requests = sessions.reduce((sum, one) => sum + one.requests, 0)
  const counted = sessions.reduce((sum, one) => sum + one.incidents, 0)
  const written = incidents.reduce((sum, one) => sum + one.count, 0)
  return {
    processes: sessions.length,
    serving: sessions.filter((one) => one.requests > 0).length,
    requests,
    isAtLeast: counted < written || requests < counted,
    mistakes,
  }
}
