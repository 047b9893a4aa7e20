import { apply } from '../apply.ts'
import { runningLayer } from '../context.ts'
import { replaceMethod } from '../patch/keep-shape.ts'
import { policy } from '../policy.ts'
import { enterHook, leaveHook } from '../stack/reach.ts'
import { enterLayer, type Next } from './express.ts'
import { defineProperty, getOwnPropertyDescriptor } from '../descriptors.ts'

interface Entry {
  readonly route: string
  handle: Function
}

/** An application of connect: a function with a list of what it has mounted. */
interface ConnectApplication {
  readonly stack: Entry[]
  readonly handle: Function
}

const watched = new WeakSet<object>()

/** connect's own code runs, not that of what it calls. */
let isConnectRunning = false

/** The same function, as one of connect's own: it may be one that connect hands out. */
function asConnect(original: Function): Next {
  return function (this: unknown, _error?: unknown): unknown {
    const before = isConnectRunning
    isConnectRunning = true
    try {
      // oxlint-disable-next-line prefer-rest-params -- a rest parameter would count as a parameter
      return apply(original, this, arguments)
    } finally {
      isConnectRunning = before
    }
  }
}

/** Is it an application of connect? */
export function isConnectApplication(value: unknown): value is ConnectApplication {
  if (typeof value !== 'function' || !('stack' in value) || !('route' in value)) return false
  return Array.isArray(value.stack) && 'handle' in value && typeof value.handle === 'function'
}

/**
 * Watches what is mounted so far. connect calls the functions of its list itself: it finds a proxy in the place of
 * each, which has the same name, arity and properties. The program, which may look for its function, finds that.
 */
export function watchConnect(application: ConnectApplication): void {
  if (!watched.has(application)) {
    watched.add(application)
    replaceMethod(application, 'handle', asConnect)
  }
  for (const entry of application.stack) watchEntry(entry)
}

function watchEntry(entry: Entry): void {
  const property = getOwnPropertyDescriptor(entry, 'handle')
  let handle: unknown = property?.value
  if (!property?.configurable || typeof handle !== 'function') return
  const { route } = entry
  let proxy = proxyOf(handle, route)
  defineProperty(entry, 'handle', {
    enumerable: property.enumerable ?? true,
    configurable: true,
    get: () => (isConnectRunning ? proxy : handle),
    set: (value: unknown) => {
      handle = value
      proxy = proxyOf(value, route)
    },
  })
  if (isConnectApplication(handle)) watchConnect(handle)
}

function proxyOf(handle: unknown, route: string): unknown {
  if (typeof handle !== 'function') return handle
  return new Proxy(handle, {
    apply(target, self: unknown, args: unknown[]) {
      const before = isConnectRunning
      isConnectRunning = false
      try {
        return callLayer(target, self, args, route)
      } finally {
        isConnectRunning = before
      }
    },
  })
}

function callLayer(handle: Function, self: unknown, args: unknown[], route: string): unknown {
  if (!policy.seesArrivals) return apply(handle, self, args)
  const scope = runningLayer.enter()
  const before = scope.value
  const outer = enterHook()
  try {
    const name = handle.name || (route === '/' ? '' : route)
    enterLayer({ name, handle }, handle.length === 4, args, scope, asConnect)
    return apply(handle, self, args)
  } finally {
    leaveHook(outer)
    scope.value = before
    runningLayer.leave()
  }
}
