import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'
import {
  planVariable,
  type Delay,
  type IncidentEntry,
  type Plan,
  type RequestEntry,
} from '../format.ts'
import { append } from './native.ts'

const file = process.env[planVariable] ?? ''

/** `null`: this process is none of those that are slowed down. */
export const plan: Plan | null = read()

function read(): Plan | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Plan
  } catch {
    return null
  }
}

/** What is to take longer, by request and operation. */
const delays = new Map<string, Map<string, Delay>>()
for (const delay of plan?.delays ?? []) {
  const ofRequest = delays.get(delay.request) ?? new Map<string, Delay>()
  ofRequest.set(delay.operation, delay)
  delays.set(delay.request, ofRequest)
}

/** What is to take longer in this request, by operation. */
export function delaysOf(request: string): ReadonlyMap<string, Delay> {
  return delays.get(request) ?? new Map<string, Delay>()
}

/** Of this thread alone. */
export const processName: string = `${process.pid}-${threadId}`
const target = `${dirname(file)}/${processName}.race`

/** Writes something down at once: a runner may end its workers at any time. */
export function write(entry: RequestEntry | IncidentEntry): void {
  try {
    append(target, `${JSON.stringify(entry)}\n`)
  } catch {
    // The folder is gone: nobody waits for it any more.
  }
}
