import type { Finding } from '@sendonce/model'
import { addUp } from '../detect/add-up.ts'
import type { Analysis } from '../detect/analysis.ts'
import type { Repairable } from '../fix/fix-sources.ts'
import { analyseUnits } from './analyse-units.ts'
import { processesFor, type Concurrency } from './concurrency.ts'
import { UnitAnalyser, type AnalyserOptions } from './unit-analyser.ts'
import { UnitProgress, type OnProgress } from './unit-progress.ts'
import type { Advice, UnitRecord } from './unit-record.ts'
import type { UnitRunner } from './unit-runner.ts'
import type { Unit, Units } from './units.ts'
import type { WorkerRunner } from './worker-runner.ts'

/** What the units of a project are analysed with. */
export interface WorkOptions extends AnalyserOptions {
  /** Of the project; absolute, with `/`. */
  readonly root: string
  readonly concurrency: Concurrency
  readonly onProgress: OnProgress | undefined
}

/** The analysis of the units of a project, in this process or in several. */
export class UnitWork {
  readonly #units: Units
  readonly #options: WorkOptions
  readonly #here: UnitAnalyser
  #workers: readonly WorkerRunner[] = []
  /** Who has analysed a unit, and may have it still. */
  readonly #runners = new Map<Unit, UnitRunner>()
  #records: ReadonlyMap<Unit, UnitRecord>

  /** `known` are the units whose results hold still. */
  constructor(units: Units, known: ReadonlyMap<Unit, UnitRecord>, options: WorkOptions) {
    this.#units = units
    this.#options = options
    this.#here = new UnitAnalyser(options)
    this.#records = new Map(known)
  }

  get records(): ReadonlyMap<Unit, UnitRecord> {
    return this.#records
  }

  /** What all units say together. */
  get analysis(): Analysis {
    return addUp([...this.#records.values()].map(({ analysis }) => analysis))
  }

  /** Analyses all units that are not known. */
  async analyse(): Promise<void> {
    const { sources, concurrency, onProgress } = this.#options
    const known = this.#records
    const unknown = this.#units.all.filter((unit) => !known.has(unit))
    const weigh = ({ files }: Unit): number =>
      files.reduce((sum, file) => sum + sources.facts(file).size, 0)
    await this.#startWorkers(processesFor(concurrency, unknown.map(weigh)))
    const progress = new UnitProgress(unknown, onProgress)
    this.#records = await analyseUnits(this.#units, {
      known,
      runners: this.#team,
      weigh,
      analyse: (unit, runner) => {
        this.#runners.set(unit, runner)
        return runner.analyse(unit, progress.of(unit))
      },
    })
    for (const { trace } of this.#records.values()) sources.noteHashes(trace.reads)
  }

  /** What can be said of the fixes of these findings. */
  async adviseOn(asked: readonly Finding[]): Promise<Record<string, Advice>> {
    const wanted = new Set(asked.map(({ fingerprint }) => fingerprint))
    const advised = await Promise.all(
      [...this.#records].map(async ([unit, record], place) => {
        const { advice } = record
        const fresh = record.analysis.findings
          .map(({ fingerprint }) => fingerprint)
          .filter((fingerprint) => wanted.has(fingerprint) && !(fingerprint in advice))
        if (fresh.length === 0) return [unit, record] as const
        const made = await this.#runnerOf(unit, place).advise(unit, fresh)
        const { trace } = made
        return [unit, { ...record, trace, advice: { ...advice, ...made.advice } }] as const
      }),
    )
    this.#records = new Map(advised)
    return Object.assign({}, ...advised.map(([, { advice }]) => advice)) as Record<string, Advice>
  }

  /** The programs in which these findings are, each to be used before the next one is asked for. */
  *programsOf(findings: readonly Finding[]): Generator<Repairable> {
    const wanted = new Set(findings.map(({ fingerprint }) => fingerprint))
    for (const [unit, { analysis }] of this.records) {
      if (!analysis.findings.some(({ fingerprint }) => wanted.has(fingerprint))) continue
      yield this.#here.open(unit).program
      this.#here.close(unit)
    }
  }

  /** Ends what was started for it. */
  close(): void {
    for (const worker of this.#workers) worker.close()
  }

  get #team(): readonly UnitRunner[] {
    return this.#workers.length > 0 ? this.#workers : [this.#here]
  }

  /** Who is to be asked of a unit: whoever has it, else anybody. */
  #runnerOf(unit: Unit, place: number): UnitRunner {
    return this.#runners.get(unit) ?? this.#team[place % this.#team.length] ?? this.#here
  }

  async #startWorkers(count: number): Promise<void> {
    if (count === 0) return
    const { WorkerRunner } = await import('./worker-runner.ts')
    const { root, sources, candidates, isRepairing } = this.#options
    const project = { root, candidates, facts: sources.seen, isRepairing }
    this.#workers = Array.from({ length: count }, () => new WorkerRunner(project, this.#here))
    // They read for themselves.
    sources.letGo(candidates)
  }
}
