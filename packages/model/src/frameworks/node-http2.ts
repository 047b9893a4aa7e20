import type { FrameworkModel } from '../framework.ts'
import { effect, extend, operations } from '../operation-table.ts'
import { nodeHttp, nodeHttpOperations } from './node-http.ts'

const sent = 'ERR_HTTP2_HEADERS_SENT'

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
    nodeHttpOperations.filter((operation) => operation.name !== 'setHeaders'),
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
        'end',
        ['body', 'end'],
        [effect(['ended', 'ok'], ['ended', 'ok'], ['ended', 'ignore'])],
      ),
    ],
  ),
}
