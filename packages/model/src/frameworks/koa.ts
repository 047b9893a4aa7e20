import type { Guard, ResponseOperation } from '../framework.ts'
import type { LayeredFramework } from '../layered-framework.ts'
import { droppedWhenSent, effect, extend, operations, untilSent } from '../operation-table.ts'
import { nodeHttpOperations } from './node-http.ts'

const set = { form: 'set' } as const
const sent = 'ERR_HTTP_HEADERS_SENT'

/** A body still goes out behind a head that was written past Koa; what has ended has no use for it, and nobody is told. */
const prepares = effect('open', 'committed', ['ended', 'lose'])

/** What a context, and its `response`, does besides what Node's response does that it has as `res`. */
const contextOperations: readonly ResponseOperation[] = [
  ...operations('body', ['body'], [prepares], set),
  ...operations('redirect back', ['status', 'header', 'body'], [prepares], {
    returns: 'undefined',
  }),
  ...operations(
    'status',
    ['status'],
    [effect('open', ['committed', 'ignore'], ['ended', 'lose'])],
    set,
  ),
  ...operations('message type length etag lastModified', ['header'], [droppedWhenSent()], set),
  ...operations('set append remove vary attachment', ['header'], [droppedWhenSent()], {
    returns: 'undefined',
  }),
  ...operations('cookies.set', ['header'], [untilSent('open', sent)]),
  // What was begun past Koa it ends with the text of a status, unless a body was prepared.
  ...operations(
    'respond',
    ['body', 'end'],
    [effect('ended', ['ended', 'corrupt'], ['ended', 'ignore'])],
  ),
]

const guards: readonly Guard[] = [{ name: 'headerSent', trueIn: ['committed', 'ended'] }]

/** Koa 2 and 3, with its router. */
export const koa: LayeredFramework = {
  name: 'koa',
  since: 2,
  askedFor: ['koa', '@koa/router', 'koa-router'],
  factories: [
    { package: 'koa', makes: 'app', names: ['Application'] },
    { package: '@koa/router', makes: 'router', names: ['Router'] },
    { package: 'koa-router', makes: 'router', names: ['Router'] },
  ],
  wrappers: ['koa-compose', 'koa-convert'],
  mounted: ['routes', 'middleware'],
  layer: ['response', 'next'],
  paramHandler: ['value', 'response', 'next'],
  types: {
    Context: 'response',
    ParameterizedContext: 'response',
    RouterContext: 'response',
    IRouterContext: 'response',
    ExtendableContext: 'response',
    Next: 'next',
  },
  contextName: 'ctx',
  contextNameBesideNext: 'context',
  operations: extend(nodeHttpOperations, contextOperations),
  guards,
  parts: {
    res: 'raw',
    response: 'context',
    ctx: 'context',
    req: 'request',
    request: 'request',
    cookies: 'member',
  },
  throws: ['throw'],
  asserts: ['assert'],
  telling: [
    'get',
    'is',
    'accepts',
    'acceptsEncodings',
    'acceptsCharsets',
    'acceptsLanguages',
    'has',
    'inspect',
    'toJSON',
    'cookies.get',
  ],
  takesOver: ['respond'],
  answer: { name: 'respond', status: 404 },
  late: { to: 'ended', how: 'lose' },
}
