import type { OnShare } from './unit-runner.ts'
import type { Unit } from './units.ts'

export type OnProgress = (done: number, total: number, file: string) => void

/** Adds up how far the analyses of units are, in files. */
export class UnitProgress {
  readonly #tell: OnProgress | undefined
  readonly #total: number
  readonly #doneOf = new Map<Unit, number>()
  #done = 0

  constructor(units: readonly Unit[], tell: OnProgress | undefined) {
    this.#tell = tell
    this.#total = units.reduce((sum, { files }) => sum + files.length, 0)
  }

  /** Hears how far one unit is. */
  of(unit: Unit): OnShare {
    return (share, file) => {
      const done = unit.files.length * share
      this.#done += done - (this.#doneOf.get(unit) ?? 0)
      this.#doneOf.set(unit, done)
      this.#tell?.(Math.min(this.#done, this.#total), this.#total, file)
    }
  }
}
