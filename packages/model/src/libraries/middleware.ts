import { answering, passing, type Library, type LibraryCall } from './library.ts'

const makes: LibraryCall = { returns: 'Middleware' }

/** Middleware that is made by a call. */
export const middleware: readonly Library[] = [
  {
    packages: ['body-parser'],
    tested: 'body-parser 2.4.0',
    calls: { '': makes, json: makes, urlencoded: makes, raw: makes, text: makes },
    types: { Middleware: passing },
  },
  {
    packages: ['csurf', 'cookie-parser', 'cors', 'helmet', 'morgan'],
    tested: 'csurf 1.11.0',
    calls: { '': makes },
    types: { Middleware: passing },
  },
  {
    packages: ['express'],
    tested: 'express 5.3.0',
    calls: {
      json: makes,
      urlencoded: makes,
      raw: makes,
      text: makes,
      static: { returns: 'Static' },
    },
    types: { Middleware: passing, Static: answering },
  },
  {
    packages: ['serve-static'],
    tested: 'serve-static 2.2.1',
    calls: { '': { returns: 'Middleware' } },
    types: { Middleware: answering },
  },
  {
    packages: ['connect-timeout'],
    tested: 'connect-timeout 1.9.1',
    calls: { '': makes },
    // A second `next`, with an error, when the time is over.
    types: { Middleware: { call: { callback: { times: 'many', when: 'now', first: 'error' } } } },
    requestEvents: ['timeout'],
  },
  {
    packages: ['express-rate-limit'],
    tested: 'express-rate-limit 8.7.5',
    calls: {
      '': {
        returns: 'Middleware',
        handler: { at: { option: 'handler' }, parameters: ['request', 'response', 'next'] },
      },
      rateLimit: {
        returns: 'Middleware',
        handler: { at: { option: 'handler' }, parameters: ['request', 'response', 'next'] },
      },
    },
    types: { Middleware: answering },
  },
  {
    packages: ['express-validator'],
    tested: 'express-validator 7.3.2',
    calls: {
      validationResult: {},
      body: { returns: 'Chain' },
      check: { returns: 'Chain' },
      param: { returns: 'Chain' },
      query: { returns: 'Chain' },
    },
    types: { Chain: { call: passing.call ?? {}, calls: { '*': { returns: 'self' } } } },
  },
]
