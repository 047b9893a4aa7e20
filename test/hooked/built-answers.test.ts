import { createRequire } from 'node:module'
import { Hono, type Context } from 'hono'
import { describe, expect, test } from 'vitest'
import { hookedFrameworks, type BuiltAnswers } from '@sendonce/model/calls'

const require = createRequire(import.meta.url)

/** As much of hapi as is used here. */
interface Answer {
  readonly [method: string]: (...args: unknown[]) => unknown
}
interface Toolkit extends Answer {
  response(value: unknown): Answer
}
interface Server {
  route(options: object): void
  inject(request: object): Promise<{ statusCode: number; payload: string }>
}
const { server: makeServer } = require('@hapi/hapi') as { server: () => Server }

function builtBy(name: string): BuiltAnswers {
  const built = hookedFrameworks.find((model) => model.name === name)?.built
  if (!built) throw new Error(`${name} builds no answers`)
  return built
}

/** What is called on a context, or on an answer, to see what that gives. */
const args: Readonly<Record<string, readonly unknown[]>> = {
  json: [{}],
  text: ['x'],
  html: ['x'],
  body: ['x'],
  newResponse: ['x'],
  redirect: ['/x'],
  response: ['x'],
  code: [201],
  header: ['x-kind', 'x'],
  type: ['text/plain'],
  bytes: [1],
  charset: ['utf-8'],
  created: ['/x'],
  encoding: ['utf-8'],
  etag: ['x'],
  location: ['/x'],
  message: ['fine'],
  replacer: [null],
  spaces: [2],
  state: ['name', 'x'],
  suffix: ['x'],
  escape: [true],
  temporary: [true],
  permanent: [true],
  rewritable: [true],
  ttl: [1000],
  unstate: ['name'],
  vary: ['accept'],
}

describe('Hono', () => {
  test.each(builtBy('hono').methods)(
    '%s() builds an answer, which goes out where it is returned',
    async (name) => {
      let built: unknown
      const app = new Hono()
      app.get('/', async (c) => {
        built = await (c as unknown as Answer)[name]?.(...(args[name] ?? []))
        return c.text('another', 418)
      })
      expect((await app.request('/')).status).toBe(418)
      expect(built).toBeInstanceOf(Response)
    },
  )

  test('what other methods do builds none', async () => {
    const app = new Hono()
    const given = (c: Context): unknown[] => [
      c.header('x', 'y'),
      c.status(201),
      c.set('a', 1),
      c.get('a'),
    ]
    app.get('/', (c) => c.json(given(c).filter((one) => one instanceof Response)))
    const answer = await app.request('/')
    expect(await answer.json()).toEqual([])
  })
})

describe('hapi', () => {
  async function inHandler(handler: (h: Toolkit) => unknown): Promise<string> {
    const server = makeServer()
    server.route({ method: 'POST', path: '/', handler: (_: unknown, h: Toolkit) => handler(h) })
    const { statusCode, payload } = await server.inject({ method: 'POST', url: '/' })
    return `${statusCode} ${payload}`
  }

  test.each(builtBy('hapi').methods)(
    '%s() builds an answer, which goes out where it is returned',
    async (name) => {
      expect(await inHandler((h) => (h[name]?.(...(args[name] ?? [])), 'another'))).toBe(
        '200 another',
      )
    },
  )

  const { shaping, final } = builtBy('hapi')
  test.each([...shaping, ...final])('%s() gives the answer back', async (name) => {
    let isSame = false
    await inHandler((h) => {
      // Some are there for a redirect only.
      const isOfRedirect = /^(?:temporary|permanent|rewritable)$/.test(name)
      const built = isOfRedirect ? (h['redirect']?.('/x') as Answer) : h.response('x')
      isSame = built[name]?.(...(args[name] ?? [])) === built
      return 'another'
    })
    expect(isSame).toBe(true)
  })
})
