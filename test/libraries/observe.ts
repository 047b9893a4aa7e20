import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { libraries, type LibraryCall, type LibraryCallback } from '@sendonce/model/calls'
import { afterAll, expect, test } from 'vitest'

/** How a callback was called. */
export interface Observation {
  readonly times: number
  readonly when: 'now' | 'later' | 'never'
  readonly args: readonly unknown[]
  readonly returned: unknown
}

export type Callback = (...args: unknown[]) => void

/** Long enough for what comes once to come a second time. */
const settlingMs = 40
const limitMs = 4000

/** Makes a call with a callback, and watches it until nothing more is to be expected. */
export async function observe(
  run: (callback: Callback) => unknown,
  patience: number = limitMs,
): Promise<Observation> {
  let times = 0
  let when: Observation['when'] = 'never'
  let args: readonly unknown[] = []
  let isBack = false
  let tell = (): void => {}
  const called = new Promise<void>((resolve) => (tell = resolve))
  const returned = run((...given) => {
    times++
    if (times === 1) {
      when = isBack ? 'later' : 'now'
      args = given
    }
    tell()
  })
  isBack = true
  const timer = new AbortController()
  await Promise.race([called, wait(patience, null, { signal: timer.signal }).catch(() => {})])
  timer.abort()
  await wait(settlingMs)
  return { times, when, args, returned }
}

const isError = (value: unknown): boolean =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
const isNothing = (value: unknown): boolean => value === undefined || value === null

/** Whether what was seen is what the row says. */
export function expectAs(
  callback: LibraryCallback | undefined,
  seen: readonly Observation[],
): void {
  expect(callback).toBeDefined()
  if (!callback) return
  for (const { times, when, args } of seen) {
    if (callback.times === 'once') expect(times).toBe(1)
    if (callback.when !== 'either') expect(when).toBe(callback.when)
    const [first, ...others] = args
    if (callback.first === 'value') expect(isError(first)).toBe(false)
    else if (callback.first === 'failure') expect(isError(first)).toBe(true)
    else if (callback.first === 'error' && isError(first))
      expect(others.filter(isGiven)).toEqual([])
    else expect(isNothing(first) || isError(first)).toBe(true)
  }
}

/** `false`, `null` and an empty list say that there is nothing, and so does a function to tidy up. */
function isGiven(value: unknown): boolean {
  if (isNothing(value) || value === false || typeof value === 'function') return false
  return !(Array.isArray(value) && value.length === 0)
}

/** Which of these observations are failures. */
export function failures(seen: readonly Observation[]): boolean[] {
  return seen.map(({ args }) => isError(args[0]))
}

/** Gives the rows of some packages; behind all tests of the file, each row must have been asked for. */
export function rowsOf(packages: readonly string[]): (path: string) => LibraryCall {
  const rows = new Map<string, LibraryCall>()
  const wanted = libraries.filter((library) => packages.includes(library.packages[0] ?? ''))
  for (const library of wanted) {
    const [name = ''] = library.packages
    for (const [path, call] of Object.entries(library.calls ?? {}))
      rows.set(path ? `${name}.${path}` : name, call)
    for (const [path, call] of Object.entries(library.onRequest ?? {}))
      rows.set(`request.${path}`, call)
    for (const [type, { call, calls }] of Object.entries(library.types ?? {})) {
      if (call) rows.set(`${name}#${type}`, call)
      for (const [path, inner] of Object.entries(calls ?? {}))
        rows.set(`${name}#${type}.${path}`, inner)
    }
  }
  const asked = new Set<string>()
  afterAll(() => {
    expect([...rows.keys()].filter((path) => !asked.has(path))).toEqual([])
  })
  test('each of the packages has rows', () => expect(wanted).toHaveLength(packages.length))
  return (path) => {
    const row = rows.get(path)
    if (!row) throw new Error(`no row for ${path}`)
    asked.add(path)
    return row
  }
}

/** Runs a handler for one request on a server of its own. */
export async function serve(handler: RequestListener, init?: RequestInit): Promise<Response> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const response = await fetch(`http://127.0.0.1:${portOf(server)}/`, init)
    return new Response(await response.text(), response)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

export type Layer = (
  request: any,
  response: ServerResponse,
  next: (...args: unknown[]) => void,
) => unknown

/** Runs middleware for one request; the test answers 299 where the middleware did not. */
export async function through(
  layer: Layer,
  init: RequestInit & {
    url?: string
    prepare?: (request: any, response: ServerResponse) => void
  } = {},
): Promise<{ seen: Observation; status: number; headers: Headers }> {
  let run: Promise<Observation> | null = null
  const response = await serve((request, answer) => {
    request.url = init.url ?? request.url
    init.prepare?.(request, answer)
    run = observe((next) => layer(request, answer, next), 300)
    void answerBehind(run, answer)
  }, init)
  const seen = await (run as Promise<Observation> | null)
  if (!seen) throw new Error('the middleware was not reached')
  return { seen, status: response.status, headers: response.headers }
}

async function answerBehind(run: Promise<Observation>, answer: ServerResponse): Promise<void> {
  await run
  if (answer.headersSent) return
  answer.statusCode = 299
  answer.end()
}

/** A server for the time of a test. */
export async function listening(handler: RequestListener): Promise<{ url: string; close(): void }> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A port on which nobody listens. */
export async function refusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** A form with one file. */
export function form(): { method: string; body: FormData } {
  const body = new FormData()
  body.set('name', 'value')
  body.set('file', new Blob(['text']), 'file.txt')
  return { method: 'POST', body }
}
