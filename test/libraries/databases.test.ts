import { createRequire } from 'node:module'
import { libraryCall, libraryEvent } from '@sendonce/model/calls'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectAs, failures, observe, refusedPort, rowsOf, type Callback } from './observe.ts'

const require = createRequire(import.meta.url)
const row = rowsOf(['mysql', 'mysql2', 'pg', 'redis', 'mongodb', 'mongoose'])

let port = 0
beforeAll(async () => {
  port = await refusedPort()
})
const host = '127.0.0.1'

/** The call fails, for want of a server: once, later, with the error first. */
async function expectRefused(path: string, run: (callback: Callback) => unknown): Promise<void> {
  const seen = await observe(run, 8000)
  expectAs(row(path).callback, [seen])
  expect(failures([seen])).toEqual([true])
  expect(seen.when).toBe('later')
}

describe('mysql', () => {
  const mysql = require('mysql')
  const connection = () => mysql.createConnection({ host, port })

  test.each(['query', 'connect', 'ping', 'beginTransaction', 'commit', 'rollback', 'end'])(
    '%s',
    async (name) => {
      expect(row(`mysql#Connection.${name}`).callback?.when).toBe('later')
      await expectRefused(`mysql#Connection.${name}`, (callback) => {
        const made = connection()
        made.on('error', () => {})
        return name === 'query' ? made.query('select 1', callback) : made[name](callback)
      })
    },
  )

  test('a pool', async () => {
    for (const name of ['createConnection', 'createPool', 'createPoolCluster'])
      expect(row(`mysql.${name}`).returns).toBe('Connection')
    const pool = mysql.createPool({ host, port })
    await expectRefused('mysql#Connection.getConnection', (callback) =>
      pool.getConnection(callback),
    )
    await expectRefused('mysql#Connection.query', (callback) => pool.query('select 1', callback))
    const cluster = mysql.createPoolCluster()
    cluster.add({ host, port })
    await expectRefused('mysql#Connection.getConnection', (callback) =>
      cluster.getConnection(callback),
    )
  })

  test('a query without a callback: error, and end all the same', async () => {
    const seen: string[] = []
    expect(row('mysql#Connection.query').returns).toBe('Query')
    const query = connection().query('select 1')
    for (const name of ['error', 'result', 'end']) query.on(name, () => void seen.push(name))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(seen).toEqual(['error', 'end'])
    expect(libraryEvent('mysql#Query', 'error')?.ends).toBe(true)
    expect(libraryEvent('mysql#Query', 'end')).toEqual({
      times: 'once',
      ends: true,
      comes: 'after-error',
    })
    // Rows were not seen here; a query gives one event for each.
    expect(libraryEvent('mysql#Query', 'result')?.times).toBe('many')
  })
})

describe('mysql2', () => {
  const mysql = require('mysql2')

  test.each(['query', 'connect'])('%s', async (name) => {
    expect(row('mysql2.createConnection').returns).toBe('Connection')
    await expectRefused(`mysql2#Connection.${name}`, (callback) => {
      const made = mysql.createConnection({ host, port })
      made.on('error', () => {})
      return name === 'connect' ? made.connect(callback) : made[name]('select 1', callback)
    })
  })

  test('execute calls back twice where the connection is refused, which is a mistake of its own', async () => {
    const made = mysql.createConnection({ host, port })
    made.on('error', () => {})
    expect((await observe((callback) => made.execute('select 1', callback))).times).toBe(2)
  })

  test('a pool', async () => {
    expect(row('mysql2.createPool').returns).toBe('Connection')
    const pool = mysql.createPool({ host, port })
    await expectRefused('mysql2#Connection.getConnection', (callback) =>
      pool.getConnection(callback),
    )
    await expectRefused('mysql2#Connection.query', (callback) => pool.query('select 1', callback))
    await expectRefused('mysql2#Connection.execute', (callback) =>
      pool.execute('select 1', callback),
    )
    expectAs(row('mysql2#Connection.end').callback, [
      await observe((callback) => pool.end(callback)),
    ])
  })
})

describe('pg', () => {
  const { Client, Pool } = require('pg')

  test('a client', async () => {
    expect(row('pg.Client').returns).toBe('Client')
    const client = new Client({ host, port })
    client.on('error', () => {})
    await expectRefused('pg#Client.connect', (callback) => client.connect(callback))
    const other = new Client({ host, port })
    other.connect().catch(() => {})
    const query = expectRefused('pg#Client.query', (callback) => other.query('select 1', callback))
    expectAs(row('pg#Client.end').callback, [
      await observe((callback) => other.end(callback)),
      await observe((callback) => new Client({ host, port }).end(callback)),
    ])
    await query
    for (const name of ['connect', 'query', 'end'])
      expect(row(`pg#Client.${name}`).otherwise).toBe('promise')
  })

  test('a pool', async () => {
    expect(row('pg.Pool').returns).toBe('Client')
    const pool = new Pool({ host, port })
    await expectRefused('pg#Client.connect', (callback) => pool.connect(callback))
    await expectRefused('pg#Client.query', (callback) => pool.query('select 1', callback))
    await expect(pool.query('select 1')).rejects.toBeInstanceOf(Error)
    await expect(pool.connect()).rejects.toBeInstanceOf(Error)
    expectAs(row('pg#Client.end').callback, [await observe((callback) => pool.end(callback))])
  })
})

