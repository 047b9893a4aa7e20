import { fork, type ChildProcess } from 'node:child_process'
import type { Answer, Message, Request, WorkerProject } from './unit-messages.ts'
import type { Advised, OnShare, Outcome, UnitRunner } from './unit-runner.ts'
import type { Unit } from './units.ts'

interface Asked {
  readonly resolve: (answer: Answer) => void
  readonly onShare: OnShare | null
}

const failed: Answer = { kind: 'failed' }

/** Has units analysed by a process of its own; what goes wrong there is done here instead. */
export class WorkerRunner implements UnitRunner {
  readonly #here: UnitRunner
  readonly #worker: ChildProcess | null
  /** What was asked and not answered yet, in turn. */
  readonly #asked: Asked[] = []

  constructor(project: WorkerProject, here: UnitRunner) {
    this.#here = here
    this.#worker = start()
    this.#worker?.on('message', (message: Message) => this.#hear(message))
    // It could not be started, or spoken to; or it has ended, as where it runs out of memory.
    this.#worker?.on('error', () => this.#giveUp()).on('disconnect', () => this.#giveUp())
    if (this.#worker?.connected) this.#worker.send(project)
  }

  async analyse(unit: Unit, onShare: OnShare): Promise<Outcome> {
    const answer = await this.#ask({ kind: 'analyse', unit }, onShare)
    const isOutcome = answer.kind === 'analysed' || answer.kind === 'left'
    return isOutcome ? answer : this.#here.analyse(unit, onShare)
  }

  async advise(unit: Unit, fingerprints: readonly string[]): Promise<Advised> {
    const answer = await this.#ask({ kind: 'advise', unit, fingerprints })
    return answer.kind === 'advised' ? answer.advised : this.#here.advise(unit, fingerprints)
  }

  /** Ends the process; what was asked stays without an answer. */
  close(): void {
    this.#asked.length = 0
    this.#worker?.kill()
  }

  async #ask(request: Request, onShare: OnShare | null = null): Promise<Answer> {
    const worker = this.#worker
    if (!worker?.connected) return failed
    return new Promise((resolve) => {
      this.#asked.push({ resolve, onShare })
      worker.send(request)
    })
  }

  #hear(message: Message): void {
    if (message.kind === 'share') this.#asked[0]?.onShare?.(message.share, message.file)
    else this.#asked.shift()?.resolve(message)
  }

  #giveUp(): void {
    const asked = this.#asked.splice(0)
    this.close()
    for (const { resolve } of asked) resolve(failed)
  }
}

/** A process, not a thread: a thread's stack is another one, and where code nests too deeply more would be found, or less. */
function start(): ChildProcess | null {
  try {
    return fork(new URL('unit-worker.js', import.meta.url), {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
  } catch {
    // Node may forbid it.
    return null
  }
}
