import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import type { ProcessInfo, Session } from '@sendonce/model'

const startedAt = new Date().toISOString()
const counts = { requests: 0, incidents: 0 }

/** This process, as sessions and incidents name it. */
export function processInfo(): ProcessInfo {
  return {
    pid: process.pid,
    node: process.version,
    worker: threadId === 0 ? null : threadId,
  }
}

/** Counts a request that was answered, or an incident. */
export function countOne(what: 'requests' | 'incidents'): void {
  counts[what]++
}

/** What the recorder saw so far. Without any incident it still tells that the recorder was attached. */
export function currentSession(): Session {
  return {
    format: 1,
    kind: 'session',
    root: process.cwd(),
    tool: { name: '@sendonce/runtime', version: ownVersion() },
    mode: process.env['NODE_ENV'] === 'production' ? 'production' : 'development',
    process: processInfo(),
    startedAt,
    // Neither the framework nor its routes are looked at yet.
    framework: null,
    ...counts,
    routes: {},
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
