import { beginCall, currentCall, enterCall } from '../context.ts'
import { guard, recorder } from '../guard.ts'
import { mark, recordOf } from '../record.ts'
import { watchedNext } from './express.ts'

/** An application of connect: a function with a list of what it has mounted. */
interface ConnectApplication {
  readonly stack: { readonly route: string; handle: Function }[]
  readonly handle: Function
}

const watched = new WeakSet<object>()

/** Is it an application of connect? */
export function isConnectApplication(value: unknown): value is ConnectApplication {
  if (typeof value !== 'function' || !('stack' in value) || !('route' in value)) return false
  return Array.isArray(value.stack) && 'handle' in value && typeof value.handle === 'function'
}

/**
 * Watches what is mounted so far. connect calls the functions of its list itself, so each is replaced
 * by a proxy: name, arity and properties stay what they are.
 */
export function watchConnect(application: ConnectApplication): void {
  for (const entry of application.stack) {
    if (typeof entry.handle !== 'function' || watched.has(entry.handle)) continue
    const { handle, route } = entry
    entry.handle = new Proxy(handle, {
      apply: (target, self: unknown, args: unknown[]) => callLayer(target, self, args, route),
    })
    watched.add(entry.handle)
    if (isConnectApplication(handle)) watchConnect(handle)
  }
}

function callLayer(handle: Function, self: unknown, args: unknown[], route: string): unknown {
  const isErrorHandler = handle.length === 4
  const response = args[isErrorHandler ? 2 : 1]
  const record = recorder.isOn && typeof response === 'object' ? recordOf(response as object) : null
  if (!record?.isDetailed) return Reflect.apply(handle, self, args)
  const before = currentCall()
  guard(() => {
    const name = handle.name || (route && route !== '/' ? route : '<anonymous>')
    const call = beginCall(record, {
      name,
      handler: handle,
      isErrorHandler,
      incomingError: isErrorHandler ? args[0] : undefined,
    })
    mark(record, isErrorHandler ? 'error-handler' : 'enter', name)
    const last = args.length - 1
    if (typeof args[last] === 'function')
      args[last] = watchedNext(call, args[last] as (error?: unknown) => unknown)
    enterCall(call)
  })
  try {
    return Reflect.apply(handle, self, args)
  } finally {
    enterCall(before)
  }
}
