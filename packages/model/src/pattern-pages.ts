/** A page of official documentation. */
export interface Page {
  readonly label: string
  readonly url: string
}

function page(label: string, url: string): Page {
  return { label, url }
}

/** The official pages that patterns refer to, each in one place. */
export const pages: Readonly<Record<PageKey, Page>> = {
  headersSentError: page(
    'Node: ERR_HTTP_HEADERS_SENT',
    'https://nodejs.org/api/errors.html#err_http_headers_sent',
  ),
  writeHead: page(
    'Node: response.writeHead',
    'https://nodejs.org/api/http.html#responsewriteheadstatuscode-statusmessage-headers',
  ),
  writingMiddleware: page(
    'Express: writing middleware',
    'https://expressjs.com/en/guide/writing-middleware.html',
  ),
  errorHandling: page(
    'Express: error handling',
    'https://expressjs.com/en/guide/error-handling.html',
  ),
  pipeline: page(
    'Node: stream.pipeline',
    'https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback',
  ),
  forEach: page(
    'MDN: Array.prototype.forEach',
    'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array/forEach',
  ),
  connectTimeout: page(
    'Express: connect-timeout',
    'https://expressjs.com/en/resources/middleware/timeout.html',
  ),
  fastifyHooks: page('Fastify: hooks', 'https://fastify.dev/docs/latest/Reference/Hooks/'),
  koaContext: page('Koa: context', 'https://github.com/koajs/koa/blob/master/docs/api/context.md'),
  nestControllers: page('Nest: controllers', 'https://docs.nestjs.com/controllers'),
  nextServerSideProps: page(
    'Next: response in getServerSideProps',
    'https://nextjs.org/docs/messages/gssp-no-mutating-res',
  ),
  mongoosePromises: page('Mongoose: promises', 'https://mongoosejs.com/docs/promises.html'),
}

type PageKey =
  | 'headersSentError'
  | 'writeHead'
  | 'writingMiddleware'
  | 'errorHandling'
  | 'pipeline'
  | 'forEach'
  | 'connectTimeout'
  | 'fastifyHooks'
  | 'koaContext'
  | 'nestControllers'
  | 'nextServerSideProps'
  | 'mongoosePromises'
