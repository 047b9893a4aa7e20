import {
  each,
  ends,
  errorFirst,
  errorFirstLater,
  makes,
  many,
  type Library,
  type LibraryCall,
} from './library.ts'

const query: LibraryCall = { callback: errorFirstLater, returns: 'Query' }
const connect: LibraryCall = { callback: errorFirstLater }
const gives = (type: string): LibraryCall => ({
  callback: { ...errorFirstLater, gives: [type] },
  otherwise: 'promise',
})

/**
 * Databases. No server was there: what was tested is that each calls back once, later, with an error
 * first, when the connection is refused.
 */
export const databases: readonly Library[] = [
  {
    packages: ['mysql'],
    tested: 'mysql 2.18.1, refused',
    calls: each('createConnection createPool createPoolCluster', makes('Connection')),
    types: {
      Connection: {
        calls: {
          query,
          ...each('connect end ping beginTransaction commit rollback', connect),
          getConnection: { callback: { ...errorFirstLater, gives: ['Connection'] } },
        },
      },
      Query: {
        events: {
          error: ends,
          result: many,
          end: { ...ends, comes: 'after-error' },
        },
      },
    },
  },
  {
    packages: ['mysql2'],
    tested: 'mysql2 3.24.6, refused',
    calls: each('createConnection createPool', makes('Connection')),
    types: {
      Connection: {
        calls: {
          query: connect,
          connect,
          // On a connection that is refused it calls back twice: a mistake of the library.
          execute: connect,
          end: { callback: errorFirst },
          getConnection: { callback: { ...errorFirstLater, gives: ['Connection'] } },
        },
      },
    },
  },
  {
    packages: ['pg'],
    tested: 'pg 8.23.1, refused',
    calls: { Pool: makes('Client'), Client: makes('Client') },
    types: {
      Client: {
        calls: {
          query: { callback: errorFirstLater, otherwise: 'promise' },
          connect: gives('Client'),
          end: { callback: errorFirst, otherwise: 'promise' },
        },
      },
    },
  },
  {
    packages: ['redis'],
    tested: 'redis 3.1.2, refused; 6.3.1 has no callbacks',
    calls: { createClient: makes('Client') },
    types: {
      Client: {
        calls: {
          '*': { callback: errorFirst },
        },
      },
    },
  },
  {
    packages: ['mongodb'],
    tested: 'mongodb 4.17.2, refused; 7.9.0 has no callbacks',
    calls: { MongoClient: makes('Client'), 'MongoClient.connect': gives('Client') },
    types: {
      Client: {
        calls: { db: makes('Database'), connect: gives('Client') },
      },
      Database: {
        calls: { collection: makes('Collection'), '*': { callback: errorFirstLater } },
      },
      Collection: {
        calls: {
          find: makes('Cursor'),
          aggregate: makes('Cursor'),
          '*': { callback: errorFirstLater },
        },
      },
      Cursor: {
        calls: {
          ...each('toArray next count', connect),
          '*': makes('Cursor'),
        },
      },
    },
  },
  {
    packages: ['mongoose'],
    tested: 'mongoose 6.13.8, refused; 9.12.1 refuses callbacks',
    calls: {
      model: makes('Model'),
      connect: { callback: errorFirstLater, otherwise: 'promise' },
      createConnection: makes('Connection'),
    },
    types: {
      Connection: { calls: { model: makes('Model') } },
      Model: {
        call: makes('Document'),
        calls: { '*': { callback: errorFirstLater, returns: 'Query', again: true } },
      },
      Query: { calls: { '*': { callback: errorFirstLater, returns: 'self', again: true } } },
      Document: { calls: { '*': { callback: errorFirstLater, returns: 'self' } } },
    },
  },
]
