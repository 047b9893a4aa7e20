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

/**
 * A layer's call as the recorder keeps it; the classifier sees it as an `Invocation`. What contexts keep is made by
 * classes: once V8 has seen that it outlives collections, it makes what a literal gives among the old objects, where
 * it costs far more to be rid of.
 */
export class LayerCall implements Omit<Invocation, 'via' | 'parent' | 'name' | 'handler'> {
  readonly layer: NamedLayer
  readonly isErrorHandler: boolean
  readonly incomingError: unknown
  readonly id: number
  /** How many hooks of layers were on the stack when it was called, its own with them. */
  readonly depth: number
  readonly served: Served
  readonly via: NextEdge | null
  readonly parent: LayerCall | null
  /** How often its `next` was called. */
  nextCalls: number
  /** Its latest call of `next`. */
  latestNext: NextEdge | null

  constructor(
    { served, invocations }: ResponseRecord,
    layer: NamedLayer,
    depth: number,
    via: NextEdge | null,
    parent: LayerCall | null,
    handled: { readonly error: unknown } | null,
  ) {
    this.layer = layer
    this.isErrorHandler = handled !== null
    this.incomingError = handled?.error
    this.id = invocations
    this.depth = depth
    this.served = served
    this.via = via
    this.parent = parent
    this.nextCalls = 0
    this.latestNext = null
  }
}

/** A call of `next` as the recorder keeps it: its stack is formatted only when it is needed. */
export class NextEdge implements Omit<NextCall, 'frames' | 'from' | 'within'> {
  readonly from: LayerCall
  readonly ordinal: number
  readonly isAfterCommit: boolean
  readonly stack: RawStack | null
  readonly error: unknown
  readonly within: NextEdge | null
  readonly at: number

  constructor(
    from: LayerCall,
    isAfterCommit: boolean,
    stack: RawStack | null,
    error: unknown,
    within: NextEdge | null,
    at: number,
  ) {
    this.from = from
    this.ordinal = from.nextCalls
    this.isAfterCommit = isAfterCommit
    this.stack = stack
    this.error = error
    this.within = within
    this.at = at
  }
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
  record.invocations++
  // Behind a call of next it is a neighbour; otherwise the running layer contains it.
  const parent = via && via.from === before ? before.parent : before
  const call = new LayerCall(record, layer, layersOnStack(), via, parent, handled)
  // What `next` leads to begins when it is called: reading the clock costs as much as all else here.
  const at = via === activeNext && via && !handled ? via.at : clock()
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
  const stack = ++call.nextCalls > 1 || isAfterCommit ? captureStack(hook) : null
  // A router puts off its end: what called for it is told by the context.
  const within = outer ?? (before && isInside(before, call) ? before.latestNext : null)
  const edge = new NextEdge(call, isAfterCommit, stack, error, within, at)
  call.latestNext = edge
  mark(record, 'next', call, stack, at)
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
