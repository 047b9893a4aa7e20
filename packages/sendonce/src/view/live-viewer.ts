import { relative } from 'node:path'
import type { CheckFacts, ProgramFacts } from '../report/live/status-view.ts'
import { FollowedRecording } from '../run/follow-recording.ts'
import type { Access } from './access.ts'
import { Board } from './board.ts'
import { IncidentStore } from './incident-store.ts'
import { LiveFeed } from './live-feed.ts'
import { LiveModel, type Checked } from './live-model.ts'
import { Program, type Outside } from './program.ts'
import { startViewServer, type Asset, type ViewServer } from './view-server.ts'

/** How often the recording is looked at: what happens is shown well within half a second. */
const lookMs = 100
/** Between two updates of what is shown, and more where one takes long: the pages need time as well. */
const restMs = 50
const restShare = 3
/** Processes end without saying so. */
const pulseMs = 1000

export interface LiveViewerOptions {
  /** The folder that is checked. */
  readonly root: string
  /** `sendonce 0.1.0`. */
  readonly tool: string
  /** The folder of the recordings. */
  readonly recordings: string
  readonly outside: Outside
  readonly assets: ReadonlyMap<string, Asset>
  readonly access: Pick<Access, 'admits'>
  /** A free one unless told. */
  readonly port?: number | undefined
  /** Is called when more is known of the program. */
  readonly onProgram?: ((facts: ProgramFacts) => void) | undefined
}

/** Follows a check and a recording, and shows them to the pages that are open. */
export class LiveViewer {
  readonly #options: LiveViewerOptions
  readonly #board = new Board()
  readonly #feed = new LiveFeed(() => this.#board.whole())
  readonly #incidents: IncidentStore
  readonly #program = new Program()
  readonly #model: LiveModel
  readonly #recording: FollowedRecording
  #outside: Outside
  #check: CheckFacts = { kind: 'running' }
  #checked: Checked | null = null
  #unread: readonly string[] = []
  #server: ViewServer | null = null
  #isDirty = false
  #isClosed = false
  /** When the next update may begin. */
  #readyAt = 0
  #next: NodeJS.Timeout | undefined
  /** What is known of the program, as it was shown last. */
  #felt = ''
  #timers: NodeJS.Timeout[] = []

  constructor(options: LiveViewerOptions) {
    this.#options = options
    this.#outside = options.outside
    const { root, tool, recordings } = options
    this.#incidents = new IncidentStore(root)
    this.#recording = new FollowedRecording(recordings)
    this.#model = new LiveModel({ root, tool, board: this.#board, incidents: this.#incidents })
  }

  /** Begins to serve and to follow; rejects with a `UsageError` where no port can be had. */
  async start(): Promise<ViewServer> {
    const { assets, access, port } = this.#options
    this.#server = await startViewServer({ assets, access, port, feed: this.#feed })
    this.#look()
    this.#timers = [
      setInterval(() => this.#look(), lookMs),
      setInterval(() => this.#feel(), pulseMs),
    ]
    this.#touch()
    return this.#server
  }

  /** Is told at once: while a check goes on nothing else is. */
  setCheck(check: CheckFacts): void {
    this.#check = check
    this.#touch()
    if (this.#isClosed || !this.#server) return
    clearTimeout(this.#next)
    this.#readyAt = 0
    this.#run()
  }

  setChecked(checked: Checked, ms: number): void {
    this.#checked = checked
    this.setCheck({ kind: 'done', ms })
  }

  setOutside(changed: Partial<Outside>): void {
    this.#outside = { ...this.#outside, ...changed }
    this.#touch()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const timer of this.#timers) clearInterval(timer)
    clearTimeout(this.#next)
    this.#feed.close()
    await this.#server?.close()
  }

  #touch(): void {
    this.#isDirty = true
    if (this.#next || this.#isClosed) return
    const wait = Math.max(0, this.#readyAt - performance.now())
    this.#next = setTimeout(() => this.#run(), wait)
  }

  /** What is quick at once, and code for as long as nothing else waits. */
  #run(): void {
    this.#next = undefined
    if (this.#isDirty && performance.now() >= this.#readyAt) {
      this.#isDirty = false
      const began = performance.now()
      this.#update()
      const ended = performance.now()
      this.#readyAt = ended + Math.max(restMs, restShare * (ended - began))
    }
    const isMore = this.#model.drawSome()
    this.#tell()
    if (isMore) this.#next = setTimeout(() => this.#run(), 0)
    else if (this.#isDirty) this.#touch()
  }

  /** A process that has ended is no news by itself. */
  #feel(): void {
    const facts = this.#program.facts(this.#outside, this.#incidents)
    if (JSON.stringify(facts) !== this.#felt) this.#touch()
  }

  #look(): void {
    const { sessions, incidents, isUnreadChanged } = this.#recording.read()
    for (const session of sessions) this.#program.add(session)
    for (const incident of incidents) this.#incidents.add(incident)
    if (isUnreadChanged)
      this.#unread = Array.from(
        this.#recording.unread(),
        ([file, says]) => `${relative(this.#options.root, file)}: ${says}`,
      )
    if (sessions.length > 0 || incidents.length > 0 || isUnreadChanged) this.#touch()
  }

  #update(): void {
    const program = this.#program.facts(this.#outside, this.#incidents)
    this.#felt = JSON.stringify(program)
    this.#options.onProgram?.(program)
    this.#model.update({
      checked: this.#checked,
      check: this.#check,
      program,
      unread: this.#unread,
    })
    this.#tell()
  }

  #tell(): void {
    const lines = this.#board.changes()
    if (lines !== '') this.#feed.publish(lines)
  }
}
