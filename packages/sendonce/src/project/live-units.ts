import type { Analysis } from '../detect/analysis.ts'
import { addUp } from '../detect/add-up.ts'
import type { AnalyzeSourcesOptions } from '../detect/analyze-sources.ts'
import { LiveAnalysis } from '../detect/live-analysis.ts'
import { repairableOf, type Repairable } from '../fix/fix-sources.ts'
import { ImportRecorder } from '../fix/overlay.ts'
import type { Sources } from './sources.ts'
import { UnitLeft, type UnitHost } from './unit-host.ts'
import { traceOf, type UnitRecord } from './unit-record.ts'
import type { Unit } from './units.ts'

/** A program that is kept to be repaired. */
export interface OpenUnit {
  readonly program: Repairable
  readonly host: UnitHost
}

interface LiveUnit {
  readonly host: UnitHost
  readonly recorder: ImportRecorder
  readonly live: LiveAnalysis
}

/** So many units are kept as programs: who edits more of them at a time waits a little longer. */
export const keptUnits = 2

/** The units that were edited last, as programs: of these only what an edit can matter to is analysed again. */
export class LiveUnits {
  readonly #kept = new Map<string, LiveUnit>()

  /** Analyses a unit, and keeps it for the next edit. */
  add(unit: Unit, host: UnitHost, options: Omit<AnalyzeSourcesOptions, 'keepExplored'>): Analysis {
    const recorder = new ImportRecorder(host)
    const live = new LiveAnalysis(recorder, unit.files, options)
    this.#kept.delete(keyOf(unit))
    this.#kept.set(keyOf(unit), { host, recorder, live })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > keptUnits && oldest !== undefined) this.#kept.delete(oldest)
    return live.analysis
  }

  /** What is found in a unit in which these files have other texts; `null` where it has to be analysed anew. */
  update(unit: Unit, changed: readonly string[], sources: Sources): UnitRecord | null {
    const known = this.#kept.get(keyOf(unit))
    if (!known) return null
    if (!isUpdated(known.live, changed)) {
      this.#kept.delete(keyOf(unit))
      return null
    }
    const { analysis } = known.live
    return { analysis: addUp([analysis]), trace: traceOf(known.host.asked, sources), advice: {} }
  }

  /** A unit as it is now, to be repaired. */
  open(unit: Unit): OpenUnit | null {
    const known = this.#kept.get(keyOf(unit))
    return known
      ? { program: repairableOf(known.live.analysis, known.recorder), host: known.host }
      : null
  }
}

function isUpdated(live: LiveAnalysis, changed: readonly string[]): boolean {
  try {
    return live.update(changed)
  } catch (error) {
    // The edit leads to another unit.
    if (error instanceof UnitLeft) return false
    throw error
  }
}

function keyOf({ files }: Unit): string {
  return files.join('\0')
}
