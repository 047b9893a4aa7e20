import { ClientRequest, type IncomingMessage } from 'node:http'
import type { Incident } from '@sendonce/model'
import type { ResponseRecord } from '../record.ts'

/** What frameworks add to a request. */
export interface RoutedRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly baseUrl?: string
  readonly route?: { readonly path?: unknown }
}

/** Longer ones are an attack, or hold more than anybody reads. */
const longestUrl = 2000

/**
 * The request line of an incident. Headers and bodies are never read, query values only when asked for,
 * a password in the URL never; the path is shown as it came.
 */
export function requestFacts(
  { response, route }: ResponseRecord,
  showsQuery: boolean,
): Incident['request'] {
  const { req } = response
  const request: RoutedRequest | undefined = req
  const outgoing = req ? null : outgoingRequest(response)
  const given = request?.originalUrl ?? request?.url ?? outgoing?.url ?? ''
  const url = withoutUser(given.length > longestUrl ? `${given.slice(0, longestUrl)}…` : given)
  return {
    method: request?.method ?? outgoing?.method ?? '',
    url: showsQuery ? url : redactQuery(url),
    route: route ?? lateRouteOf(request),
    httpVersion: request?.httpVersion ?? '',
  }
}

/** A request that the program makes, as far as its own options tell it. */
function outgoingRequest(
  message: object,
): { readonly method: string; readonly url: string } | null {
  if (!(message instanceof ClientRequest)) return null
  const { method, protocol, host, path } = message
  return { method, url: `${protocol}//${host}${path}` }
}

/** `/a?token=abc&n=1` → `/a?token=…&n=…`: the names tell which request it was, the values may be secret. */
function redactQuery(url: string): string {
  const at = url.search(/[?#]/)
  if (at < 0) return url
  const parts = url
    .slice(at + 1)
    .split('&')
    .slice(0, 20)
  const named = parts.map((part) => (part.includes('=') ? `${part.split('=', 1)[0]}=…` : '…'))
  return `${url.slice(0, at)}?${named.join('&')}`
}

/** `http://user:password@host/` as proxies get it, and `user:password@host:443` of a tunnel. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/|\/\/|(?=[^/]))[^/?#]*@/i, '$1…@')
}

/** The route as it was registered, below the path where its router is mounted, while that is not left. */
export function routeOf(request: RoutedRequest | undefined): string | null {
  const path = request?.route?.path
  if (typeof path !== 'string') return null
  const base = typeof request?.baseUrl === 'string' ? request.baseUrl : ''
  return `${base}${path === '/' && base ? '' : path}`
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
