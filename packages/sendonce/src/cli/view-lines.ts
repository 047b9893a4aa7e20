import { plural, type Report } from '@sendonce/model'
import type { ProgramFacts } from '../report/live/status-view.ts'
import { safe } from '../report/text.ts'
import type { CliIo } from './io.ts'

/** What `sendonce view` prints: on standard error, because standard output is the program's. */
export class ViewLines {
  readonly #io: CliIo
  #program = ''
  #isOverdue = false
  #checked = ''

  constructor(io: CliIo) {
    this.#io = io
  }

  viewer(address: string, how: string): void {
    this.#print('viewer', `${address}    ${how}`)
  }

  /** The recorder has had time to attach, and the program to answer. */
  overdue(): void {
    this.#isOverdue = true
  }

  /** Each state of the program once: attached when it answers, because package managers are attached as well. */
  program(facts: ProgramFacts): void {
    const { state, unattachedBecause, requests } = facts
    const isServing = requests > 0 || facts.framework !== null
    if (state === this.#program) return
    if (state === 'unattached') this.#print('server', `not attached: ${unattachedBecause}`)
    else if (state === 'attached' && (isServing || this.#isOverdue))
      this.#print('server', attachedText(facts, isServing))
    else return
    this.#program = state
  }

  /** A check that found as many as the last one is none to tell of. */
  checked({ coverage, findings }: Report): void {
    const text = `${plural(coverage.files, 'file')}, ${plural(findings.length, 'problem')}`
    if (text !== this.#checked) this.#print('checked', text)
    this.#checked = text
  }

  failed(message: string): void {
    this.#checked = ''
    this.#print('check', `could not be made: ${safe(message)}`)
  }

  /** The program has ended, the viewer has not. */
  ended(status: number): void {
    this.#print('server', `ended with status ${status}; Ctrl-C ends the viewer`)
  }

  #print(name: string, text: string): void {
    this.#io.stderr.write(`  ${name.padEnd(8)} ${text}\n`)
  }
}

function attachedText({ project, framework, pids }: ProgramFacts, isServing: boolean): string {
  const parts = [project, framework, `pid ${pids.join(', ')}`]
  const state = isServing ? 'attached' : 'attached, no request yet'
  return safe([...parts.filter(Boolean), state].join(', '))
}
