import type { FrameworkModel, Guard, ResponseOperation } from '../framework.ts'
import {
  droppedWhenSent,
  effect,
  endsOnce,
  givesNothing,
  operations,
  untilSent,
} from '../operation-table.ts'

const sent = 'ERR_HTTP_HEADERS_SENT'
const afterEnd = 'ERR_STREAM_WRITE_AFTER_END'
const headers = ['header'] as const
const prepares = untilSent('open', sent)
const begins = untilSent('committed', sent)
/** A callback that is called when the chunk, or the end, has gone out. */
export const gone = { when: 'later', times: 'once', errorFirst: false } as const
const works = effect('open', 'committed', 'ended')

/** What `http.ServerResponse` does; each cell is checked against the real one by the probe test. */
export const nodeHttpOperations: readonly ResponseOperation[] = [
  ...operations('setHeader setHeaders appendHeader', headers, [prepares]),
  ...operations('removeHeader', headers, [prepares], givesNothing),
  ...operations('writeHead', ['status', 'header'], [begins]),
  ...operations('writeHeader', ['status', 'header'], [begins], { node: '<26' }),
  ...operations('flushHeaders', headers, [droppedWhenSent('committed')], givesNothing),
  ...operations(
    'write',
    ['body'],
    [effect('committed', 'committed', ['ended', 'error-event', afterEnd])],
    { returns: 'boolean', callback: gone },
  ),
  ...operations(
    'end',
    ['body', 'end'],
    [endsOnce('no-data'), effect('ended', 'ended', ['ended', 'error-event', afterEnd], 'data')],
    { callback: gone },
  ),
  ...operations(
    'addTrailers',
    headers,
    // Trailers go out with the last chunk, so that a response that has begun still takes them.
    [effect('open', 'committed', ['ended', 'ignore'])],
    givesNothing,
  ),
  ...operations('destroy', ['end'], [works]),
  // They belong together: on Node 22 and 24 `end` sends the last chunk ahead of what is still corked,
  // and an `uncork` without a `cork` does the same.
  ...operations('cork uncork', [], [works], {
    ...givesNothing,
  }),
  ...operations(
    'writeContinue writeProcessing writeEarlyHints',
    headers,
    [effect('open', ['committed', 'corrupt'], ['ended', 'corrupt'])],
    { ...givesNothing, node: '<24' },
  ),
  ...operations('writeContinue writeProcessing writeEarlyHints', headers, [prepares], {
    ...givesNothing,
    node: '>=24',
  }),
  ...operations('writeInformation', headers, [prepares], { ...givesNothing, node: '>=24' }),
  ...operations('statusCode statusMessage', ['status'], [droppedWhenSent()], {
    form: 'set',
    ...givesNothing,
  }),
]

/**
 * `stream.pipe(response)`: an operation of the source. The head goes out with the first chunk, the
 * end with the last; until then the response is committed.
 */
export const pipeInto: ResponseOperation = {
  name: 'pipe',
  form: 'call',
  decides: ['body', 'end'],
  returns: 'value',
  effects: [{ ...endsOnce(), later: true }],
}

const onceBegun: Guard['trueIn'] = ['committed', 'ended']
const onceEnded: Guard['trueIn'] = ['ended']
const onceClosed = { trueIn: onceEnded, unreliable: 'false until the connection is done with' }

/** node:http and node:https. */
export const nodeHttp: FrameworkModel = {
  name: 'node-http',
  packages: [
    { name: 'http', versions: '*' },
    { name: 'https', versions: '*' },
  ],
  factories: [
    { export: 'createServer', makes: 'server' },
    { export: 'Server', makes: 'server' },
  ],
  types: { ServerResponse: 'response', IncomingMessage: 'request' },
  operations: nodeHttpOperations,
  pipe: pipeInto,
  guards: [
    { name: 'headersSent', trueIn: onceBegun },
    { name: '_header', trueIn: onceBegun },
    {
      name: '_headerSent',
      trueIn: onceBegun,
      unreliable: 'Node 26 sets it with the first bytes only',
    },
    {
      name: 'headerSent',
      trueIn: onceBegun,
      unreliable: 'only Express 3 and connect 2 have it',
    },
    {
      name: 'writableEnded',
      trueIn: onceEnded,
      unreliable: 'sessions and compression put `end` off',
    },
    {
      name: 'writableFinished',
      trueIn: onceEnded,
      unreliable: 'false until the last byte was handed on',
    },
    { name: 'finished', trueIn: onceEnded },
    { name: 'closed', ...onceClosed },
    { name: 'destroyed', ...onceClosed },
  ],
  registrations: [
    {
      on: 'module',
      names: ['createServer', 'createSecureServer'],
      args: ['options?', 'handlers'],
      match: 'every-request',
      kind: 'listener',
      returns: 'server',
    },
    {
      on: 'server',
      names: ['on', 'once', 'addListener'],
      args: ['event', 'handlers'],
      match: 'every-request',
      event: 'request',
      kind: 'listener',
      returns: 'this',
    },
  ],
  kinds: [{ kind: 'listener', parameters: ['request', 'response'] }],
  rejection: 'unhandled',
}
