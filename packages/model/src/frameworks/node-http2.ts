import type { FrameworkModel } from '../framework.ts'
import {
  droppedWhenSent,
  effect,
  endsOnce,
  extend,
  givesNothing,
  operations,
  untilSent,
} from '../operation-table.ts'
import { nodeHttp, nodeHttpOperations, pipeInto } from './node-http.ts'

const sent = 'ERR_HTTP2_HEADERS_SENT'
const works = effect('open', 'committed', 'ended')

/** Methods that only the HTTP/1 response has. */
const absent: ReadonlySet<string> = new Set(['setHeaders', 'writeHeader', 'writeProcessing'])

/** node:http2, compatibility API. */
export const nodeHttp2: FrameworkModel = {
  ...nodeHttp,
  name: 'node-http2',
  packages: [{ name: 'http2', versions: '*' }],
  factories: [
    { export: 'createServer', makes: 'server' },
    { export: 'createSecureServer', makes: 'server' },
  ],
  pipe: {
    ...pipeInto,
    effects: [{ ...effect('ended', 'ended', ['ended', 'corrupt']), later: true }],
  },
  types: { Http2ServerResponse: 'response', Http2ServerRequest: 'request' },
  operations: extend(
    nodeHttpOperations.filter((operation) => !absent.has(operation.name)),
    [
      ...operations(
        'setHeader appendHeader removeHeader',
        ['header'],
        [untilSent('open', sent)],
        givesNothing,
      ),
      ...operations('writeHead', ['status', 'header'], [untilSent('committed', sent)]),
      ...operations(
        'write',
        ['body'],
        // Behind the end the whole stream is reset: the client gets an error for a complete answer.
        [effect('committed', 'committed', ['ended', 'corrupt'])],
        { returns: 'boolean' },
      ),
      ...operations('writeContinue writeEarlyHints', ['header'], [droppedWhenSent()], {
        returns: 'boolean',
      }),
      ...operations('writeInformation', ['header'], [droppedWhenSent()], {
        returns: 'boolean',
        node: '>=24',
      }),
      ...operations(
        'addTrailers setTrailer',
        ['header'],
        // They are asked for when the body is out, later than the call of `end`.
        [works],
        givesNothing,
      ),
      ...operations(
        'statusMessage',
        ['status'],
        // HTTP/2 has no status messages.
        [droppedWhenSent(['open', 'ignore'])],
        { form: 'set', ...givesNothing },
      ),
      ...operations('destroy', ['end'], [works], givesNothing),
      ...operations('end', ['body', 'end'], [endsOnce()]),
    ],
  ),
}
