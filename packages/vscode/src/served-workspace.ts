import type { LogOutputChannel } from 'vscode'
import { planWorkspace, type Plan } from './plan.ts'
import { keyOf, ServedFolder } from './served-folder.ts'

/** The folders of a workspace that are served. What is asked of it is done in turn. */
export class ServedWorkspace {
  readonly #output: LogOutputChannel
  #folders: ReadonlyMap<string, ServedFolder> = new Map()
  #running: Promise<void> = Promise.resolve()

  constructor(output: LogOutputChannel) {
    this.#output = output
  }

  /** Serves what is to be served as things stand now; servers that stay as they were go on. */
  readonly refresh = async (): Promise<void> => this.#inTurn(planWorkspace)

  /** Ends all servers, and starts them again. */
  readonly restart = async (): Promise<void> => {
    await this.end()
    await this.refresh()
  }

  /** Ends all servers. */
  readonly end = async (): Promise<void> => this.#inTurn(() => [])

  /** Has a server open the page of a pattern. */
  readonly explain = async (code: unknown): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop -- the first one that runs
    for (const folder of this.#folders.values()) if (await folder.explain(code)) return
  }

  async #inTurn(plan: () => Plan[]): Promise<void> {
    const done = this.#running.then(() => this.#serve(plan()))
    // What could not be done once is no reason to do nothing any more.
    this.#running = done.catch(() => {})
    return done
  }

  async #serve(plans: readonly Plan[]): Promise<void> {
    const before = this.#folders
    const keys = new Set(plans.map(keyOf))
    const gone = [...before].filter(([key]) => !keys.has(key))
    await Promise.all(gone.map(([, folder]) => folder.end()))
    const now = plans.map((plan) => {
      const key = keyOf(plan)
      return [key, before.get(key) ?? new ServedFolder(plan, this.#output)] as const
    })
    this.#folders = new Map(now)
    for (const [key, folder] of now) if (!before.has(key)) folder.start()
  }
}
