import type { FileFacts } from './sources.ts'
import type { Advised, Outcome } from './unit-runner.ts'
import type { Unit } from './units.ts'

/** What a worker is told first. */
export interface WorkerProject {
  /** Absolute, with `/`. */
  readonly root: string
  /** The files of all units. */
  readonly candidates: readonly string[]
  readonly facts: ReadonlyMap<string, FileFacts>
  /** Fixes are going to be asked for. */
  readonly isRepairing: boolean
}

/** What it is asked then. */
export type Request =
  | { readonly kind: 'analyse'; readonly unit: Unit }
  | { readonly kind: 'advise'; readonly unit: Unit; readonly fingerprints: readonly string[] }

/** What it says: its answer to each request in turn, and before that, now and then, how far it is. */
export type Message =
  | Answer
  | { readonly kind: 'share'; readonly share: number; readonly file: string }

export type Answer =
  | Outcome
  | { readonly kind: 'advised'; readonly advised: Advised }
  | { readonly kind: 'failed' }
