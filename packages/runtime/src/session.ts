import { join } from 'node:path'
import type { ProcessInfo, Session } from '@sendonce/model'
import { guard } from './guard.ts'
import { policy } from './policy.ts'
import type { WatchedResponse } from './record.ts'
import { routeName, type RoutedRequest } from './report/request.ts'
import { later } from './timers.ts'
import { readFileSync } from './files.ts'

/** The counts are written this often at most, also when no further request comes: a process may be killed. */
const interval = { development: 1000, production: 5000 }
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

/** Counts a request that was answered, in development by its route. */
export function countRequest(response: WatchedResponse): void {
  counts.requests++
  if (policy.isDevelopment) countRoute(response)
  if (write === null || isWaiting) return
  isWaiting = true
  const wait = interval[policy.isDevelopment ? 'development' : 'production']
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
  count: number
}

const latest = new WeakMap<object, Count>()

function countRoute(response: WatchedResponse): void {
  const request: RoutedRequest | undefined = response.req
  const route = request?.route
  if (typeof route !== 'object' || route === null) return
  const known = latest.get(route)
  if (known && known.method === request?.method && known.base === request?.baseUrl) {
    known.count++
    return
  }
  const name = routeName(response)
  if (name === null) return
  const one = routes.get(name) ?? { method: request?.method, base: request?.baseUrl, count: 0 }
  if (one.count === 0 && routes.size >= routeLimit) return
  routes.set(name, one)
  latest.set(route, one)
  one.count++
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
export function currentSession(framework: Session['framework']): Session {
  return {
    format: 1,
    kind: 'session',
    root: process.cwd(),
    tool: { name: '@sendonce/runtime', version: ownVersion() },
    mode: policy.isDevelopment ? 'development' : 'production',
    process: processInfo(),
    startedAt: new Date(startedAt).toISOString(),
    framework,
    ...counts,
    routes: Object.fromEntries([...routes].map(([name, { count }]) => [name, count])),
  }
}

/** In a bundle there is no package file beside the code. */
function ownVersion(): string {
  try {
    const text = readFileSync(join(__dirname, '..', 'package.json'), 'utf8')
    return (JSON.parse(text) as { readonly version: string }).version
  } catch {
    return 'unknown'
  }
}
