import type { FrameworkModel } from '../framework.ts'
import { effect, extend, operations } from '../operation-table.ts'
import { nodeHttp, nodeHttpOperations } from './node-http.ts'

const sent = 'ERR_HTTP2_HEADERS_SENT'

/** Methods that only the HTTP/1 response has. */
const absent: ReadonlySet<string> = new Set(['setHeaders', 'writeProcessing'])

/** node:http2, compatibility API. */
export const nodeHttp2: FrameworkModel = {
  ...nodeHttp,
  name: 'node-http2',
  packages: [{ name: 'http2', versions: '*' }],
  factories: [
    { export: 'createServer', makes: 'server' },
    { export: 'createSecureServer', makes: 'server' },
  ],
  types: { Http2ServerResponse: 'response', Http2ServerRequest: 'request' },
  operations: extend(
    nodeHttpOperations.filter((operation) => !absent.has(operation.name)),
    [
      ...operations(
        'setHeader appendHeader removeHeader',
        ['header'],
        [effect(['open', 'ok'], ['committed', 'throw', sent], ['ended', 'throw', sent])],
        { returns: 'undefined' },
      ),
      ...operations(
        'writeHead',
        ['status', 'header'],
        [effect(['committed', 'ok'], ['committed', 'throw', sent], ['ended', 'throw', sent])],
      ),
      ...operations(
        'write',
        ['body'],
        [effect(['committed', 'ok'], ['committed', 'ok'], ['ended', 'ignore'])],
        { returns: 'boolean' },
      ),
      ...operations(
        'writeContinue writeEarlyHints',
        ['header'],
        [effect(['open', 'ok'], ['committed', 'ignore'], ['ended', 'ignore'])],
        { returns: 'boolean' },
      ),
      ...operations(
        'writeInformation',
        ['header'],
        [effect(['open', 'ok'], ['committed', 'ignore'], ['ended', 'ignore'])],
        { returns: 'boolean', node: '>=24' },
      ),
      ...operations(
        'destroy',
        ['end'],
        [effect(['open', 'ok'], ['committed', 'ok'], ['ended', 'ok'])],
        { returns: 'undefined' },
      ),
      ...operations(
        'end',
        ['body', 'end'],
        [effect(['ended', 'ok'], ['ended', 'ok'], ['ended', 'ignore'])],
      ),
    ],
  ),
}
