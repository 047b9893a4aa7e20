import { frameworkModels, type ProbedState, type ResponseOperation } from '@sendonce/model'
import { hookedFrameworks } from '@sendonce/model/calls'
import { describe, expect, test } from 'vitest'
import { ask, copies, type App, type Registering, type Reply, type Seen } from './ask.ts'

const [model] = hookedFrameworks
if (!model) throw new Error('there is no model')

const args: Readonly<Record<string, readonly unknown[]>> = {
  send: ['late'],
  redirect: ['/late'],
  callNotFound: [],
  code: [202],
  status: [202],
  header: ['x-late', '1'],
  headers: [{ 'x-late': '1' }],
  type: ['text/late'],
  removeHeader: ['x-before'],
  trailer: ['x-late', async () => 'late'],
  removeTrailer: ['x-late'],
  serializer: [() => 'late'],
}

const nodes = frameworkModels
  .find(({ name }) => name === 'node-http')
  ?.operations.map(({ name }) => name)
const own = model.operations.filter(({ name }) => name in args || !nodes?.includes(name))

const begin: Readonly<Record<ProbedState, (reply: Reply) => void>> = {
  open: () => {},
  committed: ({ raw }) => raw.write('begun'),
  ended: (reply) => reply.send('done'),
}

function stateOf({ raw }: Reply): ProbedState {
  if (raw.writableEnded) return 'ended'
  return raw.headersSent ? 'committed' : 'open'
}

interface Probed extends Seen {
  sent: boolean
  threw: unknown
  after: ProbedState
}

/** Brings a reply into a state, and calls a method on it. */
async function probe(
  make: (typeof copies)[number]['make'],
  { name }: ResponseOperation,
  state: ProbedState,
): Promise<Probed> {
  const note: Partial<Probed> = { threw: null }
  const seen = await ask((options) => {
    const app = make(options)
    app.get('/', (_request: unknown, reply: Reply) => {
      reply.header('x-before', '1')
      begin[state](reply)
      note.sent = reply.sent
      try {
        Reflect.apply(Reflect.get(reply, name) as () => void, reply, args[name] ?? [])
      } catch (error) {
        note.threw = (error as { code?: string }).code
      }
      note.after = stateOf(reply)
      setTimeout(() => {
        if (note.after === 'open') reply.send('end')
        else if (!reply.raw.destroyed) reply.raw.end()
      }, 5)
    })
    return app
  })
  return { ...(note as Probed), ...seen }
}

const changesNothing = { ended: [200, 'done'], committed: [200, 'begun'] } as const

describe.each(copies)('$name', ({ name, make }) => {
  const cells = own.flatMap((operation) =>
    (['open', 'committed', 'ended'] as const).map((state) => ({
      label: `${operation.name}() in ${state}`,
      operation,
      state,
    })),
  )

  test.each(cells)('$label', async ({ operation, state }) => {
    const said = operation.effects[0]?.effect[state]
    // The newer one breaks the connection there, the older one throws.
    if (name === 'fastify-4' && said?.how === 'corrupt') return
    const seen = await probe(make, operation, state)
    expect(seen.after).toBe(said?.to)
    expect(seen.sent).toBe(model.guards[0]?.trueIn.includes(state))
    expect(seen.threw).toBe(said?.how === 'throw' ? said.code : null)
    expect(seen.log.includes('FST_ERR_REP_ALREADY_SENT')).toBe(said?.how === 'log')
    expect(seen.broken !== null && state !== 'open').toBe(said?.how === 'corrupt')
    if (state !== 'open' && said?.how !== 'corrupt')
      expect([seen.status, seen.body]).toEqual(changesNothing[state])
    if (state !== 'open') expect(seen.headers['x-late']).toBeUndefined()
  })
})

type SetUp = (app: App & Registering) => void

const later = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
type Called = (request: unknown, reply: Reply, done: (error?: Error) => void) => unknown

