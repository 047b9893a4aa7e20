import type { Files } from './broken.ts'

/** Programs of the same kind without mistakes. */
export const fixed: Readonly<Record<string, Files>> = {
  'jsonwebtoken in TypeScript': {
    'app.ts': `
        import express from 'express'
        import * as jwt from 'jsonwebtoken'
        const app = express()
        app.use((req: any, res: any, next: any) => {
          jwt.verify(req.headers.a, process.env.K as string, (err: any, u: any) => {
            if (err) {
              return res.status(401).end('no')
            }
            req.u = u
            next()
          })
        })
        app.get('/', (req, res) => res.send('ok'))`,
  },
  'a model in a file of its own': {
    'app.js': `
        const app = require('express')()
        const User = require('./user')
        app.get('/', (req, res) => {
          User.findById(1, (e1, u) => {
            if (e1) res.sendStatus(500)
            if (u) res.json(u)
          })
        })`,
    'user.js': `
        const mongoose = require('mongoose')
        const schema = new mongoose.Schema({})
        module.exports = mongoose.model('User', schema)`,
  },
  'a pool in a class': {
    'app.js': `
        const app = require('express')()
        const { Pool } = require('pg')
        class Db {
          constructor() {
            this.pool = new Pool()
          }
          find(id, cb) {
            this.pool.query('x', [id], (problem, r) => {
              if (problem) cb(problem)
              if (r) cb(null, r.rows)
            })
          }
        }
        const db = new Db()
        app.get('/', (req, res, next) => {
          db.find(1, (err, rows) => {
            if (err) return next(err)
            res.json(rows)
          })
        })`,
  },
  'a pool in a variable that is filled later': {
    'app.js': `
        const app = require('express')()
        const mysql = require('mysql')
        let pool
        function init() {
          pool = mysql.createPool({})
        }
        init()
        app.get('/', (req, res) => {
          pool.query('x', (bad, rows) => {
            if (bad) res.sendStatus(500)
            if (rows) res.json(rows)
          })
        })`,
  },
  'a connection of a pool': {
    'app.js': `
        const app = require('express')()
        const pool = require('mysql').createPool({})
        app.get('/', (req, res) => {
          pool.getConnection((bad, c) => {
            if (bad) return res.sendStatus(500)
            c.query('x', (worse, rows) => {
              c.release()
              if (worse) res.sendStatus(500)
              if (rows) res.json(rows)
            })
          })
        })`,
  },
  'promises of fs': {
    'app.js': `
        const app = require('express')()
        const fs = require('fs').promises
        app.get('/', async (req, res) => {
          try {
            res.send(await fs.readFile('a'))
          } catch (e) {
            res.sendStatus(500)
          }
        })`,
  },
  'an upload in a promise': {
    'app.js': `
        const app = require('express')()
        const upload = require('multer')().single('f')
        app.get('/', async (req, res) => {
          try {
            await new Promise((ok, no) => upload(req, res, (e) => (e ? no(e) : ok())))
          } catch (e) {
            return res.sendStatus(400)
          }
          res.send('ok')
        })`,
  },
  'a session by its own name': {
    'app.js': `
        const app = require('express')()
        app.get('/', (req, res) => {
          const { session } = req
          session.destroy(function (err) {
            if (err) {
              console.log(err)
              res.status(500).end('x')
            } else {
              res.redirect('/')
            }
          })
        })`,
  },
  'a login in a middleware of its own': {
    'app.js': `
        const app = require('express')()
        const passport = require('passport')
        const auth = (req, res, next) =>
          passport.authenticate('jwt', { session: false }, (err, user, info) => {
            if (err) return next(err)
            if (!user) return res.status(401).json({})
            req.user = user
            next()
          })(req, res, next)
        app.get('/', auth, (req, res) => res.json(req.user))`,
  },
  'a file, or what comes behind': {
    'app.js': `
        const express = require('express')
        const app = express()
        const s = express.static('x')
        app.use((req, res, next) => {
          if (req.path === '/') return res.send('root')
          s(req, res, next)
        })
        app.use((req, res) => res.sendStatus(404))`,
  },
  'a limit for some': {
    'app.js': `
        const express = require('express')
        const app = express()
        const limiter = require('express-rate-limit')({ max: 5 })
        app.use((req, res, next) => {
          if (req.user) return next()
          return limiter(req, res, next)
        })
        app.use((req, res) => res.send('ok'))`,
  },
  'tasks by name': {
    'app.js': `
        const app = require('express')()
        const async = require('async')
        const Book = require('mongoose').model('Book', {})
        app.get('/', (req, res, next) => {
          async.parallel(
            {
              a(callback) {
                Book.countDocuments({}, callback)
              },
              b(callback) {
                Book.find({}, callback)
              },
            },
            function (err, results) {
              if (err) return next(err)
              if (results.a == null) {
                const e = new Error('x')
                return next(e)
              }
              res.render('x', results)
            },
          )
        })`,
  },
  'items one by one': {
    'app.js': `
        const app = require('express')()
        const async = require('async')
        app.get('/', (req, res) => {
          const out = []
          async.eachSeries(
            req.body.items,
            (item, cb) => {
              load(item, (err, x) => {
                if (err) return cb(err)
                out.push(x)
                cb()
              })
            },
            (err) => {
              if (err) return res.status(500).end('x')
              res.json(out)
            },
          )
        })`,
  },
  'tasks that need each other': {
    'app.js': `
        const app = require('express')()
        const async = require('async')
        app.get('/', (req, res) => {
          async.auto({ a: (cb) => load(cb), b: ['a', (r, cb) => load(cb)] }, (err, out) => {
            if (err) return res.status(500).end('x')
            res.json(out)
          })
        })`,
  },
  'a command and its error': {
    'app.js': `
        const app = require('express')()
        const { execFile } = require('child_process')
        app.get('/', (req, res) => {
          const child = execFile('a', (err, out) => {
            if (err) return res.sendStatus(500)
            res.send(out)
          })
          child.on('error', () => log('x'))
        })`,
  },
  'a request that is piped': {
    'app.js': `
        const app = require('express')()
        const request = require('request')
        app.get('/', (req, res) => {
          request('http://x')
            .on('error', (e) => {
              if (!res.headersSent) res.sendStatus(502)
            })
            .pipe(res)
        })`,
  },
  'a cache': {
    'app.js': `
        const app = require('express')()
        const client = require('redis').createClient()
        app.get('/', (req, res) => {
          client.get('k', (err, v) => {
            if (err) throw err
            if (v) {
              res.send(v)
            } else {
              load((e, x) => {
                client.setex('k', 3600, x)
                res.send(x)
              })
            }
          })
        })`,
  },
  'a client and its collection': {
    'app.js': `
        const app = require('express')()
        const { MongoClient } = require('mongodb')
        app.get('/', (req, res) => {
          MongoClient.connect('x', (bad, client) => {
            if (bad) return res.sendStatus(500)
            client
              .db('a')
              .collection('b')
              .find({})
              .toArray((worse, docs) => {
                client.close()
                if (worse) res.sendStatus(500)
                if (docs) res.json(docs)
              })
          })
        })`,
  },
  'files, then an answer': {
    'app.js': `
        const app = require('express')()
        const Busboy = require('busboy')
        app.post('/', (req, res) => {
          const bb = new Busboy({ headers: req.headers })
          bb.on('file', (n, s) => {
            s.on('data', () => {}).on('end', () => {})
          })
          bb.on('finish', () => {
            res.writeHead(303, { Location: '/' })
            res.end()
          })
          req.pipe(bb)
        })`,
  },
  'a user by id': {
    'app.js': `
        const passport = require('passport')
        const User = require('./u')
        passport.deserializeUser(function (id, done) {
          User.findById(id, function (err, user) {
            done(err, user)
          })
        })`,
    'u.js': `
        module.exports = require('mongoose').model('U', {})`,
  },
  'busboy, among many listeners': {
    'app.js': `
        const busboy = require('busboy')
        const express = require('express')
        const app = express()

        const headers = { 'content-type': 'multipart/form-data; boundary=x' }
        const part = (name) =>
          \`--x\\r\\nContent-Disposition: form-data; name="\${name}"; filename="\${name}"\\r\\n\\r\\ntoo long\\r\\n\`

        app.get('/t', (req, res, next) => {
          const form = busboy({ headers, limits: { fileSize: 1 } })
          const fields = {}
          const names = []
          const refuse = () => {
            if (res.headersSent) return
            res.status(413).send('too large')
          }
          form.on('field', (name, value) => {
            fields[name] = value
          })
          form.on('file', (name, file) => {
            const chunks = []
            file.on('limit', () => {
              if (app.get('refuses') !== false) refuse()
            })
            file.on('data', (chunk) => {
              chunks.push(chunk)
            })
            file.on('end', () => {
              names.push(name)
            })
            file.on('error', (error) => {
              if (error.fatal) next(error)
            })
          })
          form.on('partsLimit', () => {
            if (res.locals.strict) next(new Error('too many parts'))
          })
          form.on('filesLimit', () => {
            if (res.locals.strict) next(new Error('too many files'))
          })
          form.on('fieldsLimit', () => {
            if (res.locals.strict) next(new Error('too many fields'))
          })
          form.on('error', (error) => {
            if (error.fatal) next(error)
          })
          form.write(part('a'))
          form.write(part('b'))
        })`,
  },
}
