import type { Confidence, Severity } from '@sendonce/model'

/** What `sendonce.config.*` may say; flags of the command line beat it. */
export interface Configuration {
  /** Files and folders to check when the command line names none. */
  readonly paths?: readonly string[]
  /** Globs, as in .gitignore, of what is left out. */
  readonly exclude?: readonly string[]
  readonly includeTests?: boolean
  readonly minConfidence?: Confidence
  readonly failOn?: Confidence
  /** Another severity for a pattern, or `off`. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>
  /** For tests that fail when a request is answered twice. */
  readonly test?: TestConfiguration
}

export interface TestConfiguration {
  /** From which severity on a test fails: `error`. */
  readonly failOn?: 'error' | 'warning' | 'never'
  /** At the end of a test: how long to wait for what its requests have begun, in milliseconds: 250. */
  readonly settleMs?: number
  /** The same at the end of a file of tests: 1000. */
  readonly graceMs?: number
}

/** Gives a configuration file its types. */
export function defineConfig(configuration: Configuration): Configuration {
  return configuration
}
