import { ServerResponse } from 'node:http'
import { types } from 'node:util'
import { guard } from '../guard.ts'
import { isConnectApplication, watchConnect } from './connect.ts'
import { isLayerPrototype, passOver, watchLayers } from './express.ts'
import { isResponsePrototype, watchIntents } from './intents.ts'
import { getOwnPropertyDescriptor } from '../descriptors.ts'

const known = new WeakSet<object>()

/**
 * Finds the framework behind a listener of a server, or behind a response, before its first layer
 * runs: this works for bundles, ES modules and every copy of a framework.
 */
export function learnFrom(application: unknown): void {
  if (typeof application !== 'function' || known.has(application)) return
  // A proxy is told of every question, and may refuse it.
  if (types.isProxy(application)) return
  if (!('handle' in application || 'listener' in application)) return
  if (isConnectApplication(application)) return watchConnect(application)
  const once: unknown = getOwnPropertyDescriptor(application, 'listener')?.value
  if (once) learnFrom(once)
  const { response } = application as { readonly response?: unknown }
  if (typeof response === 'object' && response !== null) learnResponse(response)
  const layers = layersOf(application)
  if (!layers) return
  const layer: unknown = layers[0]
  if (typeof layer !== 'object' || layer === null) return
  const prototype: unknown = Object.getPrototypeOf(layer)
  if (!isLayerPrototype(prototype)) return
  if ('lazyrouter' in application) passOver(layers.slice(0, 2))
  watchLayers(prototype)
  known.add(application)
}

const plain = new WeakSet<object>([ServerResponse.prototype])
/** The latest of them: asked for with each response, it is most often the same. */
let latest: object = ServerResponse.prototype

/**
 * Finds the framework that has made a response its own, where the server's listener did not show it:
 * the listener may be a function of the program that calls the application.
 */
export function learnBehind(response: object): void {
  let prototype: unknown = null
  try {
    prototype = Object.getPrototypeOf(response)
  } catch {
    // A proxy that refuses, or no object: Node's own method says what it thinks of it.
  }
  if (
    prototype !== latest &&
    prototype !== ServerResponse.prototype &&
    typeof prototype === 'object' &&
    prototype
  )
    learnPrototype(prototype, response)
}

function learnPrototype(prototype: object, response: object): void {
  latest = prototype
  if (plain.has(prototype)) return
  plain.add(prototype)
  guard(() => {
    if (learnResponse(prototype)) learnFrom((response as { readonly app?: unknown }).app)
  })
}

/** Each application has a response object of its own; the methods are further up. */
function learnResponse(response: object): boolean {
  let isKnown = false
  for (let one: unknown = response; one; one = Object.getPrototypeOf(one)) {
    if (!isResponsePrototype(one)) continue
    watchIntents(one)
    isKnown = true
  }
  return isKnown
}

/** The router that is there: asking Express 4 for `router` throws, asking Express 5 for it makes one. */
function layersOf(application: Function): readonly unknown[] | null {
  const own = (name: string): unknown => {
    const property = getOwnPropertyDescriptor(application, name)
    return property && 'value' in property ? property.value : property?.get?.call(application)
  }
  const isExpress5 = 'defaultConfiguration' in application && !('lazyrouter' in application)
  const router = own('_router') ?? (isExpress5 ? own('router') : null) ?? application
  const { stack } = router as { readonly stack?: unknown }
  return Array.isArray(stack) ? stack : null
}

/** What a module exports may be a layer's class, or the responses of a framework. */
export function learnExports(exported: unknown): void {
  if (types.isProxy(exported)) return
  if (typeof exported === 'function') {
    const prototype: unknown = exported.prototype
    if (isLayerPrototype(prototype)) watchLayers(prototype)
  } else if (isResponsePrototype(exported)) watchIntents(exported)
}
