import type { Place } from './place.ts'
import type { Value } from './value.ts'

/** What `next('route')` and `next('router')` leave the rest of. */
export type Part = 'route' | 'router'

/** One handler on the way of a request. */
export interface Layer {
  readonly handler: Value
  readonly isErrorHandler: boolean
  /** Where it was made a listener of a server, which calls it in any case. */
  readonly listensAt: Place | null
  /** Which requests of the handler in front match it, as far as paths tell. */
  readonly matches: 'unknown' | 'some' | 'all'
  /** Of its path's parameters those that each request has which it is called with. */
  readonly parameters: readonly string[]
  /** Whether the path may have this parameter, of its own or of what is mounted in front. */
  mayHave(parameter: string): boolean
  /** Whether every request of the handler in front that matches `other`, a layer behind this one, matches this one as well. */
  covers(other: Layer): boolean
  /** Whether it stands in the same route as another one, or in the same router or one below that. */
  isInSame(part: Part, other: Layer): boolean
  /** Whether a layer in front leads here in the call of its `next()`, and not in a later turn. */
  comesAtOnce(from: Layer, isError: boolean): boolean
}

/**
 * What may run after a handler calls `next()`: the layers behind it that can match the same request,
 * in order. `complete` tells that nothing else can follow (but the framework's own 404).
 */
export interface Chain {
  /** The handler in front of it. */
  readonly own: Layer
  readonly layers: readonly Layer[]
  readonly complete: boolean
  /** The handler's application is known, and so are all layers behind it, but for packages that hardly ever answer. */
  readonly isAttached: boolean
  /** The framework hands what a layer's promise was rejected with to the error handlers. */
  readonly takesRejections: boolean
  /** `next('router')` leaves a router in a turn of its own. */
  readonly isDeferred?: boolean
  /** Notes that somebody looked at the layers of one kind: what follows makes a difference. */
  readonly noteAsked: (isError: boolean) => void
}

/** The layers that may run next: of an error the error handlers, else the others. `next()` leads to no listener. */
export function layersFor(chain: Chain, isError: boolean): readonly Layer[] {
  chain.noteAsked(isError)
  return chain.layers.filter((layer) => layer.isErrorHandler === isError && !layer.listensAt)
}

/** Behind a listener, those that were added to the same server later. */
export function listenersBehind(chain: Chain): readonly Layer[] {
  chain.noteAsked(false)
  return chain.layers.filter(({ listensAt }) => listensAt)
}

/** The same with some of its layers. */
function withLayers(
  chain: Chain,
  layers: readonly Layer[],
  complete: boolean,
  isDeferred = false,
): Chain {
  const { own, isAttached, takesRejections, noteAsked } = chain
  return { own, layers, complete, isAttached, takesRejections, isDeferred, noteAsked }
}

/** What stands in the same router. */
export function withinRouter(chain: Chain): Chain {
  const layers = chain.layers.filter((layer) => layer.isInSame('router', chain.own))
  return withLayers(chain, layers, chain.complete && layers.length === chain.layers.length)
}

/** What a handler hands on to at once: the end of a router mostly comes in a turn of its own. */
export function reachedAtOnce(chain: Chain, isError: boolean): Chain {
  const layers = chain.isDeferred
    ? []
    : chain.layers.filter((layer) => layer.comesAtOnce(chain.own, isError))
  return withLayers(chain, layers, chain.complete && layers.length === chain.layers.length)
}

/** What follows a handler that leaves the rest of its route, or of its router. */
export function behindAll(part: Part, chain: Chain): Chain {
  const layers = chain.layers.filter((layer) => !layer.isInSame(part, chain.own))
  return withLayers(chain, layers, chain.complete, part === 'router')
}
