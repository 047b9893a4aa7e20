import { errorFirstNow, type Library } from './library.ts'

/** Pages and archives. */
export const rendering: readonly Library[] = [
  {
    packages: ['ejs'],
    tested: 'ejs 7.0.2',
    calls: { renderFile: { callback: errorFirstNow, otherwise: 'promise' } },
  },
  {
    packages: ['pug', 'jade'],
    tested: 'pug 3.0.4',
    calls: {
      renderFile: { callback: errorFirstNow, otherwise: 'throws' },
      render: { callback: errorFirstNow, otherwise: 'throws' },
    },
  },
  {
    packages: ['send'],
    tested: 'send 1.2.1',
    calls: { '': { returns: 'Stream' } },
    types: {
      Stream: {
        calls: { pipe: { answersUnless: 'callback', returns: 'self' } },
        events: {
          error: { times: 'once', ends: true, insteadOfAnswer: true },
          directory: { times: 'once', ends: true, insteadOfAnswer: true },
          end: { times: 'once', ends: true },
        },
      },
    },
  },
  {
    packages: ['archiver'],
    tested: 'archiver 7.0.1',
    calls: { '': { returns: 'Archive' }, create: { returns: 'Archive' } },
    types: {
      Archive: {
        calls: { finalize: { otherwise: 'promise' } },
        events: { entry: { times: 'many', ends: false }, warning: { times: 'many', ends: false } },
      },
    },
  },
]
