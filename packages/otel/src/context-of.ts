import { EventEmitter } from 'node:events'
import { context, ROOT_CONTEXT, type Context } from '@opentelemetry/api'

type On = (this: EventEmitter, event: string, listener: () => void) => unknown

/**
 * The context in which a request is handled. Instrumentation of HTTP begins a span when the request arrives, and binds
 * it to the response: whatever listens to that runs in the context of the request, however late, and whoever calls.
 * So a listener tells it. The listener goes to an emitter of ours, by way of the response's own `on`: the program sees none.
 */
export function contextOf(response: object): Context {
  let found = ROOT_CONTEXT
  // `on` of the prototype was bound by nobody.
  const on = Object.getOwnPropertyDescriptor(response, 'on')?.value as On | undefined
  if (typeof on !== 'function') return found
  const emitter = new EventEmitter()
  context.with(ROOT_CONTEXT, () => {
    on.call(emitter, 'sendonce.context', () => {
      found = context.active()
    })
    emitter.emit('sendonce.context')
  })
  return found
}
