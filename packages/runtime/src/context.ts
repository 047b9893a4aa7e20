import { AsyncLocalStorage } from 'node:async_hooks'
import type { Invocation, NextCall } from '@sendonce/model'
import { captureStack, type RawStack } from './stack/capture.ts'
import { layersOnStack } from './stack/reach.ts'
import { mark, type ResponseRecord, type Served } from './record.ts'
import { clock } from './timers.ts'

/** What a layer is named by: read when an incident is told, because most calls are never told of. */
export interface NamedLayer {
  readonly name?: string | undefined
  readonly handle?: Function
  readonly route?: { readonly path?: unknown; readonly methods?: object }
}

/** A layer's call as the recorder keeps it; the classifier sees it as an `Invocation`. */
export interface LayerCall extends Omit<Invocation, 'via' | 'parent' | 'name' | 'handler'> {
  readonly layer: NamedLayer
  /** How many hooks of layers were on the stack when it was called, its own with them. */
  readonly depth: number
  readonly served: Served
  readonly via: NextEdge | null
  readonly parent: LayerCall | null
  /** How often its `next` was called. */
  nextCalls: number
  /** Its latest call of `next`. */
  latestNext: NextEdge | null
}

/** A call of `next` as the recorder keeps it: its stack is formatted only when it is needed. */
export interface NextEdge extends Omit<NextCall, 'frames' | 'from' | 'within'> {
  readonly from: LayerCall
  readonly stack: RawStack | null
  readonly within: NextEdge | null
  readonly at: number
}

const storage = new AsyncLocalStorage<LayerCall | null>()

/** The layer that runs now, as far as the asynchronous context tells; a pool of connections may lose it. */
export function currentCall(): LayerCall | null {
  return storage.getStore() ?? null
}

/** From here on, and in all that is begun from here, `call` is the layer that runs. */
export function enterCall(call: LayerCall | null): void {
  storage.enterWith(call)
}

/** No context is kept until the next request that wants one: on older versions of Node it costs every callback. */
export function leaveContext(): void {
  storage.disable()
}

/** The layer that runs now, if it serves the response of `record`. */
export function currentCallOf(record: ResponseRecord): LayerCall | null {
  const call = currentCall()
  return call?.served === record.served ? call : null
}

/**
 * Another request is served now, and nobody has answered it yet. One that was answered says nothing:
 * a callback of a pooled connection keeps the context of the request that opened the connection.
 */
export function isServingAnother(record: ResponseRecord): boolean {
  const other = currentCall()?.served.record
  if (!other || other === record || other.first !== null) return false
  return other.response.destroyed !== true
}

let activeNext: NextEdge | null = null

/**
 * Begins a layer's call, inside the one that runs; an error handler comes with its error. Who called
 * it is read off the context.
 */
export function beginCall(
  record: ResponseRecord,
  layer: NamedLayer,
  running: LayerCall | null,
  handled: { readonly error: unknown } | null,
): LayerCall {
  const { served } = record
  const before = running?.served === served ? running : null
  const via = activeNext?.from.served === served ? activeNext : (before?.latestNext ?? null)
  const call: LayerCall = {
    layer,
    isErrorHandler: handled !== null,
    incomingError: handled?.error,
    id: ++record.invocations,
    depth: layersOnStack(),
    served,
    via,
    // Behind a call of next it is a neighbour; otherwise the running layer contains it.
    parent: via && via.from === before ? before.parent : before,
    nextCalls: 0,
    latestNext: null,
  }
  // What `next` leads to begins when it is called: reading the clock costs as much as all else here. Unless something
  // ran between the two, as a callback of `param` does that answers.
  const at = via && via === activeNext && !handled && !record.first ? via.at : clock()
  mark(record, handled ? 'error-handler' : 'enter', call, null, at)
  return call
}

/** Notes that a layer calls `next`: what runs until `endNext` knows that. Gives what to tell that. */
export function beginNext(
  call: LayerCall,
  record: ResponseRecord,
  error: unknown,
  hook: (...args: never[]) => unknown,
): {
  readonly call: LayerCall
  readonly outer: NextEdge | null
  readonly before: LayerCall | null
} {
  const isAfterCommit = record.first !== null
  const at = clock()
  const before = currentCall()
  const outer = activeNext
  const edge: NextEdge = {
    from: call,
    ordinal: ++call.nextCalls,
    isAfterCommit,
    stack: isAfterCommit || call.nextCalls > 1 ? captureStack(hook) : null,
    error,
    // A router puts off its end: what called for it is told by the context.
    within: outer ?? (before && isInside(before, call) ? before.latestNext : null),
    at,
  }
  call.latestNext = edge
  mark(record, 'next', call, edge.stack, at)
  activeNext = edge
  // Most often it runs already: a layer that calls `next` at once.
  if (before !== call) enterCall(call)
  return { call, outer, before }
}

/** The call of `next` has come back, and each layer behind it has left its context. */
export function endNext({ call, outer, before }: ReturnType<typeof beginNext>): void {
  activeNext = outer
  if (before !== call) enterCall(before)
}

function isInside(call: LayerCall, outer: LayerCall): boolean {
  for (let one = call.parent; one; one = one.parent) if (one === outer) return true
  return false
}
