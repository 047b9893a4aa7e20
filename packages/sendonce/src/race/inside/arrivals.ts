import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse, type IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Incident } from '@sendonce/model'
import { write } from './plan.ts'
import { enter, WatchedRequest } from './request.ts'
import { inletOf } from './sockets.ts'
import { apply, replace } from './wrap.ts'

const served = new WeakMap<object, WatchedRequest>()

interface Arrival {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly server?: { rawListeners?(event: string): readonly unknown[] }
}

/** Learns of each request when it comes, and when it is answered. */
export function watchArrivals(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response, server } = message as Arrival
    const listener = server?.rawListeners?.('request')[0]
    arrive(request, response, realmOf(listener))
  })
  subscribe('http.server.response.finish', (message) => {
    const { request, response } = message as Arrival
    const watched = served.get(response)
    if (!watched) return
    const { remotePort, localPort } = request.socket
    // The test gets its answer when what the request has begun is over: it would end before that.
    const letIn = inletOf(`${remotePort}>${localPort}`)?.hold()
    watched.answered()
    watched.whenQuiet(() => letIn?.())
  })
  // What is injected comes by no connection.
  replace(
    ServerResponse.prototype,
    'assignSocket',
    (original) =>
      function (this: unknown, socket: unknown): unknown {
        const response = this as ServerResponse
        if (!(socket instanceof Socket) && !served.has(response)) {
          arrive(response.req, response, Object.prototype)
          served.get(response)?.answered()
        }
        return apply(original, this, [socket])
      },
  )
  subscribe('sendonce.incident', (message) => {
    const { incident, response } = message as {
      readonly incident: Incident
      readonly response: object
    }
    const request = served.get(response)?.name ?? null
    // Nobody answered: that is another matter.
    if (incident.second) write({ kind: 'incident', request, incident })
  })
}

/** Requests are counted by files of tests: jest gives each a world of its own, with what all objects descend from. */
function realmOf(listener: unknown): object {
  let realm: object = Object.prototype
  let parent: unknown = listener
  while (typeof parent === 'function' || (typeof parent === 'object' && parent !== null)) {
    realm = parent
    parent = Object.getPrototypeOf(parent)
  }
  return realm
}

const counts = new WeakMap<object, Map<string, number>>()

function arrive(request: IncomingMessage, response: ServerResponse, realm: object): void {
  const count = counts.get(realm) ?? new Map<string, number>()
  counts.set(realm, count)
  const kind = `${request.method ?? 'GET'} ${pathOf(request.url ?? '/')}`
  const before = count.get(kind) ?? 0
  count.set(kind, before + 1)
  const watched = new WatchedRequest(`${kind}#${before}`)
  served.set(response, watched)
  enter(watched)
}

/** Without what differs each time: queries, keys that were made at random. */
function pathOf(url: string): string {
  return url
    .replace(/[?#].*$/s, '')
    .replaceAll(/(?<=\/)(?:[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|[\da-f]{16,})(?=\/|$)/gi, ':id')
    .replaceAll(/\s/g, '')
}
