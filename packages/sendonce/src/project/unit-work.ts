import type { Finding } from '@sendonce/model'
import { addUp } from '../detect/add-up.ts'
import type { Analysis, AnalyzeSources } from '../detect/analysis.ts'
import { analyzeForRepair, type Repairable } from '../fix/fix-sources.ts'
import type { SourceHost } from '../link/host.ts'
import type { KnownModules } from '../link/module-graph.ts'
import { analyseUnits, hostOf } from './analyse-units.ts'
import { adviseOn } from './fix-advice.ts'
import type { LiveUnits, OpenUnit } from './live-units.ts'
import type { Sources } from './sources.ts'
import type { UnitHost } from './unit-host.ts'
import { traceOf, type Advice, type UnitRecord } from './unit-record.ts'
import type { Unit, Units } from './units.ts'

export type OnProgress = (done: number, total: number, file: string) => void

/** What the units of a project are analysed with. */
export interface WorkOptions {
  readonly host: SourceHost
  readonly sources: Sources
  readonly analyze: AnalyzeSources
  /** Fixes are going to be asked for. */
  readonly isRepairing: boolean
  readonly onProgress: OnProgress | undefined
  /** Where what is analysed is kept as a program, for further edits. */
  readonly live: LiveUnits | null
}

/** Analyses units, one after the other; what is not wanted any more of one is gone before the next. */
export class UnitWork {
  readonly records: Map<Unit, UnitRecord> = new Map()
  readonly #units: Units
  readonly #options: WorkOptions
  readonly #open = new Map<Unit, OpenUnit>()
  readonly #total: number
  #done = 0

  /** `known` are the units whose results hold still. */
  constructor(units: Units, known: ReadonlyMap<Unit, UnitRecord>, options: WorkOptions) {
    this.#units = units
    this.#options = options
    this.#total = units.all.reduce(
      (sum, unit) => sum + (known.has(unit) ? 0 : unit.files.length),
      0,
    )
    const { host } = options
    const records = analyseUnits(units, { host, known }, (...args) => this.#run(...args))
    for (const [unit, record] of records) this.records.set(unit, record)
    // One that was found to belong to another one is no unit any more.
    for (const unit of this.#open.keys()) if (!records.has(unit)) this.#open.delete(unit)
  }

  /** What all of them say together. */
  get analysis(): Analysis {
    return addUp([...this.records.values()].map(({ analysis }) => analysis))
  }

  /** What can be said of the fixes of these findings. */
  adviseOn(asked: readonly Finding[]): Record<string, Advice> {
    const wanted = new Set(asked.map(({ fingerprint }) => fingerprint))
    const all: Record<string, Advice> = {}
    for (const [unit, record] of this.records) {
      const own = record.analysis.findings.filter(({ fingerprint }) => wanted.has(fingerprint))
      const isNew = own.some(({ fingerprint }) => !(fingerprint in record.advice))
      const advice = isNew ? this.#advise(unit, record, wanted) : record.advice
      Object.assign(all, advice)
    }
    return all
  }

  /** The programs in which these findings are, each to be used before the next one is asked for. */
  *programsOf(findings: readonly Finding[]): Generator<Repairable> {
    const wanted = new Set(findings.map(({ fingerprint }) => fingerprint))
    for (const [unit, { analysis }] of this.records) {
      if (!analysis.findings.some(({ fingerprint }) => wanted.has(fingerprint))) continue
      yield this.#opened(unit).program
      this.#open.delete(unit)
    }
  }

  #advise(unit: Unit, record: UnitRecord, wanted: ReadonlySet<string>): UnitRecord['advice'] {
    const { program, host } = this.#opened(unit)
    const made = adviseOn(
      program,
      ({ fingerprint }) => wanted.has(fingerprint) && !(fingerprint in record.advice),
    )
    // It may be edited further.
    program.baseline.live.show([])
    const advice = { ...record.advice, ...made }
    this.records.set(unit, { ...record, trace: traceOf(host.asked, this.#options.sources), advice })
    return advice
  }

  /** A unit as a program: as it was analysed, or is again. */
  #opened(unit: Unit): OpenUnit {
    const known = this.#open.get(unit) ?? this.#options.live?.open(unit)
    if (known) return known
    const host = hostOf(unit, this.#units, this.#options.host)
    return { program: analyzeForRepair(host, unit.files), host }
  }

  #run(unit: Unit, host: UnitHost, known: KnownModules): UnitRecord {
    const { analyze, isRepairing, onProgress, sources, live } = this.#options
    const options = {
      known,
      onProgress: (done: number, total: number, file: string): void => {
        const own = (unit.files.length * done) / Math.max(1, total)
        onProgress?.(Math.min(this.#done + own, this.#total), this.#total, file)
      },
    }
    const isClosed = live !== null || !isRepairing
    const program = isClosed ? null : analyzeForRepair(host, unit.files, options)
    const found =
      program?.analysis ?? live?.add(unit, host, options) ?? analyze(host, unit.files, options)
    this.#done += unit.files.length
    const { asked } = host
    const trace = traceOf(asked, sources)
    if (program && found.findings.length > 0) this.#open.set(unit, { program, host })
    else sources.letGo(asked.reads)
    return { analysis: addUp([found]), trace, advice: {} }
  }
}
