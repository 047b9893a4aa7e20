import type { Session } from '@sendonce/model'
import type { ProgramState } from '@sendonce/viewer'
import type { ProgramFacts } from '../report/live/status-view.ts'
import { isAlive } from '../run/is-alive.ts'
import type { IncidentStore } from './incident-store.ts'

/** A session, and the folder of the run that it belongs to. */
export type RunSession = Session & { readonly folder: string }

/** What is known of the program from outside. */
export interface Outside {
  /** `shop-api`. */
  readonly project: string
  /** What a person types to have a program recorded. */
  readonly command: string
  /** The folder of the run that we have started; `null`: we follow whatever runs. */
  readonly folder: string | null
  /** How the command stands that we have started. */
  readonly launched: 'no' | 'running' | 'ended'
  readonly exitStatus: number | null
  /** ISO 8601. */
  readonly endedAt: string | null
  /** The recorder has had time to attach. */
  readonly isOverdue: boolean
  readonly unattachedBecause: string
}

/** The processes of a recording. */
export class Program {
  readonly #sessions = new Map<string, RunSession>()

  add(session: RunSession): void {
    const { pid, worker } = session.process
    this.#sessions.set(`${pid} ${worker} ${session.startedAt}`, session)
  }

  /** The newest run, or the one that was started by us. */
  #current(folder: string | null): readonly RunSession[] {
    const all = [...this.#sessions.values()]
    const newest = all.reduce<RunSession | null>(
      (a, b) => (a && a.startedAt >= b.startedAt ? a : b),
      null,
    )
    const own = folder ?? newest?.folder
    return all.filter((session) => session.folder === own)
  }

  facts(outside: Outside, incidents: IncidentStore): ProgramFacts {
    const { project, command, folder, exitStatus, endedAt, unattachedBecause } = outside
    const current = this.#current(folder)
    const living = current.filter((one) => !one.isLast && isAlive(one.process.pid))
    // Package managers and other starters are attached as well, and answer nothing.
    const serving = living.filter(({ requests }) => requests > 0)
    const shown = serving.length > 0 ? serving : living
    const routes = new Map<string, number>()
    for (const session of current)
      for (const [name, count] of Object.entries(session.routes))
        routes.set(name, (routes.get(name) ?? 0) + count)
    const pids = [...new Set(shown.map((one) => one.process.pid))]
    const own = incidents.all().filter(({ process }) => isOf(current, process.pid))
    const told = own.reduce((sum, { count }) => sum + count, 0)
    const counted = current.reduce((sum, one) => sum + one.incidents, 0)
    const framework = own.at(-1)?.framework ?? current.find((one) => one.framework)?.framework
    return {
      project,
      command,
      framework: framework ? `${framework.name} ${framework.version}` : null,
      pids,
      requests: current.reduce((sum, one) => sum + one.requests, 0),
      incidents: Math.max(told, counted),
      state: stateOf(outside, current, living),
      exitStatus,
      endedAt,
      unattachedBecause,
      routes,
      isAnythingRecorded: this.#sessions.size > 0 || !incidents.isEmpty,
    }
  }
}

function isOf(sessions: readonly RunSession[], pid: number): boolean {
  return sessions.some(({ process }) => process.pid === pid)
}

function stateOf(
  { launched, isOverdue }: Outside,
  current: readonly RunSession[],
  living: readonly RunSession[],
): ProgramState {
  if (launched === 'ended') return living.length > 0 ? 'attached' : 'ended'
  if (launched === 'running')
    return current.length > 0 ? 'attached' : isOverdue ? 'unattached' : 'waiting'
  if (current.length === 0) return 'none'
  return living.length > 0 ? 'attached' : 'ended'
}
