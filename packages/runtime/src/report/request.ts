import type { IncomingMessage } from 'node:http'

/** What frameworks add to a request. */
export interface RoutedRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly baseUrl?: string
  readonly route?: { readonly path?: unknown }
}

/**
 * The route as it was registered, with all its paths, below that where its router is mounted. Once that is left, an error
 * handler's answer finds the route alone: one of another depth than the path is none.
 */
export function routeOf(request: RoutedRequest | undefined): string | null {
  const paths = [request?.route?.path].flat()
  if (!paths.every((path) => typeof path === 'string')) return null
  // Others put the address of the server there.
  const base = /^\/.*/s.exec(request?.baseUrl ?? '')?.[0] ?? ''
  const route = paths.map((path) => (base && path === '/' ? base : base + path)).join(', ')
  if (!/^[\w:/.-]*$/.test(route)) return route
  return depthOf(base + (request?.url ?? '')) === depthOf(route) ? route : null
}

function depthOf(path: string): number {
  return path.replace(/\/?([?#].*)?$/s, '').split('/').length
}
