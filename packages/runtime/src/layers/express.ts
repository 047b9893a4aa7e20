import { apply } from '../apply.ts'
import { beginNext, endNext, LayerCall, runningLayer, type NamedLayer } from '../context.ts'
import type { Scope } from '../context-storage.ts'
import { deferralOf } from '../deferral.ts'
import { recorder, tellFault } from '../guard.ts'
import { endDeferral, noteError, noteMade } from '../observe.ts'
import { replaceMethod } from '../patch/keep-shape.ts'
import { policy } from '../policy.ts'
import { mark, recordOf, type ResponseRecord } from '../record.ts'
import { enterHook, leaveHook, nameHook } from '../stack/reach.ts'

export type Next = (error?: unknown) => unknown
/** A layer of Express 4, of the `router` package of Express 5, and of what was made after them. */
type LayerMethod = (this: NamedLayer, ...args: unknown[]) => unknown

const seen = new WeakSet<object>()

/** Both spellings: Express 4, and the router that Express 5 uses. */
const requestMethods = ['handle_request', 'handleRequest']
const errorMethods = ['handle_error', 'handleError']

/** Is it the prototype of a router's layers? Told by what it can do, since copies and bundles have no name. */
export function isLayerPrototype(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || !('match' in value)) return false
  return requestMethods.some((name) => Object.hasOwn(value, name))
}

/** What Express 4 puts in front of a program's layers: they do nothing with a response but hand on. */
const ownNames = ['query', 'expressInit']
const passedOver = new WeakSet<NamedLayer>()

/** The layers that an application of Express 4 begins with are not told of, where they are Express's own. */
export function passOver(layers: readonly unknown[]): void {
  for (const layer of layers as readonly NamedLayer[])
    if (ownNames.includes(layer.handle?.name ?? '')) passedOver.add(layer)
}

/** Watches all layers of one copy of Express, once; in production from the first incident on. */
export function watchLayers(prototype: object): void {
  if (seen.has(prototype)) return
  seen.add(prototype)
  policy.whenArrivalsAreSeen(() => {
    for (const name of requestMethods) hookLayer(prototype, name, false)
    for (const name of errorMethods) hookLayer(prototype, name, true)
  })
}

/**
 * The layer's own method does the work, so arity and error handling stay the framework's; only `next`
 * is another function, which remembers who called it.
 */
function hookLayer(prototype: object, name: string, isErrorHandler: boolean): void {
  replaceMethod(prototype, name, (original) => {
    const method = original as LayerMethod
    return function (this: NamedLayer, ...args: unknown[]): unknown {
      // In production nothing is known of a request that no layer has answered, unless its route is armed.
      if (!policy.seesArrivals) return apply(method, this, args)
      const scope = runningLayer.enter()
      const before = scope.value
      const outer = enterHook()
      try {
        enterLayer(this, isErrorHandler, args, scope)
        return apply(method, this, args)
      } finally {
        leaveHook(outer)
        scope.value = before
        runningLayer.leave()
      }
    }
  })
}

/**
 * Puts a function in the place of `next`, which calls what `asOwn` makes of that; nothing where the call is of no
 * interest.
 */
export function enterLayer(
  layer: NamedLayer,
  isErrorHandler: boolean,
  args: unknown[],
  scope: Scope<LayerCall>,
  asOwn?: (next: Function) => Next,
): void {
  try {
    const response = args[isErrorHandler ? 2 : 1]
    // A layer that does not take this call hands it on at once: nothing of it is the program's.
    const takes = (layer.handle?.length === 4) === isErrorHandler
    if (
      !recorder.isOn ||
      !takes ||
      passedOver.has(layer) ||
      typeof response !== 'object' ||
      !response
    )
      return
    const record = recordOf(response) ?? noteMade(response)
    if (!record?.isDetailed) return
    nameHook(layer.handle ?? null)
    const handled = isErrorHandler ? { error: args[0] } : null
    const call = new LayerCall(record, layer, scope.value, handled)
    mark(record, call)
    const deferral = deferralOf(record)
    // The file or the view is not to be had: who answers now does not overtake it.
    if (deferral) endDeferral(deferral)
    const last = args.length - 1
    const next = args[last]
    if (typeof next === 'function')
      args[last] = watchedNext(call, record, asOwn ? asOwn(next) : (next as Next))
    scope.value = call
  } catch (error) {
    tellFault(error)
  }
}

/** The same call with the same arguments; what comes behind it knows who called. */
function watchedNext(call: LayerCall, record: ResponseRecord, original: Next): Next {
  const hook = function next(this: unknown, _error?: unknown): unknown {
    // oxlint-disable-next-line prefer-rest-params -- `next()` and `next(undefined)` differ for some routers
    const args = arguments
    let begun: ReturnType<typeof beginNext> | null = null
    try {
      if (recorder.isOn) {
        noteError(record, args[0], hook)
        begun = beginNext(call, record, args[0], hook)
      }
    } catch (error) {
      tellFault(error)
    }
    try {
      return apply(original, this, args)
    } finally {
      if (begun) endNext(begun)
    }
  }
  return hook
}
