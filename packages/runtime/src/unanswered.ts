import { guard } from './guard.ts'
import type { ResponseRecord } from './record.ts'
import { reportUnanswered } from './report/schedule.ts'
import { clock, every } from './timers.ts'

/** A client that gives up sooner says nothing about the server. */
const patience = 200
/** After the client left the program may still be on its way to an answer: so long is waited. */
const grace = 2000

interface Unanswered {
  readonly record: ResponseRecord
  readonly why: 'client-left' | 'deadline'
  readonly tellAt: number
}

/** Looks after requests that nobody answers: the client has left, or a deadline has passed. */
class UnansweredWatch {
  #hangAfter = 0
  readonly #open = new Set<ResponseRecord>()
  readonly #left: Unanswered[] = []

  /** Begins to look. The timer does not keep the process alive. */
  start(hangAfter: number): void {
    this.#hangAfter = hangAfter
    if (hangAfter === 0) return
    const look = (): void => guard(() => this.#look(clock()))
    every(look, Math.min(1000, hangAfter / 2)).unref()
  }

  arrived(record: ResponseRecord): void {
    if (this.#hangAfter > 0) this.#open.add(record)
  }

  /** Answered or not, nobody can answer it any more: kept until the next look, it would survive its request. */
  closed(record: ResponseRecord): void {
    if (this.#hangAfter > 0) this.#open.delete(record)
  }

  clientLeft(record: ResponseRecord): void {
    if (this.#hangAfter === 0) return
    const { closedAt } = record
    const arrivedAt = record.arrivedAt ?? Number.POSITIVE_INFINITY
    const isWhole = record.response.req?.complete !== false
    if (closedAt === null || closedAt - arrivedAt < patience || !isWhole) return
    this.#left.push({ record, why: 'client-left', tellAt: closedAt + grace })
  }

  /** The process ends: what waited is told now. */
  flush(): void {
    this.#look(Number.POSITIVE_INFINITY)
  }

  #look(now: number): void {
    for (const record of this.#open) {
      if (record.first || record.closedAt !== null) this.#open.delete(record)
      else if (
        now - (record.arrivedAt ?? now) >= this.#hangAfter &&
        now !== Number.POSITIVE_INFINITY
      ) {
        this.#open.delete(record)
        if (record.response.req?.complete !== false) reportUnanswered(record, 'deadline')
      }
    }
    const due = this.#left.filter(({ tellAt }) => tellAt <= now)
    for (const one of due) {
      this.#left.splice(this.#left.indexOf(one), 1)
      if (!one.record.first) reportUnanswered(one.record, one.why)
    }
  }
}

/** The watch of this process. */
export const watchUnanswered: UnansweredWatch = new UnansweredWatch()
