import { errorFirstLater, type Library, type LibraryCall } from './library.ts'

const calls: LibraryCall = { callback: errorFirstLater }
const value: LibraryCall = { callback: { times: 'once', when: 'later', first: 'value' } }
const command: LibraryCall = {
  callback: { times: 'once', when: 'later', first: 'error+values' },
  returns: 'Child',
}

/** Node's own modules. */
export const node: readonly Library[] = [
  {
    packages: ['fs'],
    tested: 'Node 20 to 26',
    calls: {
      exists: value,
      watch: { callback: { times: 'many', when: 'later', first: 'value' } },
      watchFile: { callback: { times: 'many', when: 'later', first: 'value' } },
      '*': calls,
    },
  },
  { packages: ['dns', 'zlib'], tested: 'Node 20 to 26', calls: { '*': calls } },
  {
    packages: ['crypto'],
    tested: 'Node 20 to 26',
    calls: {
      randomBytes: calls,
      randomFill: calls,
      pbkdf2: calls,
      scrypt: calls,
      generateKeyPair: calls,
    },
  },
  {
    packages: ['stream'],
    tested: 'Node 20 to 26',
    calls: { pipeline: calls, finished: calls },
  },
  {
    packages: ['child_process'],
    tested: 'Node 20 to 26',
    calls: {
      exec: command,
      execFile: command,
      spawn: { returns: 'Child' },
      fork: { returns: 'Child' },
    },
    types: {
      Child: {
        events: {
          error: { times: 'once', ends: true },
          exit: { times: 'once', ends: true },
          close: { times: 'once', ends: false, afterError: true },
        },
      },
    },
  },
]
