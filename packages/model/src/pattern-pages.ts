/** A page of official documentation. */
export interface Page {
  readonly label: string
  readonly url: string
}

/** The official pages that patterns refer to, each in one place. */
export const pages: Readonly<Record<PageKey, Page>> = {
  headersSentError: {
    label: 'Node: ERR_HTTP_HEADERS_SENT',
    url: 'https://nodejs.org/api/errors.html#err_http_headers_sent',
  },
  writeHead: {
    label: 'Node: response.writeHead',
    url: 'https://nodejs.org/api/http.html#responsewriteheadstatuscode-statusmessage-headers',
  },
  writingMiddleware: {
    label: 'Express: writing middleware',
    url: 'https://expressjs.com/en/guide/writing-middleware.html',
  },
  errorHandling: {
    label: 'Express: error handling',
    url: 'https://expressjs.com/en/guide/error-handling.html',
  },
  pipeline: {
    label: 'Node: stream.pipeline',
    url: 'https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback',
  },
  forEach: {
    label: 'MDN: Array.prototype.forEach',
    url: 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array/forEach',
  },
  connectTimeout: {
    label: 'Express: connect-timeout',
    url: 'https://expressjs.com/en/resources/middleware/timeout.html',
  },
  fastifyHooks: {
    label: 'Fastify: hooks',
    url: 'https://fastify.dev/docs/latest/Reference/Hooks/',
  },
  koaContext: {
    label: 'Koa: context',
    url: 'https://github.com/koajs/koa/blob/master/docs/api/context.md',
  },
  nestControllers: { label: 'Nest: controllers', url: 'https://docs.nestjs.com/controllers' },
  nextServerSideProps: {
    label: 'Next: response in getServerSideProps',
    url: 'https://nextjs.org/docs/messages/gssp-no-mutating-res',
  },
  mongoosePromises: {
    label: 'Mongoose: promises',
    url: 'https://mongoosejs.com/docs/promises.html',
  },
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
