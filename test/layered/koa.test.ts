import { frameworkModels, type ProbedState, type ResponseOperation } from '@sendonce/model'
import { layeredFrameworks } from '@sendonce/model/calls'
import { describe, expect, test } from 'vitest'
import { ask, copies, type Context, type Layer, type Seen } from './ask.ts'

const [model] = layeredFrameworks
if (!model) throw new Error('there is no model')

/** What is given to each operation of a context. */
const given: Readonly<Record<string, readonly unknown[]>> = {
  body: ['late'],
  status: [202],
  message: ['Late'],
  type: ['text/late'],
  length: [3],
  etag: ['late'],
  lastModified: [new Date(0)],
  redirect: ['/late'],
  back: ['/late'],
  set: ['x-late', '1'],
  append: ['x-late', '1'],
  remove: ['x-before'],
  vary: ['x-late'],
  attachment: ['late.txt'],
  'cookies.set': ['late', '1'],
}

const nodes = frameworkModels
  .find(({ name }) => name === 'node-http')
  ?.operations.map(({ name }) => name)
const own = model.operations.filter(
  ({ name }) => !nodes?.includes(name) && name !== model.answer.name,
)

test('each operation of a context is probed', () => {
  expect(own.map(({ name }) => name).toSorted()).toEqual(Object.keys(given).toSorted())
})

const begin: Readonly<Record<ProbedState, (context: Context) => void>> = {
  open: () => {},
  committed: ({ res }) => res.write('begun;'),
  ended: ({ res }) => res.end('done'),
}

function stateOf({ res }: Context): ProbedState {
  if (res.writableEnded) return 'ended'
  return res.headersSent ? 'committed' : 'open'
}

function operate(context: Context, { name, form }: ResponseOperation): void {
  const parts = name.split('.')
  const last = parts.pop() as string
  let on: unknown = context
  for (const part of parts) on = Reflect.get(on as object, part)
  const args = given[name] ?? []
  if (form === 'set') Reflect.set(on as object, last, args[0])
  else Reflect.apply(Reflect.get(on as object, last) as () => void, on, args)
}

interface Probed extends Seen {
  readonly threw: string | null
  readonly after: ProbedState
}

/** Brings a context into a state, and operates on it. */
async function probe(
  Koa: (typeof copies)[number]['Koa'],
  operation: ResponseOperation,
  state: ProbedState,
): Promise<Probed> {
  let threw: string | null = null
  let after: ProbedState = 'open'
  const seen = await ask(Koa, [
    (context) => {
      context.res.statusCode = 200
      context.set('x-before', '1')
      begin[state](context)
      try {
        operate(context, operation)
      } catch (error) {
        threw = (error as { code?: string }).code ?? 'error'
      }
      after = stateOf(context)
    },
  ])
  return { ...seen, threw, after }
}

