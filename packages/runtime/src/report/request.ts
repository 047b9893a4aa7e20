import type { IncomingMessage } from 'node:http'

/** What frameworks add to a request. */
export interface RoutedRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly baseUrl?: string
  readonly route?: { readonly path?: unknown }
}

/** The route as it was registered, with all its paths, below that where its router is mounted, while that is not left. */
export function routeOf(request: RoutedRequest | undefined): string | null {
  const paths = [request?.route?.path].flat()
  if (!paths.every((path) => typeof path === 'string')) return null
  // Others put the address of the server there.
  const base = /^\/.*/s.exec(request?.baseUrl ?? '')?.[0] ?? ''
  return paths.map((path) => (base && path === '/' ? base : base + path)).join(', ')
}

/** The same where the router may have been left: a route of another depth than the path is none. */
export function lateRouteOf(request: RoutedRequest | undefined): string | null {
  const route = routeOf(request)
  if (route === null || !/^[\w:/.-]*$/.test(route)) return route
  const path = (request?.originalUrl ?? request?.url ?? '').replace(/[?#].*$/s, '')
  return depthOf(path) === depthOf(route) ? route : null
}

function depthOf(path: string): number {
  return path.replace(/\/$/, '').split('/').length
}
