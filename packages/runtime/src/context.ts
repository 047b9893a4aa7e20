import { NodeStorage, resourceStorage, type ContextStorage } from './context-storage.ts'
import { nodeVersion } from './node-version.ts'
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
export class LayerCall {
  declare readonly layer: NamedLayer
  declare readonly served: Served
  declare readonly isErrorHandler: boolean
  declare readonly incomingError: unknown
  /** How many hooks of layers were on the stack when it was called, its own with them. */
  readonly depth: number = layersOnStack()
  /** The call of `next` that led here. */
  declare readonly via: NextEdge | null
  /** The layer around this one. */
  declare readonly parent: LayerCall | null
  declare readonly at: number
  /** Its latest call of `next`. */
  latestNext: NextEdge | null = null

  /** An error handler comes with its error. Who called it is read off the context: `running` is the layer that runs. */
  constructor(
    record: ResponseRecord,
    layer: NamedLayer,
    running: LayerCall | null,
    handled: { readonly error: unknown } | null,
  ) {
    const { served } = record
    const before = running?.served === served ? running : null
    const via = activeNext?.from.served === served ? activeNext : (before?.latestNext ?? null)
    this.layer = layer
    this.served = served
    this.isErrorHandler = handled !== null
    this.incomingError = handled?.error
    this.via = via
    // Behind a call of next it is a neighbour; otherwise the running layer contains it.
    this.parent = via && via.from === before ? before.parent : before
    // What `next` leads to begins when it is called: reading the clock costs as much as all else here. Unless something
    // ran between the two, as a callback of `param` does that answers.
    this.at = via && via === activeNext && !handled && !record.first ? via.at : clock()
  }
}

/** A call of `next` as the recorder keeps it; the classifier sees it as a `NextCall`, with its stack formatted. */
export class NextEdge {
  declare readonly from: LayerCall
  declare readonly error: unknown
  declare readonly ordinal: number
  declare readonly isAfterCommit: boolean
  declare readonly stack: RawStack | null
  readonly at: number = clock()
  /** While it runs: the call of `next` around it, and the layer that ran before, perhaps another request's. */
  outer: NextEdge | null = activeNext
  before: LayerCall | null = runningLayer.value
  /** The call of `next` that was going on around this one. */
  declare readonly within: NextEdge | null

  constructor(
    from: LayerCall,
    record: ResponseRecord,
    error: unknown,
    hook: (...args: never[]) => unknown,
  ) {
    const { outer, before } = this
    const isAfterCommit = record.first !== null
    const ordinal = (from.latestNext?.ordinal ?? 0) + 1
    this.from = from
    this.error = error
    this.ordinal = ordinal
    this.isAfterCommit = isAfterCommit
    this.stack = isAfterCommit || ordinal > 1 ? captureStack(hook) : null
    // A router puts off its end: what called for it is told by the context.
    this.within = outer ?? (before && isInside(before, from) ? before.latestNext : null)
  }
}

/** Newer versions of Node hand a context on by themselves; for older ones a hook runs with each callback. */
const handsOnContexts = nodeVersion >= 24

/**
 * The layer that runs now, as far as the asynchronous context tells; a pool of connections may lose it. What is set is
 * found from there on, and in all that is begun from there.
 */
export const runningLayer: ContextStorage<LayerCall> = handsOnContexts
  ? new NodeStorage()
  : resourceStorage()

/** The layer that runs now, if it serves the response of `record`. */
export function currentCallOf(record: ResponseRecord): LayerCall | null {
  const call = runningLayer.value
  return call?.served === record.served ? call : null
}

/**
 * Another request is served now, and nobody has answered it yet. One that was answered says nothing:
 * a callback of a pooled connection keeps the context of the request that opened the connection.
 */
export function isServingAnother(record: ResponseRecord): boolean {
  const other = runningLayer.value?.served.record
  if (!other || other === record || other.first !== null) return false
  // Of one that the program has made itself it is not known for which request.
  if (record.arrivedAt === null) return false
  return other.response.destroyed !== true
}

let activeNext: NextEdge | null = null

/** Notes that a layer calls `next`: what runs until `endNext` knows that. */
export function beginNext(
  call: LayerCall,
  record: ResponseRecord,
  error: unknown,
  hook: (...args: never[]) => unknown,
): NextEdge {
  const edge = new NextEdge(call, record, error, hook)
  call.latestNext = edge
  mark(record, edge)
  activeNext = edge
  // Most often it runs already: a layer that calls `next` at once.
  if (edge.before !== call) runningLayer.value = call
  return edge
}

/** The call of `next` has come back, and each layer behind it has left its context. */
export function endNext(edge: NextEdge): void {
  const { from, outer, before } = edge
  activeNext = outer
  edge.outer = edge.before = null
  if (before !== from) runningLayer.value = before
}

function isInside(call: LayerCall, outer: LayerCall): boolean {
  for (let one = call.parent; one; one = one.parent) if (one === outer) return true
  return false
}
