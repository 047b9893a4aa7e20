import type { Report } from '@sendonce/model'
import { CheckSession } from '../project/check-project.ts'
import type { Changes } from '../project/watch-sources.ts'
import type { CheckPlan } from './check-command.ts'
import { IdleMemory } from './idle-memory.ts'

interface Current {
  readonly plan: CheckPlan
  readonly session: CheckSession
}

/** A check that was made. */
export interface Rechecked extends Current {
  readonly report: Report
}

/** Checks of one project, one after the other, each as the configuration says then. */
export class Rechecks {
  readonly #makePlan: () => Promise<CheckPlan>
  readonly #memory = new IdleMemory()
  #current: Current | null = null

  constructor(makePlan: () => Promise<CheckPlan>) {
    this.#makePlan = makePlan
  }

  /** What is to be checked, and how: as the configuration says now. */
  async plan(): Promise<CheckPlan> {
    return (await this.#prepare()).plan
  }

  /** Checks again. `changed`: what was written to since; `null`: anything may have happened. */
  async check(changed: Changes): Promise<Rechecked> {
    this.#memory.busy()
    const current = (changed && this.#current) ?? (await this.#prepare())
    const report = await current.session.check(changed).finally(current.plan.clearProgress)
    return { ...current, report }
  }

  /** Nothing is to be done until the next change. */
  rest(): void {
    this.#memory.idle()
  }

  async #prepare(): Promise<Current> {
    const plan = await this.#makePlan()
    const isSame = plan.key === this.#current?.plan.key
    const session = isSame && this.#current ? this.#current.session : new CheckSession(plan.options)
    this.#current = { plan, session }
    return this.#current
  }
}
