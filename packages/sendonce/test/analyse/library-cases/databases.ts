import { file, route, type LibraryCase } from './library-case.ts'

/** Mistakes around databases, and tasks of the `async` package. */
export const databases: Readonly<Record<string, LibraryCase>> = {
  'mongoose: a query by names of its own': {
    codes: ['SO001'],
    broken: route(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `User.findOne({ name: 1 }, (problem, user) => { if (problem) res.sendStatus(500); if (!user) return res.sendStatus(404); res.json(user) })`,
    ),
    fixed: route(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `User.findOne({ name: 1 }, (problem, user) => { if (problem) res.sendStatus(500); if (user) res.json(user) })`,
    ),
  },
  'mongoose: a query that is awaited and calls back as well': {
    codes: ['SO020'],
    broken: file(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `app.get('/t', async (req, res) => {
         const user = await User.findOne({ name: 1 }, (problem, found) => { if (found) res.json(found) })
         res.json(user)
       })`,
    ),
    fixed: file(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `app.get('/t', async (req, res) => {
         const user = await User.findOne({ name: 1 })
         res.json(user)
       })`,
    ),
  },
  'mongoose: a method of its own takes callbacks in an object': {
    codes: ['SO001'],
    broken: route(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `User.load({ success: (user) => { if (!user) res.sendStatus(404); res.json({ user }) }, error: (problem) => res.status(500).json(problem) })`,
    ),
    fixed: route(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `User.load({ success: (user) => { if (!user) return res.sendStatus(404); res.json({ user }) }, error: (problem) => res.status(500).json(problem) })`,
    ),
  },
  'mongoose: exec by names of its own': {
    codes: ['SO001'],
    broken: route(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `User.find({}).sort('a').exec((problem, users) => { if (problem) res.sendStatus(500); if (!users) return res.sendStatus(404); res.json(users) })`,
    ),
    fixed: route(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `User.find({}).sort('a').exec((problem, users) => { if (problem) res.sendStatus(500); if (users) res.json(users) })`,
    ),
  },
  'mongoose: a saved document answers, and so does the handler': {
    codes: ['SO004'],
    broken: route(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `const user = new User(req.body)\nuser.save((err) => { if (err) return res.sendStatus(500); res.json(user) })\nres.send('ok')`,
    ),
    fixed: route(
      `const mongoose = require('mongoose')\nconst User = mongoose.model('User', new mongoose.Schema({}))`,
      `const user = new User(req.body)\nuser.save((err) => { if (err) return res.sendStatus(500); res.json(user) })`,
    ),
  },
  'redis: a subscription that goes on': {
    codes: ['SO014'],
    broken: route(
      `const redis = require('redis')`,
      `const client = redis.createClient()
       client.subscribe('news')
       client.on('message', (channel, message) => { res.send(message) })`,
    ),
    fixed: route(
      `const redis = require('redis')`,
      `const client = redis.createClient()
       client.subscribe('news')
       client.on('message', (channel, message) => { client.quit(); res.send(message) })`,
    ),
  },
  'mysql: error and end of one query': {
    codes: ['SO004', 'SO014'],
    broken: route(
      `const mysql = require('mysql')\nconst db = mysql.createConnection({})`,
      `const query = db.query('select 1')
       query.on('error', (err) => { res.sendStatus(500) })
       query.on('end', () => { res.send('ok') })`,
    ),
    fixed: route(
      `const mysql = require('mysql')\nconst db = mysql.createConnection({})`,
      `let failed = false
       const query = db.query('select 1')
       query.on('error', (err) => { failed = true; res.sendStatus(500) })
       query.on('end', () => { if (!failed) res.send('ok') })`,
    ),
  },
  'mysql: an answer for each row': {
    codes: ['SO014', 'SO013'],
    broken: route(
      `const mysql = require('mysql')\nconst db = mysql.createConnection({})`,
      `db.query('select 1').on('result', (row) => { res.json(row) })`,
    ),
    fixed: route(
      `const mysql = require('mysql')\nconst db = mysql.createConnection({})`,
      `const rows = []\ndb.query('select 1').on('result', (row) => { rows.push(row) }).on('end', () => { res.json(rows) })`,
    ),
  },
  'mysql2: a query by names of its own': {
    codes: ['SO001'],
    broken: route(
      `const pool = require('mysql2').createPool({})`,
      `pool.query('select 1', [1], (failure, rows) => { if (failure) res.sendStatus(500); if (!rows) return res.sendStatus(404); res.json(rows) })`,
    ),
    fixed: route(
      `const pool = require('mysql2').createPool({})`,
      `pool.query('select 1', [1], (failure, rows) => { if (failure) res.sendStatus(500); if (rows) res.json(rows) })`,
    ),
  },
  'pg: a client of a pool': {
    codes: ['SO001'],
    broken: route(
      `const { Pool } = require('pg')\nconst pool = new Pool()`,
      `pool.connect((failure, client, release) => {
         if (failure) res.sendStatus(503)
         if (!client) return res.sendStatus(500)
         client.query('select 1', (problem, result) => { release(); if (problem) return res.sendStatus(500); res.json(result.rows) })
       })`,
    ),
    fixed: route(
      `const { Pool } = require('pg')\nconst pool = new Pool()`,
      `pool.connect((failure, client, release) => {
         if (failure) res.sendStatus(503)
         if (!client) return
         client.query('select 1', (problem, result) => { release(); if (problem) res.sendStatus(500); if (result) res.json(result.rows) })
       })`,
    ),
  },
  'redis: a reply by names of its own': {
    codes: ['SO001'],
    broken: route(
      `const client = require('redis').createClient()`,
      `client.get('k', (problem, reply) => { if (problem) res.sendStatus(500); if (!reply) return res.sendStatus(404); res.send(reply) })`,
    ),
    fixed: route(
      `const client = require('redis').createClient()`,
      `client.get('k', (problem, reply) => { if (problem) res.sendStatus(500); if (reply) res.send(reply) })`,
    ),
  },
  'async: a task answers and calls back': {
    codes: ['SO001', 'SO004', 'SO012', 'SO007'],
    broken: route(
      `const async = require('async')`,
      `async.parallel([
         (done) => db.get('a', (err, a) => { if (err) res.sendStatus(500); done(err, a) }),
         (done) => db.get('b', done),
       ], (err, both) => { if (err) return res.sendStatus(502); res.json(both) })`,
    ),
    fixed: route(
      `const async = require('async')`,
      `async.parallel([
         (done) => db.get('a', (err, a) => { if (err) { res.sendStatus(500); return } done(err, a) }),
         (done) => db.get('b', done),
       ], (err, both) => { if (err) return res.json({}); res.json(both) })`.replace(
        'res.sendStatus(500); return',
        'console.log(err); return done(err)',
      ),
    ),
  },
  'async: each item that fails answers': {
    codes: ['SO013'],
    broken: route(
      `const async = require('async')`,
      `async.each(req.body.keys, (key, done) => {
         db.remove(key, (err) => { if (err) return res.sendStatus(500); done() })
       }, () => { res.json({}) })`,
    ),
    fixed: route(
      `const async = require('async')`,
      `async.each(req.body.keys, (key, done) => {
         db.remove(key, (err) => { if (err) return done(err); done() })
       }, (err) => { if (err) return res.sendStatus(500); res.json({}) })`,
    ),
  },
  'async: an item that fails is counted': {
    codes: ['SO013'],
    broken: route(
      `const async = require('async')`,
      `async.map(req.body.keys, (key, done) => {
         db.get(key, (err, row) => { if (err) return res.status(404).json({ key }); done(null, row) })
       }, (err, rows) => { if (err) return res.sendStatus(500); res.json(rows) })`,
    ),
    fixed: route(
      `const async = require('async')`,
      `let isOut = false
       async.map(req.body.keys, (key, done) => {
         db.get(key, (err, row) => {
           if (isOut) return
           if (err) { isOut = true; return res.status(404).json({ key }) }
           done(null, row)
         })
       }, (err, rows) => { if (err) return res.sendStatus(500); res.json(rows) })`,
    ),
  },
  'async: the end of a waterfall': {
    codes: ['SO001'],
    broken: route(
      `const async = require('async')`,
      `async.waterfall([(cb) => db.get('a', cb), (a, cb) => db.put(a, cb)], (bad, done) => { if (bad) res.sendStatus(500); if (!done) return res.end('none'); res.json(done) })`,
    ),
    fixed: route(
      `const async = require('async')`,
      `async.waterfall([(cb) => db.get('a', cb), (a, cb) => db.put(a, cb)], (bad, done) => { if (bad) res.sendStatus(500); if (done) res.json(done) })`,
    ),
  },
  'async: a task of a waterfall that stops it': {
    codes: ['SO001', 'SO004', 'SO012', 'SO007'],
    broken: route(
      `const async = require('async')`,
      `async.waterfall([
         (cb) => db.get('a', (err, a) => { if (!a) { res.sendStatus(404); return cb(new Error('none')) } cb(null, a) }),
         (a, cb) => db.put(a, cb),
       ], (err, made) => { if (err) return res.sendStatus(500); res.json(made) })`,
    ),
    fixed: route(
      `const async = require('async')`,
      `async.waterfall([
         (cb) => db.get('a', (err, a) => { if (!a) { res.sendStatus(404); return } cb(null, a) }),
         (a, cb) => db.put(a, cb),
       ], (err, made) => { if (err) return res.sendStatus(500); res.json(made) })`,
    ),
  },
  'async: an answer for each item': {
    codes: ['SO013', 'SO004', 'SO001'],
    broken: route(
      `const async = require('async')`,
      `async.each(req.body.items, (item, cb) => { db.put(item, (err) => { if (err) res.sendStatus(500); cb(err) }) }, (err) => { res.send('ok') })`,
    ),
    fixed: route(
      `const async = require('async')`,
      `async.each(req.body.items, (item, cb) => { db.put(item, (err) => { cb(err) }) }, (err) => { if (err) return res.sendStatus(500); res.send('ok') })`,
    ),
  },
  'async: what is called for each item is of other code': {
    codes: ['SO001'],
    broken: route(
      `const async = require('async')\nconst glob = require('glob')`,
      `async.mapLimit(req.body.names, 4, glob, (err, files) => { if (err) res.sendStatus(500); res.json(files) })`,
    ),
    fixed: route(
      `const async = require('async')\nconst fs = require('fs')\nconst glob = require('glob')`,
      `const { names, limit, work } = req.body
       async.mapLimit(names, limit, glob, (err) => {
         if (err) return next(err)
         async.map(names, fs.stat, (bad) => {
           if (bad) return next(bad)
           async.eachSeries(names, req.app.locals.work, (wrong) => { if (wrong) return next(wrong); res.json(names) })
         })
       })`,
    ),
  },
}
