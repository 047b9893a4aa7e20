import { answering, each, makes, passing, type Library, type LibraryCall } from './library.ts'

const made: LibraryCall = makes('Middleware')

const limits: LibraryCall = {
  returns: 'Middleware',
  handler: { at: { options: ['handler'] }, parameters: ['request', 'response', 'next'] },
}

/** Middleware that is made by a call. */
export const middleware: readonly Library[] = [
  {
    packages: ['body-parser'],
    tested: 'body-parser 2.4.0',
    calls: { '': made, ...each('json urlencoded raw text', made) },
    types: { Middleware: passing },
  },
  {
    packages: ['csurf', 'cookie-parser', 'cors', 'helmet', 'morgan'],
    tested: 'csurf 1.11.0, cookie-parser 1.4.7, cors 2.8.6, helmet 8.3.0, morgan 1.12.1',
    calls: { '': made },
    types: { Middleware: passing },
  },
  {
    packages: ['express'],
    tested: 'express 5.3.0',
    calls: {
      ...each('json urlencoded raw text', made),
      static: makes('Static'),
    },
    types: { Middleware: passing, Static: answering },
  },
  {
    packages: ['express-async-handler'],
    tested: 'express-async-handler 1.2.0',
    calls: { '': makes('handler') },
  },
  {
    packages: ['serve-static'],
    tested: 'serve-static 2.2.1',
    calls: { '': makes('Middleware') },
    types: { Middleware: answering },
  },
  {
    packages: ['connect-timeout'],
    tested: 'connect-timeout 1.9.1',
    calls: { '': made },
    // A second `next`, with an error, when the time is over.
    types: { Middleware: { call: { callback: { times: 'many', when: 'now', first: 'error' } } } },
    requestEvents: ['timeout'],
  },
  {
    packages: ['express-rate-limit'],
    tested: 'express-rate-limit 8.7.5',
    calls: {
      '': limits,
      rateLimit: limits,
    },
    types: { Middleware: answering },
  },
  {
    packages: ['express-validator'],
    tested: 'express-validator 7.3.2',
    calls: {
      validationResult: {},
      ...each('body check param query', makes('Chain')),
    },
    types: { Chain: { call: passing.call ?? {}, calls: { '*': makes('self') } } },
  },
]
