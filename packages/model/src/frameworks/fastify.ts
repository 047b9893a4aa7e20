import type { Guard, ResponseOperation } from '../framework.ts'
import type { HookedFramework, HookedHandler } from '../hooked-framework.ts'
import { droppedWhenSent, effect, extend, operations } from '../operation-table.ts'
import type { Returned } from '../returned.ts'
import { nodeHttpOperations } from './node-http.ts'

const alreadySent = 'FST_ERR_REP_ALREADY_SENT'
const answers = ['header', 'body', 'end'] as const

/** What is out it does not send again; a head that somebody has written behind its back it cannot write. */
const once = effect(
  'ended',
  ['committed', 'throw', 'ERR_HTTP_HEADERS_SENT'],
  ['ended', 'log', alreadySent],
)

/** What replies do besides what the response of Node does that they have as `raw`. */
const replyOperations: readonly ResponseOperation[] = [
  ...operations('send redirect', answers, [once]),
  ...operations('callNotFound', answers, [
    // Behind a head that somebody else has written it breaks the connection.
    effect('ended', ['committed', 'corrupt'], ['ended', 'ignore']),
  ]),
  ...operations('code status', ['status'], [droppedWhenSent()]),
  ...operations('header headers type removeHeader', ['header'], [droppedWhenSent()]),
  ...operations('trailer removeTrailer', ['header'], [droppedWhenSent()]),
  ...operations('serializer', [], [droppedWhenSent()]),
]

const sent: Guard = {
  name: 'sent',
  trueIn: ['ended'],
  unreliable: 'false until an asynchronous onSend hook is done',
}

/** An asynchronous handler that gives nothing is answered with nothing, and one that gives the reply answers itself. */
const sends: Returned = { value: 'sent', nothing: 'ended', response: 'dropped' }
const waits: Returned = { value: 'waited', nothing: 'dropped', response: 'dropped' }

const before: HookedHandler = {
  kind: 'hook',
  parameters: ['request', 'response', 'done'],
  returned: waits,
}
const withPayload: HookedHandler = {
  kind: 'hook',
  parameters: ['request', 'response', 'value', 'done'],
  returned: waits,
}

/** Fastify 4 and 5. */
export const fastify: HookedFramework = {
  name: 'fastify',
  package: 'fastify',
  since: 4,
  askedFor: ['fastify', 'fastify-plugin'],
  factories: ['fastify', 'fastify.fastify'],
  wrappers: ['fastify-plugin', 'fastifyPlugin'],
  types: { FastifyReply: 'response', FastifyRequest: 'request', FastifyInstance: 'app' },
  replyNames: ['reply', 'rep'],
  appNames: ['fastify'],
  calls: [
    {
      names: ['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'all'],
      args: ['path', 'options?', 'handler'],
    },
    { names: ['route'], args: ['options'] },
    { names: ['addHook'], args: ['phase', 'handler'] },
    { names: ['setErrorHandler'], args: ['error-handler'] },
    { names: ['setNotFoundHandler'], args: ['options?', 'handler'] },
    { names: ['register'], args: ['plugin', 'options?'] },
    { names: ['decorateReply'], args: ['name', 'reply-member'] },
    { names: ['decorate'], args: ['name', 'app-member'] },
  ],
  // Source: @fastify/websocket.
  servesOtherwise: ['websocket'],
  handler: { kind: 'handler', parameters: ['request', 'response'], returned: sends },
  errorHandler: {
    kind: 'error-handler',
    parameters: ['error', 'request', 'response'],
    returned: sends,
  },
  delays: 'onSend',
  delayedIn: ['onRequest', 'preParsing', 'preValidation', 'preHandler'],
  hooks: {
    onRequest: before,
    preValidation: before,
    preHandler: before,
    preParsing: withPayload,
    preSerialization: withPayload,
    onSend: withPayload,
    onResponse: before,
    onTimeout: before,
    onError: {
      kind: 'hook',
      parameters: ['request', 'response', 'error', 'done'],
      returned: waits,
    },
  },
  operations: extend(nodeHttpOperations, replyOperations),
  guards: [sent],
  takesOver: ['hijack', 'sent'],
  late: { to: 'ended', how: 'log', code: alreadySent },
}
