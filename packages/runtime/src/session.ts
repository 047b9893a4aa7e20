import type { ProcessInfo, Session } from '@sendonce/model'
import { guard } from './guard.ts'
import { policy } from './policy.ts'
import type { WatchedResponse } from './record.ts'
import { routeOf, type RoutedRequest } from './report/request.ts'
import { later } from './timers.ts'
import { versionIn } from './files.ts'

/** Routes counted apart: a program with more has keys in its paths. */
const routeLimit = 1000

/** As text only when it is written: the first date that is one takes longer than attaching most hooks. */
const startedAt = Date.now()
const counts = { requests: 0, incidents: 0 }
const routes = new Map<string, Count>()
let write: (() => void) | null = null
let isWaiting = false

/** Has `writer` called within a few seconds after a request was answered. */
export function onCounts(writer: () => void): void {
  write = writer
}

/** Counts a request that was answered, in development by its route, which it gives. */
export function countRequest(response: WatchedResponse): string | null {
  counts.requests++
  if (write !== null && !isWaiting) waitToWrite()
  return policy.isDevelopment ? countRoute(response) : null
}

/**
 * The counts are written after so many milliseconds, also when no further request comes: a process may be killed. That
 * there were requests at all is written soon.
 */
function waitToWrite(): void {
  isWaiting = true
  const wait = policy.isDevelopment || counts.requests === 1 ? 1000 : 5000
  later(() => guard(writeCounts), wait).unref()
}

function writeCounts(): void {
  isWaiting = false
  write?.()
}

/** How a route was called last: most often it is called so again, and its name is not put together anew. */
interface Count {
  readonly method: string | undefined
  readonly base: string | undefined
  readonly path: string
  count: number
}

const latest = new WeakMap<object, Count>()

function countRoute({ req }: WatchedResponse): string | null {
  const request: RoutedRequest | undefined = req
  const route = request?.route
  if (!request || typeof route !== 'object' || route === null) return null
  const { method, baseUrl: base } = request
  const known = latest.get(route)
  if (known && known.method === method && known.base === base) {
    known.count++
    return known.path
  }
  const path = routeOf(request)
  if (path === null) return null
  const name = `${method ?? ''} ${path}`
  const one = routes.get(name) ?? { method, base, path, count: 0 }
  if (one.count === 0 && routes.size >= routeLimit) return path
  routes.set(name, one)
  latest.set(route, one)
  one.count++
  return path
}

/** Counts an incident, repeats as well. */
export function countIncident(): void {
  counts.incidents++
}

/** This process, as sessions and incidents name it. */
export function processInfo(): ProcessInfo {
  // Loading it takes longer than attaching the recorder, and most programs never need it.
  const { threadId } = require('node:worker_threads') as typeof import('node:worker_threads')
  return {
    pid: process.pid,
    node: process.version,
    worker: threadId === 0 ? null : threadId,
  }
}

/** What the recorder saw so far. Without any incident it still tells that the recorder was attached. */
export function currentSession(isLast: boolean): Session {
  return {
    format: 1,
    kind: 'session',
    root: process.cwd(),
    tool: { name: '@sendonce/runtime', version: versionIn(`${__dirname}/..`) ?? 'unknown' },
    mode: policy.isDevelopment ? 'development' : 'production',
    process: processInfo(),
    startedAt: new Date(startedAt).toISOString(),
    // It may be several, and each incident names its own.
    framework: null,
    ...counts,
    routes: Object.fromEntries([...routes].map(([name, { count }]) => [name, count])),
    isLast,
  }
}
