import type { FrameworkModel } from '../framework.ts'
import { nodeHttp } from './node-http.ts'

/** connect: plain responses, middleware with `next`. */
export const connect: FrameworkModel = {
  ...nodeHttp,
  name: 'connect',
  packages: [{ name: 'connect', versions: '*' }],
  factories: [{ export: 'default', makes: 'app' }],
  types: {},
  registrations: [
    {
      on: 'app',
      names: ['use'],
      args: ['path?', 'handlers'],
      match: 'prefix',
      kind: 'handler',
      returns: 'this',
    },
  ],
  kinds: [
    { kind: 'error-handler', parameters: ['error', 'request', 'response', 'next'], arity: 4 },
    { kind: 'handler', parameters: ['request', 'response', 'next'] },
  ],
}
