import { ServerResponse } from 'node:http'
import { isAnswer, keepAnswer } from '../answer-stack.ts'
import { apply } from '../apply.ts'
import { guard, recorder } from '../guard.ts'
import { runDeferral, type Deferral } from '../deferral.ts'
import { endPrepared, runningIntent, swapIntent } from '../intent.ts'
import { beginDeferral, endDeferral, noteSilent, type Method } from '../observe.ts'
import { keepShape, replaceMethod } from '../patch/keep-shape.ts'
import { policy } from '../policy.ts'
import { isSent, type WatchedResponse } from '../record.ts'
import { OwnError } from '../stack/capture.ts'

const seen = new WeakSet<object>()

/** They change headers only; all other methods answer. */
const headerMethods = new Set([
  'append',
  'attachment',
  'clearCookie',
  'contentType',
  'cookie',
  'header',
  'links',
  'location',
  'set',
  'status',
  'type',
  'vary',
])
/** They answer at once. */
const answering = new Set(['json', 'jsonp', 'redirect', 'send', 'sendStatus'])
/** They answer later, from the framework's code. */
const deferring = new Set(['sendFile', 'sendfile', 'download', 'render'])
/**
 * Not watched: `format` calls the program's functions while it runs, and what those do is not done for its
 * sake; `get` only reads.
 */
const unwatched = new Set(['format', 'get'])

/** Is it the prototype of a framework's responses? Told by what it can do. */
export function isResponsePrototype(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const hasMethods = ['json', 'send', 'sendFile'].every((name) => Object.hasOwn(value, name))
  return hasMethods && value instanceof ServerResponse
}

/**
 * Watches the methods of a framework's responses, once: `json`, not the `setHeader` in it, is what the program called. In
 * production it is the stack that tells, until the first incident; but for what Node hears nothing of when it is called.
 */
export function watchIntents(prototype: object): void {
  if (seen.has(prototype)) return
  seen.add(prototype)
  for (const name of Object.keys(prototype)) {
    const hook = (): void => hookIntent(prototype, name)
    if (name === 'status' || deferring.has(name)) hook()
    else if (!unwatched.has(name)) policy.whenArrivalsAreSeen(hook)
  }
}

function hookIntent(prototype: object, call: string): void {
  replaceMethod(prototype, call, (original) => {
    if (headerMethods.has(call)) return headerHook(call, original)
    return answerHook(call, original, deferring.has(call))
  })
}

/**
 * Before the answer a header is no more than a header, for whose sake ever it is set. A hook calls the method
 * itself: each frame of ours takes the place of one of the program's in a stack of ten.
 */
function headerHook(call: string, original: Method): Method {
  const hook = function (this: WatchedResponse): unknown {
    // oxlint-disable-next-line prefer-rest-params -- a rest parameter would allocate on the hot path
    const args = arguments
    if (!this || !isSent(this) || !recorder.isOn) return apply(original, this, args)
    const outer = runningIntent()
    if (outer?.response === this) return apply(original, this, args)
    swapIntent({ response: this, call, effect: 'header', hook, nested: 0, around: 0 })
    try {
      if (call === 'status') tellSilent(this, call, 'header', hook)
      return apply(original, this, args)
    } finally {
      swapIntent(outer)
    }
  }
  return hook
}

function answerHook(call: string, original: Method, defers: boolean): Method {
  const answers = answering.has(call)
  const hook = function (this: WatchedResponse): unknown {
    // oxlint-disable-next-line prefer-rest-params -- see above
    const args = arguments
    // Called on nothing, it fails as the framework's own does.
    if (!this || !recorder.isOn) return apply(original, this, args)
    if (call === 'render' && typeof args[args.length - 1] === 'function')
      return apply(original, this, args)
    const outer = runningIntent()
    // What runs for the sake of another call stays that other call.
    if (outer !== null && outer.response === this) {
      const { nested, around } = outer
      outer.nested = nested + 1
      if (outer.hook === hook) outer.around = nested + 1
      try {
        return apply(original, this, args)
      } finally {
        outer.nested = nested
        outer.around = around
      }
    }
    swapIntent({ response: this, call, effect: 'end', hook, nested: 0, around: 0 })
    const isPrepared = answers && policy.seesArrivals && isAnswer(this, hook)
    if (isPrepared) keepAnswer(this, call, hook, new OwnError())
    try {
      if (defers) return defer({ response: this, call, hook }, original, args)
      const isEnded = !isPrepared && answers && this.finished
      const result: unknown = apply(original, this, args)
      // With data it throws; without, nobody says anything.
      if (isEnded) tellSilent(this, call, 'end', hook)
      return result
    } finally {
      if (isPrepared) endPrepared()
      swapIntent(outer)
    }
  }
  return hook
}

/** Outside of the hooks: a function that keeps their `this` would be made with each request. */
function tellSilent(...call: Parameters<typeof noteSilent>): void {
  guard(() => noteSilent(...call))
}

interface DeferringCall {
  readonly response: WatchedResponse
  readonly call: string
  readonly hook: (...args: never[]) => unknown
}

/** Makes a call that answers in a later turn. */
function defer(
  { response, call, hook }: DeferringCall,
  original: Method,
  args: ArrayLike<unknown>,
): unknown {
  const begun: { deferral?: Deferral | null } = {}
  guard(() => {
    begun.deferral = beginDeferral(response, call, hook)
  })
  const { deferral } = begun
  if (!deferral) return apply(original, response, args)
  const run = (): unknown => apply(original, response, endingWith(args, deferral))
  let isBegun = false
  try {
    const given = deferral.record.isDetailed ? runDeferral(deferral, run) : run()
    isBegun = true
    return given
  } finally {
    // A view without an engine: nothing comes of a call that has thrown.
    if (!isBegun) guard(() => endDeferral(deferral))
  }
}

/** The same arguments; when the callback behind them is called, the deferred call is over. */
function endingWith(args: ArrayLike<unknown>, deferral: Deferral): ArrayLike<unknown> {
  const callback = args[args.length - 1]
  if (typeof callback !== 'function') return args
  const hook = function (this: unknown, ...given: unknown[]): unknown {
    guard(() => endDeferral(deferral))
    return apply(callback, this, given)
  }
  keepShape(hook, callback)
  return [...Array.from(args).slice(0, -1), hook]
}
