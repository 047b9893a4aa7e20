import type { Incident } from '@sendonce/model'

/** Is called with an incident when it is first seen, and again with a higher `count` when it repeats. */
export type IncidentListener = (incident: Incident) => void

/** Each field has a variable of the environment; a value given in code wins. */
export interface RecorderOptions {
  /**
   * `SENDONCE_MODE`. `development`: full evidence of every response. `production`: the stack of
   * some first answers a second, layers only on routes that had an incident.
   * Default: `production` if `NODE_ENV` says so.
   */
  readonly mode: 'development' | 'production'
  /** `SENDONCE_OUT`: the file or the folder for incidents, one JSON object a line; `null`: none. */
  readonly out: string | null
  /** `SENDONCE_TERMINAL`: what standard error gets. Default: `full`, in production `line`. */
  readonly terminal: 'full' | 'line' | 'off'
  /** `SENDONCE_HANG_AFTER`: milliseconds until a request without an answer is told; 0: never. */
  readonly hangAfter: number
  /** `SENDONCE_QUERY`: show the values of the query string. */
  readonly query: boolean
  /** `SENDONCE_STACKS`: stacks of first answers a second in production. */
  readonly stacksPerSecond: number
}
