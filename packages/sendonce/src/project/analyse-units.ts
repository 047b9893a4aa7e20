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
 * Has all units analysed, each runner taking one after the other, so that what one needs is gone before the next. A unit
 * that imports from another one becomes one with that. What was joined waits until all others were tried, which may
 * belong to it as well; what is found meanwhile in a part of it is of no use. Those that are known are not analysed,
 * unless another one imports from them.
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
  const taken = new Set<Unit>()
  const take = async (unit: Unit, runner: UnitRunner): Promise<void> => {
    waiting.delete(unit)
    taken.add(unit)
    const outcome = await analyse(unit, runner)
    taken.delete(unit)
    if (!units.has(unit)) return
    if (outcome.kind === 'analysed') {
      done.set(unit, outcome.record)
      return
    }
    const other = units.of(outcome.file)
    if (!other) throw new Error(`${outcome.file} is in no unit`)
    done.delete(other)
    waiting.delete(other)
    waiting.add(units.join([unit, other]))
  }
  await new Promise<void>((resolve, reject) => {
    const work = async (runner: UnitRunner): Promise<void> => {
      for (const unit of waiting) await take(unit, runner)
      // Nobody waits for what is of no use.
      if (![...taken].some((unit) => units.has(unit))) resolve()
    }
    for (const runner of runners) work(runner).catch(reject)
  }).finally(() => waiting.clear())
  // Whoever was done first: what all of them say together begins with the first file.
  return new Map(
    units.all.flatMap((unit) => {
      const record = done.get(unit)
      return record ? [[unit, record]] : []
    }),
  )
}
