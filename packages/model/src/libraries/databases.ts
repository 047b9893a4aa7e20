import { errorFirst, errorFirstLater, type Library, type LibraryCall } from './library.ts'

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
    calls: {
      createConnection: { returns: 'Connection' },
      createPool: { returns: 'Connection' },
      createPoolCluster: { returns: 'Connection' },
    },
    types: {
      Connection: {
        calls: {
          query,
          connect,
          end: connect,
          ping: connect,
          beginTransaction: connect,
          commit: connect,
          rollback: connect,
          getConnection: { callback: { ...errorFirstLater, gives: ['Connection'] } },
        },
      },
      Query: {
        events: {
          error: { times: 'once', ends: true },
          result: { times: 'many', ends: false },
          end: { times: 'once', ends: true, afterError: true },
        },
      },
    },
  },
  {
    packages: ['mysql2'],
    tested: 'mysql2 3.24.6, refused',
    calls: {
      createConnection: { returns: 'Connection' },
      createPool: { returns: 'Connection' },
    },
    types: {
      Connection: {
        calls: {
          query: connect,
          // On a connection that is refused it calls back twice: a mistake of the library.
          execute: connect,
          connect,
          end: { callback: errorFirst },
          getConnection: { callback: { ...errorFirstLater, gives: ['Connection'] } },
        },
      },
    },
  },
  {
    packages: ['pg'],
    tested: 'pg 8.23.1, refused',
    calls: { Pool: { returns: 'Client' }, Client: { returns: 'Client' } },
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
    calls: { createClient: { returns: 'Client' } },
    types: {
      Client: {
        calls: {
          on: {},
          once: {},
          '*': { callback: errorFirst },
        },
      },
    },
  },
  {
    packages: ['mongodb'],
    tested: 'mongodb 4.17.2, refused; 7.9.0 has no callbacks',
    calls: { MongoClient: { returns: 'Client' }, 'MongoClient.connect': gives('Client') },
    types: {
      Client: {
        calls: { db: { returns: 'Database' }, connect: gives('Client') },
      },
      Database: {
        calls: { collection: { returns: 'Collection' }, '*': { callback: errorFirstLater } },
      },
      Collection: {
        calls: {
          find: { returns: 'Cursor' },
          aggregate: { returns: 'Cursor' },
          '*': { callback: errorFirstLater },
        },
      },
      Cursor: {
        calls: {
          toArray: { callback: errorFirstLater },
          next: { callback: errorFirstLater },
          count: { callback: errorFirstLater },
          '*': { returns: 'Cursor' },
        },
      },
    },
  },
  {
    packages: ['mongoose'],
    tested: 'mongoose 6.13.8, refused; 9.12.1 refuses callbacks',
    calls: {
      model: { returns: 'Model' },
      connect: { callback: errorFirstLater, otherwise: 'promise' },
      createConnection: { returns: 'Connection' },
    },
    types: {
      Connection: { calls: { model: { returns: 'Model' } } },
      Model: {
        call: { returns: 'Document' },
        calls: { '*': { callback: errorFirstLater, returns: 'Query' } },
      },
      Query: { calls: { '*': { callback: errorFirstLater, returns: 'self' } } },
      Document: { calls: { '*': { callback: errorFirstLater, returns: 'self' } } },
    },
  },
]
