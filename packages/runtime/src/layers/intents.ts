import { ServerResponse } from 'node:http'
import { guard, recorder } from '../guard.ts'
import { swapIntent } from '../intent.ts'
import { noteDeferred, noteSilent } from '../observe.ts'
import { replaceMethod } from '../patch/keep-shape.ts'
import type { WatchedResponse } from '../record.ts'

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

/** Watches the methods of a framework's responses, once: `json`, not the `setHeader` in it, is what the program called. */
export function watchIntents(prototype: object): void {
  if (seen.has(prototype)) return
  seen.add(prototype)
  for (const name of Object.keys(prototype)) if (!unwatched.has(name)) hookIntent(prototype, name)
}

function hookIntent(prototype: object, call: string): void {
  const effect = headerMethods.has(call) ? 'header' : 'end'
  replaceMethod(prototype, call, (original) => {
    const hook = function (this: WatchedResponse, ..._args: never[]): unknown {
      // oxlint-disable-next-line prefer-rest-params -- a rest parameter would allocate on the hot path
      const args = arguments
      // Before the answer a header is no more than a header, for whose sake ever it is set.
      if (effect === 'header' && !this.headersSent) return Reflect.apply(original, this, args)
      if (!recorder.isOn || (call === 'render' && typeof args[args.length - 1] === 'function'))
        return Reflect.apply(original, this, args)
      const outer = swapIntent(null)
      // What runs for the sake of another call stays that other call.
      const isInner = outer?.response === this
      swapIntent(isInner ? outer : { response: this, call, effect, hook })
      try {
        if (call === 'status' && !isInner && this.headersSent)
          guard(() => noteSilent(this, call, hook))
        const result: unknown = Reflect.apply(original, this, args)
        if (deferring.has(call) && !isInner && !this.headersSent)
          guard(() => noteDeferred(this, call, hook))
        return result
      } finally {
        swapIntent(outer)
      }
    }
    return hook
  })
}
