import type { HookedFramework, HookedHandler } from '../hooked-framework.ts'
import { effect, extend, operations } from '../operation-table.ts'
import { nodeHttpOperations } from './node-http.ts'

const event = { node: { req: 'request', res: 'response' } } as const

const handler: HookedHandler = {
  kind: 'handler',
  parameters: [event, 'next'],
  // With nothing the request goes on to the next handler.
  returned: { value: 'sent', nothing: 'dropped', response: 'dropped' },
}

const answers = ['header', 'body', 'end'] as const
const once = effect('ended', ['ended', 'lose'], ['ended', 'lose'])
/** Functions of version 1 that answer; what is returned behind them is dropped. */
const sending = 'send sendRedirect sendError sendNoContent sendStream sendWebResponse'

/** h3, on which Nuxt and Nitro stand: handlers are what its functions are given, which are there without an import. */
export const h3: HookedFramework = {
  name: 'h3',
  package: 'h3',
  since: 1,
  askedFor: ['h3', 'nuxt', 'nitropack', 'nitro'],
  factories: ['h3.createApp', 'h3.createRouter', 'h3.H3'],
  wrappers: [],
  definers: [
    'defineEventHandler',
    'eventHandler',
    'defineCachedEventHandler',
    'cachedEventHandler',
    'defineHandler',
  ],
  types: {},
  replyNames: [],
  appNames: [],
  calls: [
    {
      names: ['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'all', 'use'],
      args: ['path?', 'handlers'],
    },
    { names: ['on', 'add'], args: ['name', 'path', 'handler'] },
  ],
  servesOtherwise: [],
  handler,
  errorHandler: { ...handler, kind: 'error-handler', parameters: ['error', event] },
  hooks: { onRequest: { ...handler, kind: 'hook' } },
  operations: extend(nodeHttpOperations, operations(sending, answers, [once])),
  sendsByFunction: true,
  built: {
    methods: [],
    functions: [
      'h3.createError',
      'createError',
      'h3.redirect',
      'h3.html',
      'h3.noContent',
      'Response',
      'Response.json',
      'Response.redirect',
    ],
    shaping: [],
    final: [],
    leaving: [],
    thrown: [],
    unreturned: null,
  },
  answersAnyway: true,
  guards: [],
  takesOver: [],
  late: { to: 'ended', how: 'lose' },
}