describe.each(copies)('$name', ({ name: copy, Koa }) => {
  const cells = own.flatMap((operation) =>
    (['open', 'committed', 'ended'] as const).map((state) => ({
      label: `${operation.name} in ${state}`,
      operation,
      state,
    })),
  )

  test.each(cells)('$label', async ({ operation, state }) => {
    if (operation.name === 'back' && copy === 'koa-2') return
    const said = operation.effects[0]?.effect[state]
    const seen = await probe(Koa, operation, state)
    // What is prepared goes out later: nothing is out behind the operation that was not before.
    expect(seen.after).toBe(state)
    expect(said?.to).toBe(state)
    expect(seen.threw).toBe(said?.how === 'throw' ? said.code : null)
    if (state === 'open') return
    expect(seen.headers['x-late']).toBeUndefined()
    expect(seen.status).toBe(200)
    const isGoingOut = operation.decides.includes('body') && said?.how === 'ok'
    const body = {
      committed: isGoingOut ? /^begun;./ : /^begun;(?:OK|Accepted|Late)$/,
      ended: /^done$/,
    }
    expect(seen.body).toMatch(body[state])
  })

  const run = (...layers: readonly Layer[]): Promise<Seen> => ask(Koa, layers)
  const later = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

  /** What the client gets, by what a layer does. */
  const layers: readonly (readonly [string, number, string, ...Layer[]])[] = [
    ['prepares nothing', 404, 'Not Found', async () => {}],
    ['gives a value', 404, 'Not Found', async () => 'value'],
    ['prepares a body', 200, 'body', (ctx) => void (ctx.body = 'body')],
    [
      'prepares two bodies',
      200,
      'second',
      (ctx) => {
        ctx.body = 'first'
        ctx.body = 'second'
      },
    ],
    [
      'refuses, and goes on',
      401,
      'secret',
      (ctx) => {
        ctx.status = 401
        ctx.body = 'denied'
        ctx.body = 'secret'
      },
    ],
    [
      'refuses, and hands on',
      401,
      'secret',
      async (ctx, next) => {
        ctx.status = 401
        ctx.body = 'denied'
        await next()
      },
      (ctx) => void (ctx.body = 'secret'),
    ],
    [
      'redirects, and goes on',
      302,
      'secret',
      (ctx) => {
        ctx.redirect('/login')
        ctx.body = 'secret'
      },
    ],
    [
      'prepares a body in a microtask that nobody waits for',
      200,
      'in time',
      (ctx) => void Promise.resolve().then(() => (ctx.body = 'in time')),
    ],
    [
      'prepares a body in a timer',
      404,
      'Not Found',
      (ctx) => void setTimeout(() => (ctx.body = 'late'), 5),
    ],
    [
      'prepares a body behind a promise that nobody waits for',
      404,
      'Not Found',
      async (ctx) => void later().then(() => (ctx.body = 'late')),
    ],
    [
      'gives the promise behind which it prepares a body',
      200,
      'in time',
      (ctx) => later().then(() => (ctx.body = 'in time')),
    ],
    [
      'sets a status in a timer',
      404,
      'Not Found',
      (ctx) => void setTimeout(() => (ctx.status = 201), 5),
    ],
    [
      'does not wait for what it hands on to',
      404,
      'Not Found',
      (_, next) => void next(),
      async (ctx) => {
        await later()
        ctx.body = 'late'
      },
    ],
    [
      'does not wait for what prepares a body at once',
      200,
      'at once',
      (_, next) => void next(),
      async (ctx) => {
        ctx.body = 'at once'
        await later()
      },
    ],
    [
      'hands on twice',
      500,
      'Internal Server Error',
      async (_, next) => {
        await next()
        await next()
      },
      (ctx) => void (ctx.body = 'body'),
    ],
    [
      'ends the response itself',
      200,
      'raw',
      ({ res }) => {
        res.writeHead(200)
        res.end('raw')
      },
    ],
    [
      'ends the response itself, and prepares a body',
      404,
      'raw',
      (ctx) => {
        ctx.res.end('raw')
        ctx.body = 'body'
      },
    ],
    [
      'prepares a body, and ends the response itself',
      200,
      'raw',
      (ctx) => {
        ctx.body = 'body'
        ctx.set('content-length', '3')
        ctx.res.end('raw')
      },
    ],
    [
      'begins the response itself, and ends it later',
      200,
      'raw;OK',
      ({ res }) => {
        res.writeHead(200)
        res.write('raw;')
        setTimeout(() => res.end('late'), 5)
      },
    ],
    [
      'begins the response itself, and prepares a body',
      200,
      'raw;body',
      (ctx) => {
        ctx.res.writeHead(200)
        ctx.res.write('raw;')
        ctx.body = 'body'
      },
    ],
    [
      'takes the response over, and ends it later',
      200,
      'raw',
      (ctx) => {
        ctx.respond = false
        ctx.res.statusCode = 200
        setTimeout(() => ctx.res.end('raw'), 5)
      },
    ],
    [
      'ends the response later',
      404,
      'Not Found',
      ({ res }) => void setTimeout(() => res.end('late'), 5),
    ],
    [
      'writes to the response later',
      404,
      'Not Found',
      ({ res }) => void setTimeout(() => res.write('late'), 5),
    ],
    [
      'waits for the end of the response',
      200,
      'raw',
      (ctx) => {
        ctx.res.statusCode = 200
        setTimeout(() => ctx.res.end('raw'), 5)
        return new Promise((resolve) => ctx.res.on('finish', resolve))
      },
    ],
  ]

  test.each(layers)('a layer: %s', async (_, status, body, ...some) => {
    const seen = await run(...(some as Layer[]))
    expect([seen.status, seen.body]).toEqual([status, body])
    expect(seen.broken).toBeNull()
  })

  test('a response that was taken over waits for its end', async () => {
    const seen = await ask(Koa, [(ctx) => void (ctx.respond = false)], true)
    expect([seen.status, seen.broken]).toEqual([null, 'timeout'])
  })

  test('what comes behind a head that is out throws where Node does', async () => {
    const threw: unknown[] = []
    await run((ctx) => {
      ctx.flushHeaders()
      for (const act of [
        () => ctx.cookies.set('a', 'b'),
        () => ctx.res.setHeader('a', 'b'),
        () => ctx.res.writeHead(200),
      ])
        try {
          act()
        } catch (error) {
          threw.push((error as { code?: string }).code)
        }
      ctx.body = 'body'
    })
    expect(threw).toEqual(Array.from({ length: 3 }, () => 'ERR_HTTP_HEADERS_SENT'))
  })

  test('an error that is thrown is answered, also behind a prepared body', async () => {
    const seen = await run((ctx) => {
      ctx.body = 'body'
      ctx.throw(403)
    })
    expect([seen.status, seen.body]).toEqual([403, 'Forbidden'])
  })

  test('headerSent tells that the head is out', async () => {
    const states: boolean[] = []
    await run((ctx) => {
      states.push(ctx.headerSent)
      ctx.flushHeaders()
      states.push(ctx.headerSent)
    })
    expect(states).toEqual([false, true])
  })
})
