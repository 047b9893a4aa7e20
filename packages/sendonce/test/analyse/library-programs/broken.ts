/** Texts by path. */
export type Files = Readonly<Record<string, string>>

/** Mistakes around libraries, in whole programs: through other files, classes, variables and wrappers. */
export const broken: Readonly<Record<string, readonly [code: string, files: Files]>> = {
  'jsonwebtoken as a module': [
    'SO002',
    {
      'app.js': `
        import express from 'express'
        import jwt from 'jsonwebtoken'
        const app = express()
        app.use((req, res, next) => {
          jwt.verify(req.headers.a, 'k', (err, u) => {
            if (err) res.status(401).end('no')
            req.u = u
          })
          next()
        })
        app.get('/', (req, res) => res.send('ok'))`,
    },
  ],
  'verify by its name': [
    'SO002',
    {
      'app.js': `
        import express from 'express'
        import { verify } from 'jsonwebtoken'
        const app = express()
        app.use((req, res, next) => {
          verify(req.headers.a, 'k', (err, u) => {
            if (err) res.status(401).end('no')
            req.u = u
          })
          next()
        })
        app.get('/', (req, res) => res.send('ok'))`,
    },
  ],
  'jsonwebtoken as a namespace': [
    'SO002',
    {
      'app.ts': `
        import express from 'express'
        import * as jwt from 'jsonwebtoken'
        const app = express()
        app.use((req: any, res: any, next: any) => {
          jwt.verify(req.headers.a, process.env.K as string, (err: any, u: any) => {
            if (err) {
              res.status(401).end('no')
            }
            req.u = u
            next()
          })
        })
        app.get('/', (req, res) => res.send('ok'))`,
    },
  ],
  'a model in a file of its own': [
    'SO001',
    {
      'app.js': `
        const app = require('express')()
        const User = require('./user')
        app.get('/', (req, res) => {
          User.findById(1, (e1, u) => {
            if (e1) res.sendStatus(500)
            if (!u) return res.sendStatus(404)
            res.json(u)
          })
        })`,
      'user.js': `
        const mongoose = require('mongoose')
        const schema = new mongoose.Schema({})
        module.exports = mongoose.model('User', schema)`,
    },
  ],
  'a pool in a class': [
    'SO012',
    {
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
              cb(null, r && r.rows)
            })
          }
        }
        const db = new Db()
        app.get('/', (req, res, next) => {
          db.find(1, (err, rows) => {
            if (err) return res.sendStatus(500)
            res.json(rows)
          })
        })`,
    },
  ],
  'a pool in a variable that is filled later': [
    'SO001',
    {
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
            if (!rows) return res.sendStatus(404)
            res.json(rows)
          })
        })`,
    },
  ],
  'an upload in a promise': [
    'SO001',
    {
      'app.js': `
        const app = require('express')()
        const upload = require('multer')().single('f')
        app.get('/', async (req, res) => {
          try {
            await new Promise((ok, no) => upload(req, res, (e) => (e ? no(e) : ok())))
          } catch (e) {
            res.sendStatus(400)
          }
          res.send('ok')
        })`,
    },
  ],
  'a login in a middleware of its own': [
    'SO002',
    {
      'app.js': `
        const app = require('express')()
        const passport = require('passport')
        const auth = (req, res, next) =>
          passport.authenticate('jwt', { session: false }, (err, user, info) => {
            if (err) return next(err)
            if (!user) res.status(401).json({})
            req.user = user
            next()
          })(req, res, next)
        app.get('/', auth, (req, res) => res.json(req.user))`,
    },
  ],
  'tasks by name': [
    'SO001',
    {
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
              if (err) res.status(500).send('x')
              if (results.a == null) {
                res.redirect('/x')
              }
              res.render('x', results)
            },
          )
        })`,
    },
  ],
  'a task that answers and goes on': [
    'SO004',
    {
      'app.js': `
        const app = require('express')()
        const async = require('async')
        app.get('/', (req, res) => {
          async.waterfall(
            [
              (cb) => load(cb),
              (x, cb) => {
                if (!x) res.sendStatus(404)
                cb(null, x)
              },
            ],
            (err, out) => {
              if (err) return res.status(500).end('x')
              res.json(out)
            },
          )
        })`,
    },
  ],
  'a cache': [
    'SO004',
    {
      'app.js': `
        const app = require('express')()
        const client = require('redis').createClient()
        app.get('/', (req, res) => {
          client.get('k', (err, v) => {
            if (err) res.sendStatus(500)
            if (v) {
              res.send(v)
            }
            load((e, x) => {
              client.setex('k', 3600, x)
              res.send(x)
            })
          })
        })`,
    },
  ],
  'a client and its collection': [
    'SO004',
    {
      'app.js': `
        const app = require('express')()
        const { MongoClient } = require('mongodb')
        app.get('/', (req, res) => {
          MongoClient.connect('x', (bad, client) => {
            if (bad) res.sendStatus(500)
            client
              .db('a')
              .collection('b')
              .find({})
              .toArray((worse, docs) => {
                client.close()
                if (worse) return res.sendStatus(500)
                res.json(docs)
              })
          })
        })`,
    },
  ],
  'a user by id': [
    'SO012',
    {
      'app.js': `
        const passport = require('passport')
        const User = require('./u')
        passport.deserializeUser(function (id, done) {
          User.findById(id, function (err, user) {
            if (err) done(err)
            done(null, user)
          })
        })`,
      'u.js': `
        module.exports = require('mongoose').model('U', {})`,
    },
  ],
  'a strategy in a function': [
    'SO012',
    {
      'app.js': `
        const LocalStrategy = require('passport-local').Strategy
        module.exports = function (passport) {
          passport.use(
            'local-login',
            new LocalStrategy({ passReqToCallback: true }, function (req, email, password, done) {
              User.findOne({ email }, function (err, user) {
                if (err) return done(err)
                if (!user) done(null, false, req.flash('x', 'y'))
                if (!user.valid(password)) return done(null, false)
                return done(null, user)
              })
            }),
          )
        }`,
    },
  ],
  'busboy, among many listeners': [
    'SO014',
    {
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
  ],
}
