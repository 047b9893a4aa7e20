import { answering, errorFirst, errorFirstLater, errorFirstNow, type Library } from './library.ts'

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
      serializeUser: { handler: { at: 'last', parameters: 'done' } },
      deserializeUser: { handler: { at: 'last', parameters: 'done' } },
    },
    types: { Middleware: answering, Delegate: { call: {} } },
    onRequest: {
      logIn: { callback: errorFirst, otherwise: 'throws' },
      login: { callback: errorFirst, otherwise: 'throws' },
      logout: { callback: errorFirst, otherwise: 'throws' },
      logOut: { callback: errorFirst, otherwise: 'throws' },
    },
  },
  {
    packages: ['passport-*'],
    tested: 'passport-local 1.0.0 with passport 0.7.0',
    calls: {
      '': { handler: { at: 'last', parameters: 'done' } },
      Strategy: { handler: { at: 'last', parameters: 'done' } },
    },
  },
  {
    packages: ['express-session'],
    tested: 'express-session 1.19.0 with its MemoryStore',
    calls: { '': { returns: 'Middleware' } },
    types: { Middleware: { call: { callback: errorFirst } } },
    onRequest: {
      'session.save': { callback: errorFirstLater },
      'session.destroy': { callback: errorFirstLater },
      'session.regenerate': { callback: errorFirstLater },
      'session.reload': { callback: errorFirstLater },
    },
  },
  {
    packages: ['jsonwebtoken'],
    tested: 'jsonwebtoken 9.0.3',
    calls: {
      verify: { callback: errorFirstNow, otherwise: 'throws' },
      sign: { callback: errorFirst, otherwise: 'throws' },
    },
  },
  {
    packages: ['bcrypt', 'bcryptjs'],
    tested: 'bcrypt 6.0.0, bcryptjs 3.0.3',
    calls: {
      hash: { callback: errorFirstLater, otherwise: 'promise' },
      compare: { callback: errorFirstLater, otherwise: 'promise' },
      genSalt: { callback: errorFirstLater, otherwise: 'promise' },
    },
  },
]
