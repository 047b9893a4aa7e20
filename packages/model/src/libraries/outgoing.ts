import { answering, errorFirstLater, type Library, type LibraryCall } from './library.ts'

const promise: LibraryCall = { otherwise: 'promise' }
const ask: LibraryCall = {
  callback: { ...errorFirstLater, repeats: 'result' },
  returns: 'Request',
}

/** Other servers: proxies and clients. */
export const outgoing: readonly Library[] = [
  {
    packages: ['http-proxy'],
    tested: 'http-proxy 1.18.1',
    calls: {
      createProxyServer: { returns: 'Proxy' },
      createProxy: { returns: 'Proxy' },
      createServer: { returns: 'Proxy' },
    },
    types: {
      Proxy: {
        // Without a callback, what fails is the proxy's event `error`.
        calls: {
          web: {
            callback: { times: 'once', when: 'later', first: 'failure' },
            answersUnless: 'failure',
          },
        },
      },
    },
  },
  {
    packages: ['http-proxy-middleware'],
    tested: 'http-proxy-middleware 3.0.11',
    calls: { createProxyMiddleware: { returns: 'Middleware' } },
    types: { Middleware: answering },
  },
  {
    packages: ['request'],
    tested: 'request 2.88.2',
    calls: {
      '': ask,
      get: ask,
      post: ask,
      put: ask,
      patch: ask,
      del: ask,
      delete: ask,
      head: ask,
      options: ask,
    },
    types: { Request: {} },
  },
  {
    packages: ['axios'],
    tested: 'axios 1.21.1',
    calls: {
      '': promise,
      request: promise,
      get: promise,
      delete: promise,
      head: promise,
      options: promise,
      post: promise,
      put: promise,
      patch: promise,
      create: { returns: 'Client' },
    },
    types: {
      Client: {
        call: promise,
        calls: {
          request: promise,
          get: promise,
          delete: promise,
          head: promise,
          post: promise,
          put: promise,
          patch: promise,
        },
      },
    },
  },
  {
    packages: ['got'],
    tested: 'got 14.6.6',
    calls: {
      '': promise,
      get: promise,
      post: promise,
      put: promise,
      patch: promise,
      head: promise,
      delete: promise,
    },
  },
  { packages: ['node-fetch'], tested: 'node-fetch 3.3.2', calls: { '': promise } },
]
