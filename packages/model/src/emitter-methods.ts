/**
 * Methods that add a listener for an event, and how often that is called then. Sources: Node's documentation of `events`, the DOM's
 * `EventTarget`.
 */
const subscribing: Readonly<Record<string, 'once' | 'many'>> = {
  on: 'many',
  once: 'once',
  addListener: 'many',
  prependListener: 'many',
  prependOnceListener: 'once',
  addEventListener: 'many',
}

/** How often a listener is called that a method of this name adds; undefined for all other methods. */
export function listensFor(name: string): 'once' | 'many' | undefined {
  return Object.hasOwn(subscribing, name) ? subscribing[name] : undefined
}

const unsubscribing: ReadonlySet<string> = new Set([
  'off',
  'removeListener',
  'removeEventListener',
  'removeAllListeners',
])

/** Whether a method takes listeners away. */
export function takesListenersAway(name: string): boolean {
  return unsubscribing.has(name)
}

/** Whether a method stops what comes again and again, as packages call it (`subscription.unsubscribe()`). */
export function stopsEmitting(name: string): boolean {
  return /^(?:cancel|close|disconnect|kill|quit|stop|terminate|unsubscribe)$/.test(name)
}

/**
 * Whether a call of this name adds a listener, as packages have it (`session.on(listener)`): that is called again and again,
 * and what the call gives may take it away.
 */
export function isSubscription(name: string): boolean {
  return /^(?:consume|listen|observe|on(?:ce|[A-Z]\w*)?|subscribe|watch)$/.test(name)
}

/** What Node sets in a request whose client has left. Source: Node's documentation of `http.IncomingMessage`. */
export const setWhenClientLeft: readonly string[] = [
  'aborted',
  'closed',
  'destroyed',
  'socket.destroyed',
]
