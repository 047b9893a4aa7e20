import { guard } from '../guard.ts'
import { isatty } from 'node:tty'
import {
  chooseStyle,
  drawIncident,
  drawLine,
  drawRepeat,
  penOf,
  plural,
  type Incident,
  type Pen,
} from '@sendonce/model'
import { readSource } from '../report/sources.ts'
import { writeError } from './write-error.ts'
import { clock } from '../timers.ts'

/** Within this time so much is printed at most: in full, then in one line each, then counted. */
const interval = 10_000
const fullAtMost = 5
const linesAtMost = 20

/** What the sink is made of. */
export interface TerminalOptions {
  readonly form: 'full' | 'line'
  /** Files below it are named from there. */
  readonly root: string
}

/** Prints incidents to standard error. It appends only, and a flood of incidents does not become one of text. */
export class TerminalSink {
  readonly #options: TerminalOptions
  #since = Number.NEGATIVE_INFINITY
  #full = 0
  #lines = 0
  #heldBack = 0
  #isLast = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: TerminalOptions) {
    this.#options = options
  }

  /** Prints an incident; one that is a repeat has only a higher count. */
  show(incident: Incident, isRepeat: boolean): void {
    if (clock() - this.#since >= interval) this.#renew()
    const { form, root } = this.#options
    const isFull = form === 'full' && !isRepeat && incident.cause === null
    if (isFull && this.#full < fullAtMost) {
      this.#full++
      const how = { pen: currentPen(), root, read: readSource, isLast: this.#isLast }
      return this.#write(drawIncident(incident, how))
    }
    if (this.#lines >= linesAtMost) return this.#holdBack()
    this.#lines++
    this.#write(
      isRepeat ? drawRepeat(incident, currentPen()) : drawLine(incident, currentPen(), root),
    )
  }

  /** The process ends: what comes now is printed whatever came before, and waited for. */
  end(): void {
    if (this.#isLast) return
    this.#isLast = true
    this.#renew()
  }

  /** Tells how many were held back. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#heldBack === 0) return
    const more = plural(this.#heldBack, 'more incident')
    this.#heldBack = 0
    this.#write(
      `sendonce: ${more} not printed (at most ${linesAtMost} lines in ${interval / 1000} s)\n`,
    )
  }

  #renew(): void {
    this.flush()
    this.#since = clock()
    this.#full = 0
    this.#lines = 0
  }

  #holdBack(): void {
    this.#heldBack++
    this.#timer ??= setTimeout(() => guard(() => this.flush()), interval).unref()
  }

  #write(text: string): void {
    writeError(text, this.#isLast)
  }
}

/** Asked each time: a window gets another size. */
function currentPen(): Pen {
  const isTerminal = isatty(2)
  const columns = isTerminal ? process.stderr.columns : undefined
  return penOf(chooseStyle({ env: process.env, isTerminal, columns }))
}