describe('redis', () => {
  test('3: each command calls back', async () => {
    expect(row('redis.createClient').returns).toBe('Client')
    const redis = require('redis-3')
    const client = redis.createClient({ host, port, retry_strategy: () => new Error('given up') })
    client.on('error', () => {})
    const waiting = await observe((callback) => client.get('key', callback))
    const late = await observe((callback) => client.set('key', 'value', callback))
    expectAs(row('redis#Client.*').callback, [waiting, late])
    expect(failures([waiting, late])).toEqual([true, true])
    // A listener is no callback of a command.
    expect(libraryCall('redis#Client.on')).toBeNull()
    client.end(false)
  })

  test('6: commands give promises, and call nobody back', async () => {
    const client = require('redis').createClient({
      socket: { host, port, reconnectStrategy: false },
    })
    client.on('error', () => {})
    const seen = await observe((callback) => {
      const given = client.get('key', callback)
      given.catch(() => {})
      return given
    }, 100)
    expect(seen.times).toBe(0)
    expect(seen.returned).toBeInstanceOf(Promise)
  })
})

const soon = { serverSelectionTimeoutMS: 50 }

describe('mongodb', () => {
  test('4: connect', async () => {
    const { MongoClient } = require('mongodb-4')
    const url = `mongodb://${host}:${port}/test`
    await expectRefused('mongodb.MongoClient.connect', (callback) =>
      MongoClient.connect(url, soon, callback),
    )
    expect(row('mongodb.MongoClient').returns).toBe('Client')
    await expectRefused('mongodb#Client.connect', (callback) =>
      new MongoClient(url, soon).connect(callback),
    )
    await expect(new MongoClient(url, soon).connect()).rejects.toBeInstanceOf(Error)
    expect(row('mongodb#Client.connect').otherwise).toBe('promise')
    expect(row('mongodb.MongoClient.connect').otherwise).toBe('promise')
  })

  test('4: collections and cursors', async () => {
    const { MongoClient } = require('mongodb-4')
    const client = new MongoClient(`mongodb://${host}:${port}/test`, soon)
    expect(row('mongodb#Client.db').returns).toBe('Database')
    expect(row('mongodb#Database.collection').returns).toBe('Collection')
    const database = client.db()
    const collection = database.collection('things')
    await expectRefused('mongodb#Database.*', (callback) => database.command({ ping: 1 }, callback))
    for (const [name, args] of [
      ['findOne', [{}]],
      ['insertOne', [{}]],
      ['updateOne', [{}, { $set: { a: 1 } }]],
      ['deleteMany', [{}]],
      ['countDocuments', []],
    ] as const)
      await expectRefused('mongodb#Collection.*', (callback) => collection[name](...args, callback))
    for (const name of ['find', 'aggregate']) {
      expect(row(`mongodb#Collection.${name}`).returns).toBe('Cursor')
      expect(row('mongodb#Cursor.*').returns).toBe('Cursor')
      const cursor = () =>
        name === 'find' ? collection.find().limit(2) : collection.aggregate([]).limit(2)
      await expectRefused('mongodb#Cursor.toArray', (callback) => cursor().toArray(callback))
      await expectRefused('mongodb#Cursor.next', (callback) => cursor().next(callback))
    }
    await expectRefused('mongodb#Cursor.count', (callback) => collection.find().count(callback))
    await client.close()
  })

  test('7: nobody is called back', async () => {
    const { MongoClient } = require('mongodb')
    const client = new MongoClient(`mongodb://${host}:${port}/test`, soon)
    const seen = await observe((callback) => {
      const given = client.connect(callback)
      given.catch(() => {})
      return given
    }, 200)
    expect(seen.times).toBe(0)
    await client.close()
  })
})

describe('mongoose', () => {
  test('6: models, queries and documents', async () => {
    const mongoose = require('mongoose-6')
    const url = `mongodb://${host}:${port}/test`
    mongoose.set('bufferTimeoutMS', 50)
    mongoose.set('strictQuery', false)
    await expectRefused('mongoose.connect', (callback) => mongoose.connect(url, soon, callback))
    expect(row('mongoose.connect').otherwise).toBe('promise')
    expect(row('mongoose.model').returns).toBe('Model')
    const User = mongoose.model(
      'User',
      new mongoose.Schema({ name: String }, { bufferTimeoutMS: 50 }),
    )
    for (const [name, args] of [
      ['find', [{}]],
      ['findOne', [{}]],
      ['findById', ['5f0000000000000000000000']],
      ['create', [{ name: 'a' }]],
      ['updateOne', [{}, { name: 'b' }]],
      ['deleteOne', [{}]],
    ] as const)
      await expectRefused('mongoose#Model.*', (callback) => User[name](...args, callback))
    await expectRefused('mongoose#Query.*', (callback) => User.find({}).sort('name').exec(callback))
    expect(row('mongoose#Query.*').returns).toBe('self')
    expect(row('mongoose#Model.*').returns).toBe('Query')
    expect(row('mongoose#Model').returns).toBe('Document')
    await expectRefused('mongoose#Document.*', (callback) => new User({ name: 'a' }).save(callback))
    expect(row('mongoose.createConnection').returns).toBe('Connection')
    const connection = mongoose.createConnection()
    expect(typeof connection.model('Other', new mongoose.Schema({})).findOne).toBe('function')
    expect(row('mongoose#Connection.model').returns).toBe('Model')
    await mongoose.disconnect()
  })

  test('9: a callback is refused', async () => {
    const mongoose = require('mongoose')
    const User = mongoose.model('User', new mongoose.Schema({ name: String }))
    expect(() => User.findOne({}, () => {}).exec(() => {})).toThrow(/callback/)
  })
})
