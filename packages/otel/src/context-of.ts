import { EventEmitter } from 'node:events'
import { context, ROOT_CONTEXT, type Context } from '@opentelemetry/api'

type On = (this: EventEmitter, event: string, listener: () => void) => unknown

/** A late call, as the recorder tells it while it is made. */
export interface Late {
  readonly response: object
  /** `isForeign`: in the context of another request. */
  readonly late: { readonly isForeign: boolean }
}

/** What was active when a late call was made on a response that nobody has bound. */
const lateContexts = new WeakMap<object, Context>()

/** Keeps the context of a late call, should nothing tell the one of its request. */
export function noteLateContext({ response, late: { isForeign } }: Late): void {
  if (!isForeign && !lateContexts.has(response) && !onOf(response))
    lateContexts.set(response, context.active())
}

/**
 * The context in which a request is handled. Instrumentation of HTTP begins a span when the request arrives, and binds
 * it to the response: whatever listens to that runs in the context of the request, however late, and whoever calls.
 * So a listener tells it. The listener goes to an emitter of ours, by way of the response's own `on`: the program sees none.
 */
export function contextOf(response: object): Context {
  let found = lateContexts.get(response) ?? ROOT_CONTEXT
  const on = onOf(response)
  if (!on) return found
  const emitter = new EventEmitter()
  context.with(found, () => {
    on.call(emitter, 'sendonce.context', () => {
      found = context.active()
    })
    emitter.emit('sendonce.context')
  })
  return found
}

/** The one of the prototype was bound by nobody. */
function onOf(response: object): On | null {
  const on: unknown = Object.getOwnPropertyDescriptor(response, 'on')?.value
  return typeof on === 'function' ? (on as On) : null
}
