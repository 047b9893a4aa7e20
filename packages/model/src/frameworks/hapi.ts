import type { HookedFramework, HookedHandler } from '../hooked-framework.ts'
import { extend } from '../operation-table.ts'
import { nodeHttpOperations } from './node-http.ts'
import { buildingNothing, sendsReturned } from '../built-answers.ts'

const handler: HookedHandler = {
  kind: 'handler',
  parameters: ['request', 'response'],
  returned: { value: 'sent', nothing: 'sent', response: 'dropped' },
}

const before: HookedHandler = {
  kind: 'hook',
  parameters: ['request', 'response'],
  // A response there has to take over; with anything else the request goes on, or fails.
  returned: { value: 'admits', nothing: 'dropped', response: 'dropped' },
}
const behind: HookedHandler = { ...handler, kind: 'hook' }

/** hapi from 17 on: what its toolkit builds counts only where it is returned. Where nothing is, it answers 500. */
export const hapi: HookedFramework = {
  name: 'hapi',
  package: '@hapi/hapi',
  since: 17,
  askedFor: ['@hapi/hapi'],
  factories: ['@hapi/hapi.server', '@hapi/hapi.Server'],
  wrappers: [],
  types: { ResponseToolkit: 'response' },
  replyNames: ['h'],
  appNames: ['server'],
  calls: [
    { names: ['route'], args: ['options'] },
    { names: ['ext'], args: ['phase', 'handler'] },
    { names: ['register'], args: ['plugin', 'options?'] },
  ],
  nested: ['options', 'config', 'validate'],
  servesOtherwise: [],
  handler,
  errorHandler: { ...handler, kind: 'error-handler', parameters: ['request', 'response', 'error'] },
  hooks: {
    onRequest: before,
    onPreAuth: before,
    onCredentials: before,
    onPostAuth: before,
    onPreHandler: before,
    onPostHandler: behind,
    onPreResponse: behind,
    pre: before,
    failAction: { ...before, parameters: ['request', 'response', 'error'] },
  },
  operations: extend(nodeHttpOperations, [
    ...sendsReturned,
    ...buildingNothing('state unstate authenticated unauthenticated entity'),
  ]),
  native: { of: 'request', path: ['raw', 'res'] },
  built: {
    methods: ['response', 'redirect'],
    functions: [],
    shaping: [
      'code',
      'header',
      'type',
      'bytes',
      'charset',
      'created',
      'encoding',
      'etag',
      'location',
      'message',
      'redirect',
      'replacer',
      'spaces',
      'state',
      'suffix',
      'escape',
      'temporary',
      'permanent',
      'rewritable',
      'ttl',
      'unstate',
      'vary',
    ],
    final: ['takeover'],
    leaving: ['abandon', 'close'],
    thrown: [],
    unreturned: 500,
  },
  answersAnyway: true,
  guards: [],
  takesOver: [],
  late: { to: 'ended', how: 'crash', code: 'ERR_HTTP_HEADERS_SENT' },
}
