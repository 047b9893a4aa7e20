import { ClientRequest } from 'node:http'
import { shownUrl, type Incident } from '@sendonce/model'
import type { ResponseRecord } from '../record.ts'
import { routeOf, type RoutedRequest } from './request.ts'

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
  const url = request?.originalUrl ?? request?.url ?? outgoing?.url ?? ''
  return {
    method: request?.method ?? outgoing?.method ?? '',
    url: shownUrl(url, showsQuery),
    route: route ?? routeOf(request),
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