/** What becomes of what a handler gives back: what the client gets, and how often an answer was dropped. */
const completions: readonly (readonly [string, Called, number | null, string, number])[] = [
  ['an asynchronous one gives a value', async () => 'value', 200, 'value', 0],
  ['a synchronous one gives a value', () => 'value', 200, 'value', 0],
  ['an asynchronous one gives nothing', async () => {}, 200, '', 0],
  ['a synchronous one gives nothing', () => {}, null, '', 0],
  ['an asynchronous one gives the reply, and nobody sends', async (_, reply) => reply, null, '', 0],
  ['a synchronous one gives the reply, and nobody sends', (_, reply) => reply, null, '', 0],
  ['an asynchronous one gives null', async () => null, 200, 'null', 0],
  ['it sends, and gives the reply', async (_, reply) => reply.send('sent'), 200, 'sent', 0],
  ['it sends, and gives nothing', async (_, reply) => void reply.send('sent'), 200, 'sent', 0],
  [
    'it sends, and gives a value',
    async (_, reply) => {
      reply.send('sent')
      return 'value'
    },
    200,
    'sent',
    1,
  ],
  [
    'a synchronous one sends, and gives a value',
    (_, reply) => {
      reply.send('sent')
      return 'value'
    },
    200,
    'sent',
    1,
  ],
  [
    'an asynchronous one gives nothing, and sends later',
    async (_, reply) => void later().then(() => reply.send('late')),
    200,
    '',
    1,
  ],
  [
    'an asynchronous one gives the reply, and sends later',
    async (_, reply) => {
      void later().then(() => reply.send('late'))
      return reply
    },
    200,
    'late',
    0,
  ],
  [
    'a synchronous one gives nothing, and sends later',
    (_, reply) => void later().then(() => reply.send('late')),
    200,
    'late',
    0,
  ],
  [
    'it takes the reply over, and gives a value',
    async (_, reply) => {
      reply.hijack()
      reply.raw.end('raw')
      return 'value'
    },
    200,
    'raw',
    0,
  ],
  [
    'it ends the response itself, and gives nothing',
    async (_, { raw }) => void raw.end('raw'),
    200,
    'raw',
    0,
  ],
]

/** What becomes of a request when a hook is done with it: who answers, and how often an answer was dropped. */
const hooks: readonly (readonly [string, Called, number | null, string, number])[] = [
  ['calls done', (_, _reply, done) => done(), 200, 'handler', 0],
  ['an asynchronous one gives a value', async () => 'value', 200, 'handler', 0],
  ['calls nobody', () => {}, null, '', 0],
  [
    'answers, and calls done',
    (_, reply, done) => {
      reply.code(401).send('denied')
      done()
    },
    401,
    'denied',
    0,
  ],
  [
    'an asynchronous one answers, and gives nothing',
    async (_, reply) => void reply.code(401).send('denied'),
    401,
    'denied',
    0,
  ],
  [
    'calls done, and answers',
    (_, reply, done) => {
      done()
      reply.send('hook')
    },
    200,
    'handler',
    1,
  ],
]

describe.each(copies)('$name', ({ make }) => {
  const run = (setUp: SetUp, isSilent = false): Promise<Seen> =>
    ask((options) => {
      const app = make(options)
      setUp(app)
      return app
    }, isSilent)
  const dropped = ({ log }: Seen): number =>
    log.filter((code) => code === 'FST_ERR_REP_ALREADY_SENT').length

  test.each(completions)('a handler: %s', async (_, handler, status, body, times) => {
    const seen = await run((app) => app.get('/', handler), status === null)
    expect([seen.status, seen.body, dropped(seen)]).toEqual([status, body, times])
  })

  test.each(hooks)('a hook: %s', async (_, hook, status, body, times) => {
    const seen = await run((app) => {
      app.addHook('preHandler', hook)
      app.get('/', () => 'handler')
    }, status === null)
    expect([seen.status, seen.body, dropped(seen)]).toEqual([status, body, times])
  })

  test('an error handler hears of nothing behind an answer', async () => {
    let times = 0
    const seen = await run((app) => {
      app.setErrorHandler(() => times++)
      app.get('/', async (_request: unknown, reply: Reply) => {
        reply.send('sent')
        throw new Error('late')
      })
    })
    expect([seen.body, times]).toEqual(['sent', 0])
  })

  test('a plugin has an application that has all of the one around it', async () => {
    const seen = await run((app) => {
      Object.assign(app, { shared: 'shared' })
      app.register(async (inner: typeof app & { shared: string }) => {
        inner.get('/', () => inner.shared)
      })
    })
    expect(seen.body).toBe('shared')
  })
})
