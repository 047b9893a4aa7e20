import { addUp } from '../detect/add-up.ts'
import type { AnalyzeSources } from '../detect/analysis.ts'
import { analyzeForRepair } from '../fix/fix-sources.ts'
import type { SourceHost } from '../link/host.ts'
import type { KnownModules, SourceModule } from '../link/module-graph.ts'
import { adviseOn } from './fix-advice.ts'
import type { LiveUnits, OpenUnit } from './live-units.ts'
import type { Sources } from './sources.ts'
import { UnitHost, UnitLeft } from './unit-host.ts'
import { traceOf, type UnitRecord } from './unit-record.ts'
import type { Advised, OnShare, Outcome, UnitRunner } from './unit-runner.ts'
import type { Unit } from './units.ts'

/** What units are analysed with. */
export interface AnalyserOptions {
  readonly host: SourceHost
  readonly sources: Sources
  /** The files of all units. */
  readonly candidates: readonly string[]
  readonly analyze: AnalyzeSources
  /** Fixes are going to be asked for. */
  readonly isRepairing: boolean
  /** Where what is analysed is kept as a program, for further edits. */
  readonly live: LiveUnits | null
}

/** Analyses units in this process. What is not wanted any more of one is gone before the next. */
export class UnitAnalyser implements UnitRunner {
  readonly #options: AnalyserOptions
  readonly #candidates: ReadonlySet<string>
  /** By their packages, for a part of a unit is another one: units with findings, of which fixes may be asked for. */
  readonly #open = new Map<string, OpenUnit>()
  /** What was parsed for units that were left: they are analysed again, as parts of others. */
  readonly #parsed = new Map<string, SourceModule>()

  constructor(options: AnalyserOptions) {
    this.#options = options
    this.#candidates = new Set(options.candidates)
  }

  analyse(unit: Unit, onShare: OnShare): Outcome {
    // A part of it may be open.
    this.close(unit)
    try {
      return { kind: 'analysed', record: this.#run(unit, onShare) }
    } catch (error) {
      if (error instanceof UnitLeft) return { kind: 'left', file: error.file }
      throw error
    }
  }

  advise(unit: Unit, fingerprints: readonly string[]): Advised {
    const { program, host } = this.open(unit)
    const wanted = new Set(fingerprints)
    const advice = adviseOn(program, ({ fingerprint }) => wanted.has(fingerprint))
    // It may be edited further.
    program.baseline.live.show([])
    return { advice, trace: traceOf(host.asked, this.#options.sources) }
  }

  /** A unit as a program: as it was analysed, or is again. */
  open(unit: Unit): OpenUnit {
    const known = this.#open.get(keyOf(unit)) ?? this.#options.live?.open(unit)
    if (known) return known
    const host = this.#hostOf(unit)
    return { program: analyzeForRepair(host, unit.files), host }
  }

  /** Gives a unit's program up. */
  close({ packages }: Unit): void {
    for (const key of this.#open.keys())
      if (key.split('\n').some((one) => packages.includes(one))) this.#open.delete(key)
  }

  #run(unit: Unit, onShare: OnShare): UnitRecord {
    const { analyze, isRepairing, sources, live } = this.#options
    const host = this.#hostOf(unit)
    const options = {
      known: this.#parsedFor(host),
      onProgress: (done: number, total: number, file: string): void =>
        onShare(done / Math.max(1, total), file),
    }
    const isClosed = live !== null || !isRepairing
    const program = isClosed ? null : analyzeForRepair(host, unit.files, options)
    const found =
      program?.analysis ?? live?.add(unit, host, options) ?? analyze(host, unit.files, options)
    const { asked } = host
    for (const file of asked.reads) this.#parsed.delete(file)
    const trace = traceOf(asked, sources)
    if (program && found.findings.length > 0) this.#open.set(keyOf(unit), { program, host })
    else sources.letGo(asked.reads)
    return { analysis: addUp([found]), trace, advice: {} }
  }

  #parsedFor(host: UnitHost): KnownModules {
    return {
      get: (file) => {
        const module = this.#parsed.get(file)
        // The result rests on it all the same.
        if (module) host.read(file)
        return module
      },
      keep: (file, module) => this.#parsed.set(file, module),
    }
  }

  /** What the analysis of a unit sees of the project. */
  #hostOf({ files }: Unit): UnitHost {
    const own = new Set(files)
    return new UnitHost(this.#options.host, (file) => this.#candidates.has(file) && !own.has(file))
  }
}

function keyOf({ packages }: Unit): string {
  return packages.join('\n')
}
