import { createRequire } from 'node:module'
import { request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'

const require = createRequire(import.meta.url)

/** What tests call on a reply. */
export interface Reply {
  readonly raw: ServerResponse
  readonly sent: boolean
  send(payload?: unknown): Reply
  code(status: number): Reply
  header(name: string, value: string): Reply
  hijack(): Reply
}

/** As much of an application as is used here. */
export interface App {
  readonly server: { address(): AddressInfo }
  listen(options: object): Promise<string>
  close(): Promise<void>
}

/** What a client gets, and what the log has of that. */
export interface Seen {
  /** `null`: nothing. */
  readonly status: number | null
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
  /** The connection was broken, or nothing came in time. */
  readonly broken: string | null
  /** Warnings and errors: the code, or the text where there is none. */
  readonly log: readonly string[]
}

/** How long an answer is waited for, and how long one that is not to come. */
const patience = { answer: 10_000, silence: 400 }

/** Makes an application, and asks it once. `isSilent`: no answer is to come. */
export async function ask(
  makes: (options: object) => Promise<App> | App,
  isSilent = false,
): Promise<Seen> {
  const log: string[] = []
  const stream = new Writable({
    write(line: Buffer, _encoding, done) {
      const one = JSON.parse(String(line)) as {
        level: number
        msg: string
        err?: { code?: string }
      }
      if (one.level >= 40) log.push(one.err?.code ?? one.msg)
      done()
    },
  })
  const app = await makes({ logger: { stream }, forceCloseConnections: true })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address()
  const seen = await new Promise<Omit<Seen, 'log'>>((resolve) => {
    let got: Omit<Seen, 'log' | 'broken'> = { status: null, body: '', headers: {} }
    const end = (broken: string | null): void => resolve({ ...got, broken })
    const limit = isSilent ? patience.silence : patience.answer
    void setTimeout(limit, null, { ref: false }).then(() => end('timeout'))
    const asked = request({ host: '127.0.0.1', port }, (response) => {
      got = { status: response.statusCode ?? null, body: '', headers: response.headers }
      response.on('data', (chunk) => (got = { ...got, body: got.body + String(chunk) }))
      response.on('end', () => end(null))
      response.on('error', ({ message }) => end(message))
    })
    asked.on('error', ({ message }) => end(message))
    asked.end()
  })
  // What comes behind the answer is told in the log only.
  await setTimeout(20)
  await app.close()
  return { ...seen, log }
}

type Maker = (options: object) => App & Registering

/** The copies of Fastify that are installed. */
export const copies: readonly { readonly name: string; readonly make: Maker }[] = [
  { name: 'fastify', make: require('fastify') as Maker },
  { name: 'fastify-4', make: require('fastify-4') as Maker },
]

/** The methods by which an application is told something. */
export type Registering = Record<
  'get' | 'post' | 'route' | 'addHook' | 'register' | 'setErrorHandler',
  (...args: unknown[]) => unknown
>
