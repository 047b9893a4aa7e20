import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Finding, Report } from '@sendonce/model'
import { CheckSession, type CheckOptions } from '../project/check-project.ts'
import type { Advice } from '../project/unit-record.ts'
import { UsageError } from '../util/usage-error.ts'
import type { TextOf } from './problems.ts'

/** How a folder is checked, by its configuration. */
export interface Plan {
  readonly options: CheckOptions
  readonly key: string
  readonly judge: (report: Report) => Report
}

export type PlanFolder = (root: string, paths: readonly string[]) => Promise<Plan>

/** A report, as it is to be shown. */
export interface Shown {
  readonly report: Report
  readonly textOf: TextOf
}

/** What is shown, of which state of the texts, and what was found out of its fixes. */
interface Standing extends Shown {
  readonly generation: number
  readonly advice: Map<string, Advice | null>
}

export interface FolderEvents {
  readonly onShown: (shown: Shown) => void
  readonly onFault: (message: string) => void
  /** The first check begins; gives what is to be called at its end. */
  readonly onFirst: () => Promise<() => void>
}

/** Milliseconds without a key after which a text is looked at. */
const quietMs = 120

/** The checks of one folder, one after the other. What is outdated when a check ends is not shown. */
export class Folder {
  readonly root: string
  readonly unsaved: Map<string, string> = new Map()
  readonly #paths: readonly string[]
  readonly #planFolder: PlanFolder
  readonly #events: FolderEvents
  #plan: Plan | null = null
  #session: CheckSession | null = null
  #changed: Set<string> | null = null
  #isPlanWanted = true
  #isWanted = false
  #generation = 0
  #running: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #told = ''
  #isClosed = false
  #isFirst = true
  shown: Standing | null = null

  constructor(
    root: string,
    paths: readonly string[],
    planFolder: PlanFolder,
    events: FolderEvents,
  ) {
    this.root = root
    this.#paths = paths
    this.#planFolder = planFolder
    this.#events = events
  }

  /** What is shown is what stands in the editor. */
  get isUpToDate(): boolean {
    return this.shown?.generation === this.#generation && !this.#isWanted
  }

  /** The contents of a file are other ones. */
  change(file: string, delay: number = quietMs): void {
    const sources = this.#session?.sources
    // A text that no check reads is none that a check waits for.
    if (sources && this.#changed && !sources.seen.has(file)) return
    this.#changed?.add(file)
    this.#want(delay)
  }

  /** More than contents has changed. `isSetting`: how is to be checked, too. */
  changeAll(isSetting: boolean): void {
    this.#changed = null
    this.#isPlanWanted ||= isSetting
    this.#want(0)
  }

  /** Nobody types any more. */
  hurry(): void {
    if (this.#timer) this.#want(0)
  }

  close(): void {
    this.#isClosed = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  /** What can be said of the fix of a finding that is shown; `null` where its program has changed since. */
  async adviseOn(finding: Finding): Promise<Advice | null> {
    await this.#running
    const known = this.shown
    if (!known || !this.isUpToDate || !this.#session) return null
    const { fingerprint } = finding
    const earlier = known.advice.get(fingerprint)
    if (earlier !== undefined) return earlier
    const job = this.#session.adviseOn([finding])
    this.#running = settled(job)
    const advice = (await job)[fingerprint] ?? null
    known.advice.set(fingerprint, advice)
    return this.shown === known && this.isUpToDate ? advice : null
  }

  #want(delay: number): void {
    this.#generation++
    this.#isWanted = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#running = this.#running.then(() => this.#run())
    }, delay)
  }

  async #run(): Promise<void> {
    if (!this.#isWanted || this.#isClosed) return
    const generation = this.#generation
    const changed = this.#changed && [...this.#changed]
    this.#isWanted = false
    this.#changed = new Set()
    const end = this.#isFirst ? await this.#events.onFirst() : (): void => {}
    this.#isFirst = false
    try {
      await this.#prepare()
      if (!this.#session || !this.#plan) return
      const report = this.#plan.judge(await this.#session.check(changed))
      // Keys that were pressed meanwhile are heard now.
      await nextTurn()
      await nextTurn()
      if (generation !== this.#generation || this.#isClosed) return
      const sources = this.#session.sources
      const textOf: TextOf = (file) => sources?.text(file) ?? null
      this.shown = { report, generation, textOf, advice: new Map() }
      this.#events.onShown(this.shown)
      if (this.unsaved.size === 0 || changed === null) this.#session.keep()
    } catch (error) {
      // What was read meanwhile is not known to be whole.
      this.#changed = null
      if (!this.#isClosed) this.#fail(error)
    } finally {
      end()
    }
  }

  async #prepare(): Promise<void> {
    if (!this.#isPlanWanted) return
    this.#isPlanWanted = false
    try {
      const plan = await this.#planFolder(this.root, this.#paths)
      if (plan.key !== this.#plan?.key || !this.#session)
        this.#session = new CheckSession({ ...plan.options, unsaved: this.unsaved })
      this.#plan = plan
      this.#told = ''
    } catch (error) {
      // The last good one stays.
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error)
    const message = error instanceof UsageError ? `${words}: ${error.hint}` : words
    if (message !== this.#told) this.#events.onFault(`sendonce: ${message}`)
    this.#told = message
  }
}

/** Waits for something, whatever becomes of it. */
async function settled(job: Promise<unknown>): Promise<void> {
  await Promise.allSettled([job])
}
