import {
  answering,
  each,
  errorFirstLater,
  makes,
  many,
  type Library,
  type LibraryCall,
} from './library.ts'

const promise: LibraryCall = { otherwise: 'promise' }
const ask: LibraryCall = {
  callback: { ...errorFirstLater, repeats: 'result' },
  returns: 'Request',
}

/** What a proxy calls when another server cannot be reached, or breaks off. */
const failing = { parameters: ['error', 'request', 'response'], breaksOff: true } as const

/** Other servers: proxies and clients. */
export const outgoing: readonly Library[] = [
  {
    packages: ['http-proxy'],
    tested: 'http-proxy 1.18.1',
    calls: each('createProxyServer createProxy createServer', makes('Proxy')),
    types: {
      Proxy: {
        // Without a callback, what fails is the proxy's event `error`.
        calls: {
          web: {
            callback: { times: 'once', when: 'later', first: 'failure', breaksOff: true },
            answersUnless: 'failure',
            leavesEnded: true,
          },
        },
        events: { error: { ...many, handler: failing } },
      },
    },
  },
  {
    packages: ['http-proxy-middleware'],
    tested: 'http-proxy-middleware 3.0.11',
    calls: {
      createProxyMiddleware: {
        ...makes('Middleware'),
        // The second one up to version 2.
        handler: { at: { options: ['on.error', 'onError'] }, ...failing },
      },
    },
    types: { Middleware: { call: { ...answering.call, leavesEnded: true } } },
  },
  {
    packages: ['request'],
    tested: 'request 2.88.2',
    calls: { '': ask, ...each('get post put patch del delete head options', ask) },
    types: { Request: {} },
  },
  {
    packages: ['axios'],
    tested: 'axios 1.21.1',
    calls: {
      '': promise,
      ...each('request get delete head options post put patch', promise),
      create: makes('Client'),
    },
    types: {
      Client: { call: promise, calls: each('request get delete head post put patch', promise) },
    },
  },
  {
    packages: ['got'],
    tested: 'got 14.6.6',
    calls: { '': promise, ...each('get post put patch head delete', promise) },
  },
  { packages: ['node-fetch'], tested: 'node-fetch 3.3.2', calls: { '': promise } },
]
