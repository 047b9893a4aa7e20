import type { HookedFramework, HookedHandler } from '../hooked-framework.ts'
import { extend } from '../operation-table.ts'
import { nodeHttpOperations } from './node-http.ts'
import { buildingNothing, sendsReturned } from '../built-answers.ts'

const handler: HookedHandler = {
  kind: 'handler',
  parameters: ['response', 'next'],
  returned: { value: 'sent', nothing: 'sent', response: 'dropped' },
}

/**
 * Hono 3 and 4. What a handler builds with its context, or as a `Response`, counts only where it is returned; where nothing
 * is, and no layer behind has answered, it answers 404.
 */
export const hono: HookedFramework = {
  name: 'hono',
  package: 'hono',
  since: 3,
  askedFor: ['hono'],
  factories: [
    'hono.Hono',
    'hono/tiny.Hono',
    'hono/quick.Hono',
    'hono.default',
    '@hono/zod-openapi.OpenAPIHono',
  ],
  wrappers: ['createMiddleware'],
  types: {},
  replyNames: ['c', 'ctx'],
  appNames: [],
  calls: [
    {
      names: ['get', 'post', 'put', 'delete', 'patch', 'options', 'all', 'use'],
      args: ['path?', 'handlers'],
    },
    { names: ['on'], args: ['name', 'path', 'handlers'] },
    { names: ['openapi'], args: ['options', 'handler'] },
    { names: ['onError'], args: ['error-handler'] },
    { names: ['notFound'], args: ['handler'] },
    { names: ['route'], args: ['path', 'options'] },
    { names: ['basePath'], args: ['path'] },
  ],
  servesOtherwise: [],
  handler,
  errorHandler: { ...handler, kind: 'error-handler', parameters: ['error', 'response'] },
  hooks: {},
  operations: extend(nodeHttpOperations, [
    ...sendsReturned,
    ...buildingNothing('header status set get render setRenderer'),
  ]),
  native: { of: 'response', path: ['env', 'outgoing'] },
  built: {
    methods: ['json', 'text', 'html', 'body', 'redirect', 'notFound', 'newResponse'],
    functions: ['Response', 'Response.json', 'Response.redirect'],
    shaping: [],
    final: [],
    leaving: ['@hono/node-server/utils/response.RESPONSE_ALREADY_SENT'],
    thrown: [],
    unreturned: null,
  },
  answersAnyway: true,
  guards: [],
  takesOver: [],
  late: { to: 'ended', how: 'crash', code: 'ERR_HTTP_HEADERS_SENT' },
}
