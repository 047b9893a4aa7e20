import type { Parts } from './framework.ts'
import type { Replying } from './hooked-framework.ts'
import type { Returned } from './returned.ts'

/** Files of which a framework calls what they export, by where they stand. */
export interface FileRoutes {
  /** Their paths; what the first group matches is the path of the requests. */
  readonly files: RegExp
  /** Exports that it calls; `default.name` is a property of one. Those that are called as methods of HTTP answer these. */
  readonly exports: readonly string[]
  readonly parameters: readonly (Parts | null)[]
  /** What becomes of what they return; nothing, where that is not told. */
  readonly returned?: Returned
  /** What they leave without an answer the framework answers. */
  readonly isAnsweredAnyway: boolean
}

/** A framework that finds its handlers in files: what these export, and what they answer with. */
export interface FileFramework extends Replying {
  readonly package: string
  /** The major version from which on this holds. */
  readonly since: number
  readonly routes: readonly FileRoutes[]
}
