import { AsyncLocalStorage } from 'node:async_hooks'
import type { Delay, Operation } from '../format.ts'
import { afterwards, clock, later } from './native.ts'
import { delaysOf, processName, write } from './plan.ts'
import { siteAbove, type Site } from './site.ts'

/** A timer that waits longer is not waited for: it guards something, or comes at some time. */
const longTimer = 250
/** So long an answer is kept from its client while something that the request has begun is under way, and nothing is held. */
const longestWait = 250
/** What is overtaken by a timer comes so much later. */
const behindTimer = 60

const current = new AsyncLocalStorage<WatchedRequest>()

/** The request that is served now. */
export function currentRequest(): WatchedRequest | undefined {
  return current.getStore()
}

/** All that runs from here on serves this request. */
export function enter(request: WatchedRequest): void {
  current.enterWith(request)
}

let count = 0

/** A request that has come, with all that it has begun. */
export class WatchedRequest {
  readonly name: string
  readonly delays: ReadonlyMap<string, Delay>
  /** How much the time of its timers is ahead. */
  ahead = 0
  /** Where the latest stream of a file was made. */
  latestStream: Site | null = null
  /** How many timers overtake now what is under way. */
  overtaking = 0
  private readonly id = `${processName}-${++count}`
  private readonly cameAt = clock()
  private readonly begun: Begun[] = []
  private readonly counts = new Map<string, number>()
  /** What is written of it has to be renewed with each change. */
  private isAnswered = false
  private isToBeWritten = false
  private readonly waiting = new Set<() => void>()

  constructor(name: string) {
    this.name = name
    this.delays = delaysOf(name)
    this.write()
  }

  /** Something begins, at the place where the function `above` was called; `null`: it is Node's own. */
  begin(call: string, above: (...args: never[]) => unknown): Begun | null {
    // Streams of files do their work by themselves, and call for it what programs may call as well.
    const site = siteAbove(above) ?? (call.startsWith('fs.') ? this.latestStream : null)
    return site && this.beginAt(call, site, null)
  }

  beginAt(call: string, site: Site, timer: BegunTimer | null): Begun {
    const base = `${call}@${site.place}`
    const before = this.counts.get(base) ?? 0
    this.counts.set(base, before + 1)
    const name = before === 0 ? base : `${base}#${before}`
    const begun = new Begun(this, name, timer)
    this.begun.push(begun)
    return begun
  }

  /** Milliseconds since it came. */
  now(): number {
    return clock() - this.cameAt
  }

  /** It is answered, as far as its connection is concerned. */
  answered(): void {
    this.isAnswered = true
    this.write()
  }

  changed(): void {
    if (this.isAnswered) this.write()
    else this.writeSoon()
    for (const check of this.waiting) check()
  }

  /** Calls once nothing that it has begun is under way any more, or after some time. */
  whenQuiet(then: () => void): void {
    const held = [...this.delays.values()].map(({ by }) => (by === 'early' ? behindTimer : by))
    const until = clock() + longestWait + held.reduce((sum, ms) => sum + ms, 0)
    const check = (): void => {
      // What comes back may begin more, and an incident is told in the turn after.
      afterwards(() => afterwards(() => afterwards(decide)))
    }
    const decide = (): void => {
      if (!this.waiting.has(check)) return
      if (!this.isQuiet() && clock() < until) return
      this.waiting.delete(check)
      for (const one of this.begun) one.leaveAlone()
      then()
    }
    this.waiting.add(check)
    const poll = (): void => {
      if (!this.waiting.has(check)) return
      decide()
      later(poll, 10)
    }
    poll()
  }

  isAnyUnderWay(): boolean {
    return this.begun.some((one) => one.isUnderWay)
  }

  private isQuiet(): boolean {
    return this.overtaking === 0 && !this.begun.some((one) => one.isAwaited())
  }

  /** One that is broken off is never answered. */
  private writeSoon(): void {
    if (this.isToBeWritten) return
    this.isToBeWritten = true
    later(() => {
      this.isToBeWritten = false
      this.write()
    }, 20).unref()
  }

  write(): void {
    const operations = this.begun.map((one) => one.operation())
    write({ kind: 'request', id: this.id, request: this.name, operations })
  }
}

/** A timer, as far as Node keeps one. */
export interface NodeTimer {
  hasRef?(): boolean
  refresh?(): unknown
  unref?(): unknown
  readonly _destroyed?: boolean
  readonly _idleStart?: number
  _idleTimeout?: number
}

export interface BegunTimer {
  readonly wait: number
  timer: NodeTimer | null
}

/** Something that a request has begun. */
export class Begun {
  readonly name: string
  readonly delay: Delay | undefined
  private readonly request: WatchedRequest
  private readonly timer: BegunTimer | null
  private readonly begin: number
  private end: number | null = null
  /** It is back, and the program is not told yet. */
  private isHeld = false

  constructor(request: WatchedRequest, name: string, timer: BegunTimer | null) {
    this.request = request
    this.name = name
    this.timer = timer
    this.delay = request.delays.get(name)
    this.begin = request.now()
  }

  /** How much later it is to come back. */
  get heldFor(): number {
    return this.delay && this.delay.by !== 'early' ? this.delay.by : 0
  }

  /** It has come back: `go` tells the program so, at once or later, in the same context. */
  back(go: () => void): void {
    if (this.heldFor === 0) {
      this.pass(go)
      return
    }
    this.isHeld = true
    const until = clock() + this.heldFor + longestWait
    // On a busy machine the others may take as long: it comes behind them.
    const look = (): void => {
      if (clock() < until && this.request.isAnyUnderWay()) later(look, 5)
      else this.pass(go)
    }
    later(look, this.heldFor)
  }

  /** Does it come behind a timer? */
  get isOvertaken(): boolean {
    return this.request.overtaking > 0
  }

  private pass(go: () => void): void {
    if (this.isOvertaken) {
      later(() => this.pass(go), 2)
      return
    }
    this.over()
    go()
  }

  /** It is over, or was called off. */
  over(): void {
    if (this.end !== null) return
    this.end = this.request.now()
    this.request.changed()
  }

  /** Is it on its way, and not held here? */
  get isUnderWay(): boolean {
    return !this.isHeld && this.isAwaited()
  }

  /** Has it not come back, and does it come soon? */
  isAwaited(): boolean {
    if (this.end !== null) return false
    if (!this.timer) return true
    // oxlint-disable-next-line no-underscore-dangle -- it is Node's name
    if (this.timer.timer?._destroyed || this.timer.timer?.hasRef?.() === false) return false
    return this.timer.wait <= longTimer
  }

  /** What is that late keeps no process of tests alive: its runner may have ended it as well. */
  leaveAlone(): void {
    if (this.end === null && this.timer && this.timer.wait > longTimer) this.timer.timer?.unref?.()
  }

  operation(): Operation {
    return {
      name: this.name,
      begin: round(this.begin),
      end: this.end === null ? null : round(this.end),
      timer: this.timer?.wait ?? null,
    }
  }

  /** While this timer fires all that is under way is held, and for some time afterwards. */
  overtake(): () => void {
    const { request } = this
    request.overtaking++
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      later(() => {
        request.overtaking--
        request.changed()
      }, behindTimer)
    }
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
