import {
  ends,
  errorFirstNow,
  makes,
  many,
  each,
  type Library,
  type LibraryEvent,
} from './library.ts'

/** Pages and archives. */
export const rendering: readonly Library[] = [
  {
    packages: ['ejs'],
    tested: 'ejs 7.0.2',
    calls: { renderFile: { callback: errorFirstNow, otherwise: 'promise' } },
  },
  {
    packages: ['pug'],
    tested: 'pug 3.0.4',
    calls: {
      renderFile: { callback: errorFirstNow, otherwise: 'throws' },
      render: { callback: errorFirstNow, otherwise: 'throws' },
    },
  },
  {
    packages: ['send'],
    tested: 'send 1.2.1',
    calls: { '': makes('Stream') },
    types: {
      Stream: {
        calls: { pipe: { answersUnless: 'callback', returns: 'response' } },
        events: {
          error: { ...ends, insteadOfAnswer: true },
          directory: { ...ends, insteadOfAnswer: true },
          end: ends,
          ...each<LibraryEvent>('file headers stream', {
            times: 'once',
            ends: false,
            comes: 'before-end',
          }),
        },
      },
    },
  },
  {
    packages: ['archiver'],
    tested: 'archiver 7.0.1',
    calls: { '': makes('Archive'), create: makes('Archive') },
    types: {
      Archive: {
        calls: { finalize: { otherwise: 'promise' } },
        events: { entry: many, warning: many },
      },
    },
  },
]
