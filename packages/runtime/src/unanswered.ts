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
  /** The latest of the requests that wait: a list of records is kept cheaper than a set of them. */
  #latest: ResponseRecord | null = null
  readonly #left: Unanswered[] = []
  /** Told when their deadline had passed: that their client leaves then is no other mistake. */
  readonly #told = new WeakSet<ResponseRecord>()

  #isLooking = false

  configure(hangAfter: number): void {
    this.#hangAfter = hangAfter
  }

  /**
   * Begins to look with the first request, while no context of a request is entered: the timer would keep
   * it. The timer does not keep the process alive.
   */
  start(): void {
    if (this.#isLooking || this.#hangAfter === 0) return
    this.#isLooking = true
    const look = (): void => guard(() => this.#look(clock()))
    every(look, Math.min(1000, this.#hangAfter / 2)).unref()
  }

  arrived(record: ResponseRecord): void {
    if (this.#hangAfter === 0) return
    record.older = this.#latest
    if (this.#latest) this.#latest.newer = record
    this.#latest = record
  }

  /** Answered or not, nobody can answer it any more: kept until the next look, it would survive its request. */
  closed(record: ResponseRecord): void {
    const { older, newer } = record
    if (newer) newer.older = older
    else if (this.#latest === record) this.#latest = older
    if (older) older.newer = newer
    record.older = null
    record.newer = null
  }

  clientLeft(record: ResponseRecord): void {
    if (this.#hangAfter === 0 || this.#told.has(record)) return
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
    const hung: ResponseRecord[] = []
    for (let record = this.#latest; record;) {
      const { older } = record
      const isOver = record.first !== null || record.closedAt !== null
      const isHung =
        now !== Number.POSITIVE_INFINITY && now - (record.arrivedAt ?? now) >= this.#hangAfter
      if (isOver || isHung) this.closed(record)
      if (!isOver && isHung) hung.push(record)
      record = older
    }
    for (const record of hung.toReversed()) {
      if (record.response.req?.complete === false) continue
      this.#told.add(record)
      reportUnanswered(record, 'deadline')
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
