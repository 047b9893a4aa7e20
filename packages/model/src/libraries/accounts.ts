import {
  answering,
  each,
  errorFirst,
  errorFirstLater,
  errorFirstNow,
  makes,
  type Library,
  type LibraryCall,
} from './library.ts'

const verifies: LibraryCall = { handler: { at: 'last', parameters: 'done' } }

const asks: LibraryCall = { callback: errorFirst, otherwise: 'throws' }

/** Who asks: logins, sessions, tokens, passwords. */
export const accounts: readonly Library[] = [
  {
    packages: ['passport'],
    tested: 'passport 0.7.0 with passport-local 1.0.0',
    calls: {
      authenticate: {
        // With a function of its own it answers nothing and leaves `next` alone.
        callback: { times: 'once', when: 'either', first: 'error' },
        returns: 'Middleware',
        returnsWithCallback: 'Delegate',
      },
      ...each('serializeUser deserializeUser', verifies),
      use: { handler: { at: 'made', parameters: 'done' } },
    },
    types: { Middleware: answering, Delegate: { call: {} } },
    onRequest: {
      ...each('logIn login', { ...asks, safeWith: { option: 'session', is: false } }),
      ...each('logout logOut', asks),
    },
  },
  {
    packages: ['passport-*'],
    tested: 'passport-local 1.0.0 with passport 0.7.0',
    calls: {
      '': verifies,
      Strategy: verifies,
    },
  },
  {
    packages: ['express-session'],
    tested: 'express-session 1.19.0 with its MemoryStore',
    calls: { '': makes('Middleware') },
    types: { Middleware: { call: { callback: errorFirst } } },
    onRequest: each('session.save session.destroy session.regenerate session.reload', {
      callback: errorFirstLater,
    }),
  },
  {
    packages: ['jsonwebtoken'],
    tested: 'jsonwebtoken 9.0.3',
    calls: {
      verify: { callback: errorFirstNow, otherwise: 'throws', needsFirst: true },
      sign: { callback: errorFirst, otherwise: 'throws' },
    },
  },
  {
    packages: ['bcrypt', 'bcryptjs'],
    tested: 'bcrypt 6.0.0, bcryptjs 3.0.3',
    calls: each('hash compare genSalt', { callback: errorFirstLater, otherwise: 'promise' }),
  },
]
