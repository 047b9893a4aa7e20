import timers from 'node:timers'
import promises from 'node:timers/promises'
import { handedOn } from './callbacks.ts'
import { afterwards, later } from './native.ts'
import {
  currentRequest,
  type Begun,
  type BegunTimer,
  type NodeTimer,
  type WatchedRequest,
} from './request.ts'
import { siteAbove } from './site.ts'
import { apply, replace, type Holder } from './wrap.ts'

/** A timer of the program's that has not fired. */
interface Pending {
  readonly timer: NodeTimer
  readonly begun: Begun
  /** When it was to fire as it was begun, if nothing is delayed, by the time of its request. */
  readonly due: number
  /** When it was begun, by Node's clock: a timer that is refreshed begins again. */
  start: number
  /** A promise waits for it, as for work: others may come before it. */
  readonly isWork: boolean
  hasFired: boolean
}

const pendingOf = new WeakMap<WatchedRequest, Set<Pending>>()
/** What the program may call off. */
const known = new WeakMap<object, { readonly begun: Begun; isOff?: boolean }>()

/** What the program waits for by the clock comes later, or at once, where that is planned. */
export function watchTimers(): void {
  replace(globalThis, 'setTimeout', timeoutOver)
  replace(globalThis, 'setImmediate', immediateOver)
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate'])
    replace(globalThis, name, clearOver)
  // They are the same functions.
  for (const name of [
    'setTimeout',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
  ])
    (timers as unknown as Holder)[name] = (globalThis as unknown as Holder)[name]
  replace(promises, 'setTimeout', (original) => {
    const own = function (this: unknown, ...given: unknown[]): unknown {
      const request = currentRequest()
      const site = request && siteAbove(own)
      if (!site) return apply(original, this, given)
      const wait = waitOf(given[0])
      const begun = request.beginAt('timers.promises.setTimeout', site, { wait, timer: null })
      if (begun.delay?.by !== 'early') return handedOn(begun, apply(original, this, given))
      const end = begun.overtake()
      const settled = apply(original, this, [1, ...given.slice(1)]) as Promise<unknown>
      const finish = (): void => {
        begun.over()
        end()
      }
      return settled.finally(finish)
    }
    return own
  })
  replace(promises, 'setImmediate', (original) => {
    const own = function (this: unknown, ...given: unknown[]): unknown {
      const begun = currentRequest()?.begin('timers.promises.setImmediate', own)
      const promise = apply(original, this, given)
      return begun ? handedOn(begun, promise) : promise
    }
    return own
  })
}

type AnyFunction = (this: unknown, ...given: unknown[]) => unknown

/** As Node reads it. */
function waitOf(given: unknown): number {
  const wait = Math.trunc(Number(given))
  return wait >= 1 && wait <= 2 ** 31 - 1 ? wait : 1
}

function timeoutOver(original: AnyFunction): AnyFunction {
  const own = function (this: unknown, ...given: unknown[]): unknown {
    const request = currentRequest()
    const [callback, ms, ...rest] = given
    const site = request && typeof callback === 'function' && siteAbove(own)
    if (!site) return apply(original, this, given)
    const wait = waitOf(ms)
    const kept: BegunTimer = { wait, timer: null }
    const begun = request.beginAt('setTimeout', site, kept)
    const isWork = site.isInPromise && begun.delay?.by !== 'early'
    const fire = function (this: unknown, ...values: unknown[]): void {
      pending.hasFired = true
      begun.over()
      apply(callback, this, values)
    }
    const onTime = function (this: unknown, ...values: unknown[]): void {
      if (!pending.hasFired && isHeldUp(request, pending)) rearm(pending, 2)
      else apply(fire, this, values)
    }
    const timer = apply(original, this, [onTime, wait + begun.heldFor, ...rest]) as NodeTimer
    kept.timer = timer
    const due = request.now() + request.ahead + wait
    const pending: Pending = { timer, begun, due, isWork, start: startOf(timer), hasFired: false }
    known.set(timer, pending)
    if (!isWork) pendingIn(request).add(pending)
    if (begun.delay?.by === 'early') overtake(request, pending)
    return timer
  }
  return own
}

/** A timer is held up by one that overtakes it if it stands for work, and else by one that is due before it and is late. */
function isHeldUp(request: WatchedRequest, pending: Pending): boolean {
  if (pending.isWork) return pending.begun.isOvertaken
  const due = dueOf(pending)
  return [...pendingIn(request)].some(
    (one) => one !== pending && one.begun.heldFor > 0 && dueOf(one) <= due && !isGone(one),
  )
}

function pendingIn(request: WatchedRequest): Set<Pending> {
  const set = pendingOf.get(request) ?? new Set<Pending>()
  pendingOf.set(request, set)
  return set
}

/** No loop of timers is followed longer. */
const mostSteps = 500

/**
 * Has a timer fire as if its time had passed while nothing else of the request came back. Timers that are due before it fire
 * before it, one after the other: they would.
 */
function overtake(request: WatchedRequest, target: Pending): void {
  const end = target.begun.overtake()
  const all = pendingIn(request)
  let steps = 0
  const step = (): void => {
    for (const one of all) if (isGone(one)) all.delete(one)
    if (isGone(target) || steps++ > mostSteps) {
      end()
      return
    }
    const [first = target] = [...all].toSorted((a, b) => dueOf(a) - dueOf(b))
    const next = dueOf(first) <= dueOf(target) ? first : target
    request.ahead = Math.max(request.ahead, dueOf(next) - request.now())
    rearm(next, 1)
    const look = (): void => {
      if (isGone(next)) afterwards(() => afterwards(step))
      else later(look, 1)
    }
    look()
  }
  afterwards(step)
}

// oxlint-disable no-underscore-dangle -- they are Node's names

function isGone({ hasFired, timer }: Pending): boolean {
  return hasFired || timer._destroyed === true
}

function startOf({ _idleStart }: NodeTimer): number {
  return _idleStart ?? 0
}

function dueOf({ due, start, timer }: Pending): number {
  return due + startOf(timer) - start
}

/** Has Node fire it after so many milliseconds; when the program refreshes it afterwards it waits as long as it did. */
function rearm(pending: Pending, ms: number): void {
  const { timer } = pending
  const wait = timer._idleTimeout
  if (wait === undefined || wait < 0) return
  const before = startOf(timer)
  timer._idleTimeout = ms
  timer.refresh?.()
  timer._idleTimeout = wait
  pending.start += startOf(timer) - before
}

function immediateOver(original: AnyFunction): AnyFunction {
  const own = function (this: unknown, ...given: unknown[]): unknown {
    const [callback, ...rest] = given
    const begun = typeof callback === 'function' && currentRequest()?.begin('setImmediate', own)
    if (!begun) return apply(original, this, given)
    const onTime = function (this: unknown, ...values: unknown[]): void {
      begun.back(() => called.isOff || void apply(callback, this, values))
    }
    const timer = apply(original, this, [onTime, ...rest]) as NodeTimer
    const called = { begun, isOff: false }
    known.set(timer, called)
    return timer
  }
  return own
}

function clearOver(original: AnyFunction): AnyFunction {
  return function (this: unknown, ...given: unknown[]): unknown {
    const [timer] = given
    const pending = typeof timer === 'object' && timer !== null ? known.get(timer) : undefined
    if (pending) {
      pending.isOff = true
      pending.begun.over()
    }
    return apply(original, this, given)
  }
}
