import type { FrameworkModel, OperationCallback, ResponseOperation } from '../framework.ts'
import {
  droppedWhenSent,
  effect,
  endsOnce,
  extend,
  givesNothing,
  operations,
  untilSent,
} from '../operation-table.ts'
import { connect } from './connect.ts'
import { gone, nodeHttpOperations } from './node-http.ts'

const sent = 'ERR_HTTP_HEADERS_SENT'
const answers = ['header', 'body', 'end'] as const
const refused = untilSent('ended', sent)
const transferDone: OperationCallback = { ...gone, times: 'at-most-once', errorFirst: true }

/** Express 5: what its response adds to Node's. */
export const expressOperations: readonly ResponseOperation[] = extend(nodeHttpOperations, [
  ...operations('send', answers, [endsOnce('no-data'), { ...refused, when: 'data' }]),
  ...operations('json jsonp sendStatus', answers, [refused]),
  ...operations('redirect', answers, [refused], givesNothing),
  ...operations('format', answers, [refused]),
  ...operations(
    'render',
    answers,
    [
      { ...effect('open', 'committed', 'ended'), when: 'callback' },
      {
        // The view is looked up in a later turn, so that what is thrown there reaches nobody.
        ...effect('ended', ['committed', 'crash', sent], ['ended', 'crash', sent]),
        later: true,
      },
    ],
    {
      ...givesNothing,
      callback: { ...gone, errorFirst: true },
    },
  ),
  ...operations(
    'sendFile download',
    answers,
    [
      {
        ...effect(
          'ended',
          ['committed', 'error-to-callback', null],
          ['ended', 'error-to-callback', null],
        ),
        later: true,
      },
    ],
    { ...givesNothing, callback: transferDone },
  ),
  ...operations(
    'set header type contentType cookie clearCookie location links attachment append vary',
    ['header'],
    [untilSent('open', sent)],
  ),
  ...operations('status', ['status'], [droppedWhenSent()]),
])

const handler = { kind: 'handler', returns: 'this' } as const
const verbs = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'all']

/** Express 5. */
export const express5: FrameworkModel = {
  ...connect,
  name: 'express5',
  packages: [
    { name: 'express', versions: '>=5' },
    { name: 'router', versions: '>=2' },
  ],
  factories: [
    { export: 'default', makes: 'app' },
    { export: 'Router', makes: 'router' },
  ],
  types: { Response: 'response', Request: 'request', NextFunction: 'next' },
  operations: expressOperations,
  registrations: [
    {
      on: 'app',
      names: ['use'],
      args: ['path?', 'handlers'],
      match: 'prefix',
      ...handler,
    },
    {
      on: 'app',
      names: verbs,
      args: ['path', 'handlers'],
      match: 'exact',
      ...handler,
    },
    {
      on: 'app',
      names: ['param'],
      args: ['name', 'handlers'],
      match: 'param',
      kind: 'param-handler',
      returns: 'this',
    },
    {
      on: 'app',
      names: ['route'],
      args: ['path'],
      match: 'exact',
      kind: 'handler',
      returns: 'route',
    },
    {
      on: 'route',
      names: verbs,
      args: ['handlers'],
      match: 'exact',
      ...handler,
    },
  ],
  kinds: [
    ...connect.kinds,
    { kind: 'param-handler', parameters: ['request', 'response', 'next', 'value', 'name'] },
  ],
  rejection: 'error-handlers',
}
