import { AsyncLocalStorage } from 'node:async_hooks'
import type { Invocation, NextCall } from '@sendonce/model'
import { captureStack, type RawStack } from './stack/capture.ts'
import { mark, type ResponseRecord } from './record.ts'
import { clock } from './timers.ts'

/** A layer's call as the recorder keeps it; the classifier sees it as an `Invocation`. */
export interface LayerCall extends Omit<Invocation, 'via' | 'parent'> {
  readonly record: ResponseRecord
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
}

const storage = new AsyncLocalStorage<LayerCall | null>()

/** The layer that runs now, as far as the asynchronous context tells; a pool of connections may lose it. */
export function currentCall(): LayerCall | null {
  return storage.getStore() ?? null
}

/** From here on, and in all that is begun from here, `call` is the layer that runs. */
export function enterCall(call: LayerCall | null): void {
  // Most often it runs already: a layer that calls `next` at once, and all that comes back from there.
  if (storage.getStore() !== call) storage.enterWith(call)
}

/** No context is kept until the next request that wants one: on older versions of Node it costs every callback. */
export function leaveContext(): void {
  storage.disable()
}

/** The layer that runs now, if it serves the response of `record`. */
export function currentCallOf(record: ResponseRecord): LayerCall | null {
  const call = currentCall()
  return call?.record === record ? call : null
}

/**
 * Another request is served now, and nobody has answered it yet. One that was answered says nothing:
 * a callback of a pooled connection keeps the context of the request that opened the connection.
 */
export function isServingAnother(record: ResponseRecord): boolean {
  const other = currentCall()?.record
  if (other === undefined || other === record || other.first !== null) return false
  return other.closedAt === null && other.response.destroyed !== true
}

/** What is known of a layer when it is called. */
export interface LayerFacts {
  readonly name: string
  readonly handler: object | null
  readonly isErrorHandler: boolean
  readonly incomingError: unknown
}

let activeNext: NextEdge | null = null

/** Begins a layer's call: who called it is read off the context. */
export function beginCall(record: ResponseRecord, facts: LayerFacts): LayerCall {
  const before = currentCallOf(record)
  const via = activeNext?.from.record === record ? activeNext : (before?.latestNext ?? null)
  // Written out: spreading `facts` takes several times as long.
  return {
    name: facts.name,
    handler: facts.handler,
    isErrorHandler: facts.isErrorHandler,
    incomingError: facts.incomingError,
    id: ++record.invocations,
    record,
    via,
    // Behind a call of next it is a neighbour; otherwise the running layer contains it.
    parent: via && via.from === before ? before.parent : before,
    nextCalls: 0,
    latestNext: null,
  }
}

/** Notes that a layer calls `next`, and runs it so that what comes behind it knows that. */
export function callNext(
  call: LayerCall,
  error: unknown,
  hook: () => unknown,
  run: () => unknown,
): unknown {
  const { record } = call
  const isAfterCommit = record.first !== null
  const before = currentCall()
  const edge: NextEdge = {
    from: call,
    ordinal: ++call.nextCalls,
    isAfterCommit,
    stack: isAfterCommit || call.nextCalls > 1 ? captureStack(hook) : null,
    error,
    // A router puts off its end: what called for it is told by the context.
    within: activeNext ?? (before && isInside(before, call) ? before.latestNext : null),
  }
  call.latestNext = edge
  mark(record, 'next', call.name, { at: clock(), stack: edge.stack })
  const outer = activeNext
  activeNext = edge
  enterCall(call)
  try {
    return run()
  } finally {
    activeNext = outer
    enterCall(before)
  }
}

function isInside(call: LayerCall, outer: LayerCall): boolean {
  for (let one = call.parent; one; one = one.parent) if (one === outer) return true
  return false
}
