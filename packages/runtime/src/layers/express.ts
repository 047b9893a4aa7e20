import { beginCall, callNext, currentCall, enterCall, type LayerCall } from '../context.ts'
import { deferralOf } from '../deferral.ts'
import { guard, recorder } from '../guard.ts'
import { endDeferral, noteError } from '../observe.ts'
import { replaceMethod } from '../patch/keep-shape.ts'
import { policy } from '../policy.ts'
import { mark, recordOf, type ResponseRecord } from '../record.ts'

/** A layer of Express 4, of the `router` package of Express 5, and of what was made after them. */
interface Layer {
  readonly name?: string
  readonly handle?: Function
  readonly route?: { readonly path?: unknown; readonly methods?: object }
}

type Next = (error?: unknown) => unknown
type LayerMethod = (this: Layer, ...args: unknown[]) => unknown

const seen = new WeakSet<object>()

/** Both spellings: Express 4, and the router that Express 5 uses. */
const requestMethods = ['handle_request', 'handleRequest']
const errorMethods = ['handle_error', 'handleError']

/** Is it the prototype of a router's layers? Told by what it can do, since copies and bundles have no name. */
export function isLayerPrototype(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || !('match' in value)) return false
  return requestMethods.some((name) => Object.hasOwn(value, name))
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
    return function (this: Layer, ...args: unknown[]): unknown {
      // In production nothing is known of a request that no layer has answered, unless its route is armed.
      if (!policy.seesArrivals) return Reflect.apply(method, this, args)
      const response = args[isErrorHandler ? 2 : 1]
      const record =
        recorder.isOn && typeof response === 'object' ? recordOf(response as object) : null
      // A layer that does not take this call hands it on at once: nothing of it is the program's.
      const takes = this.handle?.length === 4 ? isErrorHandler : !isErrorHandler
      if (!record?.isDetailed || !takes) return Reflect.apply(method, this, args)
      const before = currentCall()
      let call: LayerCall | null = null
      guard(() => {
        call = enterLayer(record, this, isErrorHandler, args)
      })
      try {
        return Reflect.apply(method, this, args)
      } finally {
        if (call) enterCall(before)
      }
    }
  })
}

function enterLayer(
  record: ResponseRecord,
  layer: Layer,
  isErrorHandler: boolean,
  args: unknown[],
): LayerCall {
  const name = layerName(layer)
  const call = beginCall(record, {
    name,
    handler: layer.handle ?? null,
    isErrorHandler,
    incomingError: isErrorHandler ? args[0] : undefined,
  })
  mark(record, isErrorHandler ? 'error-handler' : 'enter', name)
  const deferral = deferralOf(record)
  // The file or the view is not to be had: who answers now does not overtake it.
  if (deferral) endDeferral(deferral)
  const last = args.length - 1
  if (typeof args[last] === 'function') args[last] = watchedNext(call, args[last] as Next)
  enterCall(call)
  return call
}

/** A route by its methods and path, a middleware by its function's name. */
function layerName({ name, route, handle }: Layer): string {
  if (route && typeof route.path === 'string') {
    const methods = Object.keys(route.methods ?? {}).filter((one) => one !== '_all')
    return `${methods.join(',').toUpperCase() || 'ALL'} ${route.path}`
  }
  return name || handle?.name || '<anonymous>'
}

/** The same call with the same arguments; what comes behind it knows who called. */
export function watchedNext(call: LayerCall, original: Next): Next {
  const hook = function next(this: unknown, _error?: unknown): unknown {
    // oxlint-disable-next-line prefer-rest-params -- `next()` and `next(undefined)` differ for some routers
    const args = arguments
    const run = (): unknown => Reflect.apply(original, this, args)
    if (!recorder.isOn) return run()
    guard(() => noteError(call, args[0], hook))
    return callNext(call, args[0], hook, run)
  }
  return hook
}
