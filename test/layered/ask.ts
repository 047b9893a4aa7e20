import { createRequire } from 'node:module'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

const require = createRequire(import.meta.url)

/** What tests do with a context. */
export interface Context {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly headerSent: boolean
  readonly query: Readonly<Record<string, string | undefined>>
  readonly cookies: { set(name: string, value: string): void }
  status: number
  body: unknown
  respond: boolean
  set(name: string, value: string): void
  redirect(url: string): void
  throw(status: number): never
  flushHeaders(): void
}

export type Layer = (context: Context, next: () => Promise<unknown>) => unknown

/** As much of an application as is used here. */
interface App {
  silent: boolean
  use(layer: Layer): App
  on(event: 'error', listener: (error: { code?: string; message: string }) => void): App
  callback(): (req: IncomingMessage, res: ServerResponse) => void
}

/** What a client gets. */
export interface Seen {
  /** `null`: nothing. */
  readonly status: number | null
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
  /** The connection was broken, or the end did not come in time. */
  readonly broken: string | null
  /** What the application was told of. */
  readonly told: readonly string[]
}

/** How long an end is waited for, and how long one that is not to come. */
const patience = { answer: 10_000, silence: 300 }

type Maker = new () => App

/** The copies of Koa that are installed. */
export const copies: readonly { readonly name: string; readonly Koa: Maker }[] = [
  { name: 'koa', Koa: require('koa') as Maker },
  { name: 'koa-2', Koa: require('koa-2') as Maker },
]

/** Makes an application of layers, and asks it once. `isSilent`: no end is to come. */
export async function ask(Koa: Maker, layers: readonly Layer[], isSilent = false): Promise<Seen> {
  const told: string[] = []
  const app = new Koa()
  app.silent = true
  app.on('error', ({ code, message }) => told.push(code ?? message))
  for (const layer of layers) app.use(layer)
  const server = createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const seen = await new Promise<Omit<Seen, 'told'>>((resolve) => {
    let got: Omit<Seen, 'told' | 'broken'> = { status: null, body: '', headers: {} }
    const end = (broken: string | null): void => resolve({ ...got, broken })
    const limit = isSilent ? patience.silence : patience.answer
    void setTimeout(limit, null, { ref: false }).then(() => end('timeout'))
    const asked = request({ host: '127.0.0.1', port, path: '/?x=1', agent: false }, (response) => {
      got = { status: response.statusCode ?? null, body: '', headers: response.headers }
      response.on('data', (chunk) => (got = { ...got, body: got.body + String(chunk) }))
      response.on('end', () => end(null))
      response.on('error', ({ message }) => end(message))
    })
    asked.on('error', ({ message }) => end(message))
    asked.end()
  })
  // What comes behind the answer has its time.
  await setTimeout(30)
  server.closeAllConnections()
  server.close()
  return { ...seen, told }
}
