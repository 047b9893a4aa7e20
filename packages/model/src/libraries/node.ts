import {
  besides,
  each,
  ends,
  errorFirstLater,
  makes,
  type Library,
  type LibraryCall,
  type LibraryCallback,
} from './library.ts'

/** The versions that all rows are held against. */
const tested = 'Node 20 to 26'
const calls: LibraryCall = { callback: errorFirstLater }
const value: LibraryCall = { callback: { times: 'once', when: 'later', first: 'value' } }
const atOnce: LibraryCallback = { times: 'once', when: 'now', first: 'value' }
const command: LibraryCall = {
  callback: { times: 'once', when: 'later', first: 'error+values' },
  returns: 'Child',
}

/** Node's own modules. */
export const node: readonly Library[] = [
  {
    packages: ['fs'],
    tested,
    calls: {
      exists: value,
      watch: { callback: { times: 'many', when: 'later', first: 'value' } },
      watchFile: { callback: { times: 'many', when: 'later', first: 'value' } },
      '*': calls,
    },
  },
  { packages: ['dns', 'zlib'], tested, calls: { '*': calls } },
  {
    packages: ['crypto'],
    tested,
    calls: each('randomBytes randomFill pbkdf2 scrypt generateKeyPair', calls),
  },
  {
    packages: ['stream'],
    tested,
    calls: each('pipeline finished', {
      callback: { ...errorFirstLater, repeats: 'arguments' },
    }),
  },
  {
    packages: ['async_hooks'],
    tested,
    calls: { AsyncLocalStorage: makes('Storage') },
    types: {
      Storage: {
        calls: {
          run: { context: 'run' },
          enterWith: { context: 'set' },
          getStore: { context: 'get' },
        },
      },
    },
  },
  {
    packages: ['domain'],
    tested,
    calls: each('create createDomain', makes('Domain')),
    types: { Domain: { calls: { run: { callback: atOnce } } } },
  },
  {
    packages: ['child_process'],
    tested,
    calls: {
      exec: command,
      execFile: command,
      spawn: makes('Child'),
      fork: makes('Child'),
    },
    types: {
      Child: {
        events: {
          error: ends,
          exit: ends,
          close: besides,
          // What is made for a request sends its result.
          message: { times: 'once', ends: false, comes: 'before-end' },
        },
      },
    },
  },
  {
    packages: ['worker_threads'],
    tested,
    calls: { Worker: makes('Worker') },
    types: {
      Worker: {
        events: {
          error: ends,
          message: ends,
          exit: { ...besides, codes: { error: 1, message: 0 } },
        },
      },
    },
  },
]
