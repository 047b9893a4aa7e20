import type { SourceHost } from '../link/host.ts'
import type { KnownModules, SourceModule } from '../link/module-graph.ts'
import { UnitHost, UnitLeft } from './unit-host.ts'
import type { Unit, Units } from './units.ts'

/** Analyses one unit; `modules` has what was parsed when that was tried before. */
export type AnalyseUnit<T> = (unit: Unit, host: UnitHost, modules: KnownModules) => T

/** What the analysis of a unit sees of the project. */
export function hostOf(unit: Unit, units: Units, host: SourceHost): UnitHost {
  return new UnitHost(host, (file) => (units.of(file) ?? unit) !== unit)
}

/**
 * Analyses one unit after the other, so that what one needs is gone before the next. A unit that imports from another
 * one becomes one with that, and is analysed again. Those in `known` are not analysed, unless another one imports
 * from them.
 */
export function analyseUnits<T>(
  units: Units,
  { host, known: earlier }: { readonly host: SourceHost; readonly known: ReadonlyMap<Unit, T> },
  analyse: AnalyseUnit<T>,
): ReadonlyMap<Unit, T> {
  const done = new Map(earlier)
  const waiting = units.all.filter((unit) => !done.has(unit)).toReversed()
  let parsed = new Map<string, SourceModule>()
  for (let unit = waiting.pop(); unit; unit = waiting.pop()) {
    const own = hostOf(unit, units, host)
    const modules: KnownModules = {
      get: (file) => {
        const module = parsed.get(file)
        // The result rests on it all the same.
        if (module) own.read(file)
        return module
      },
      keep: (file, module) => parsed.set(file, module),
    }
    try {
      done.set(unit, analyse(unit, own, modules))
      parsed = new Map()
    } catch (error) {
      const other = error instanceof UnitLeft ? units.of(error.file) : undefined
      if (!other) throw error
      done.delete(other)
      const place = waiting.indexOf(other)
      if (place >= 0) waiting.splice(place, 1)
      waiting.push(units.join([unit, other]))
    }
  }
  return done
}
