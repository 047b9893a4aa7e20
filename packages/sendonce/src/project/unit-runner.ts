import type { Advice, Trace, UnitRecord } from './unit-record.ts'
import type { Unit } from './units.ts'

/** What came of an attempt to analyse a unit. */
export type Outcome =
  | { readonly kind: 'analysed'; readonly record: UnitRecord }
  /** An import led to this file, which is in another unit. */
  | { readonly kind: 'left'; readonly file: string }

/** What can be said of the fixes of findings, by fingerprint, and all that the unit's analysis has asked by then. */
export interface Advised {
  readonly advice: Readonly<Record<string, Advice>>
  readonly trace: Trace
}

/** Is told the share of a unit that is done, and the file that is next. */
export type OnShare = (share: number, file: string) => void

/** Analyses units, one at a time: in this process, or in another one. */
export interface UnitRunner {
  analyse(unit: Unit, onShare: OnShare): Outcome | Promise<Outcome>
  /** Looks for the fixes of findings of a unit, which need not be one that was analysed here. */
  advise(unit: Unit, fingerprints: readonly string[]): Advised | Promise<Advised>
}
