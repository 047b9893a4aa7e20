import type { UnitRecord } from './unit-record.ts'
import type { Outcome, UnitRunner } from './unit-runner.ts'
import type { Unit, Units } from './units.ts'

interface Work {
  /** Results that hold still. */
  readonly known: ReadonlyMap<Unit, UnitRecord>
  readonly runners: readonly UnitRunner[]
  /** Of what is analysed side by side, the heaviest comes first. */
  readonly weigh: (unit: Unit) => number
  readonly analyse: (unit: Unit, runner: UnitRunner) => Outcome | Promise<Outcome>
}

/**
 * Has all units analysed, each runner taking one after the other. A unit that imports from another one becomes one with
 * that, and is analysed again where its files were parsed; what is found meanwhile in the other one is of no use. Those
 * that are known are not analysed, unless another one imports from them.
 */
export async function analyseUnits(
  units: Units,
  { known, runners, weigh, analyse }: Work,
): Promise<ReadonlyMap<Unit, UnitRecord>> {
  const done = new Map(known)
  const unknown = units.all.filter((unit) => !known.has(unit))
  const waiting = new Set(
    runners.length > 1 ? unknown.toSorted((a, b) => weigh(b) - weigh(a)) : unknown,
  )
  const finish = async (unit: Unit, runner: UnitRunner): Promise<void> => {
    waiting.delete(unit)
    const outcome = await analyse(unit, runner)
    if (!units.has(unit)) return
    if (outcome.kind === 'analysed') {
      done.set(unit, outcome.record)
      return
    }
    const other = units.of(outcome.file)
    if (!other) throw new Error(`${outcome.file} is in no unit`)
    done.delete(other)
    waiting.delete(other)
    await finish(units.join([unit, other]), runner)
  }
  const work = async (runner: UnitRunner): Promise<void> => {
    for (const unit of waiting) await finish(unit, runner)
  }
  await Promise.all(runners.map(work))
  // Whoever was done first: what all of them say together begins with the first file.
  return new Map(
    units.all.flatMap((unit) => {
      const record = done.get(unit)
      return record ? [[unit, record]] : []
    }),
  )
}
