/** A mistake around one library, and the same code as it should be. */
export interface LibraryCase {
  /** The codes under which the mistake may be reported. */
  readonly codes: readonly string[]
  /** The body of a handler; with `require('express')` in it, a whole file. */
  readonly broken: string
  readonly fixed: string
}

const file = (requires: string, rest: string): string =>
  `const app = require('express')()\n${requires}\n${rest}`

const passport = file(
  `const passport = require('passport')\nconst { Strategy } = require('passport-local')`,
  '',
)

const route = (requires: string, body: string): string =>
  file(requires, `app.post('/t', (req, res, next) => {\n${body}\n})`)

/** Mistakes around packages, by what they are about. */
export const libraryCases: Readonly<Record<string, LibraryCase>> = {
  'passport: the callback answers and goes on': {
    codes: ['SO001'],
    broken: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local', (err, user) => {
        if (err) return next(err)
        if (!user) res.status(401).json({})
        res.json({ user })
      })(req, res, next)
    })`,
    fixed: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local', (err, user) => {
        if (err) return next(err)
        if (!user) return res.status(401).json({})
        res.json({ user })
      })(req, res, next)
    })`,
  },
  'passport: authenticate, and an answer behind it': {
    codes: ['SO001', 'SO003', 'SO004', 'SO005'],
    broken: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local', (problem, user) => { res.json({ user }) })(req, res, next)
      res.send('ok')
    })`,
    fixed: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local', (problem, user) => { res.json({ user }) })(req, res, next)
    })`,
  },
  'passport: a strategy that answers, and an answer behind it': {
    codes: ['SO001', 'SO002', 'SO003', 'SO004'],
    broken: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local')(req, res, () => { res.send('in') })
      res.send('ok')
    })`,
    fixed: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local')(req, res, () => { res.send('in') })
    })`,
  },
  'passport: done twice': {
    codes: ['SO012'],
    broken: `${passport} passport.use(new Strategy((name, password, done) => {
      User.findOne({ name }, (err, user) => {
        if (err) done(err)
        if (!user) return done(null, false)
        done(null, user)
      })
    }))`,
    fixed: `${passport} passport.use(new Strategy((name, password, done) => {
      User.findOne({ name }, (err, user) => {
        if (err) return done(err)
        if (!user) return done(null, false)
        done(null, user)
      })
    }))`,
  },
  'passport: logIn': {
    codes: ['SO001', 'SO002', 'SO012'],
    broken: `${passport} app.post('/login', (req, res, next) => {
      req.logIn(req.body, (err) => { if (err) next(err); res.redirect('/') })
    })`,
    fixed: `${passport} app.post('/login', (req, res, next) => {
      req.logIn(req.body, (err) => { if (err) return next(err); res.redirect('/') })
    })`,
  },
  'session: destroy answers, and so does the handler': {
    codes: ['SO004'],
    broken: `req.session.destroy((err) => { res.redirect('/login') })\nres.redirect('/')`,
    fixed: `req.session.destroy((err) => { if (err) console.log(err) })\nres.redirect('/')`,
  },
  'session: destroy by an error-first callback of another name': {
    codes: ['SO001'],
    broken: `req.session.save((problem) => { if (problem) res.sendStatus(500); res.redirect('/') })`,
    fixed: `req.session.save((problem) => { if (problem) return res.sendStatus(500); res.redirect('/') })`,
  },
  'session: regenerate fails, or gives a session': {
    codes: ['SO002', 'SO012', 'SO001'],
    broken: `req.session.regenerate((oops) => { if (oops) next(oops); req.session.user = 1; res.send('ok') })`,
    fixed: `req.session.regenerate((oops) => { if (oops) return next(oops); req.session.user = 1; res.send('ok') })`,
  },
  'jsonwebtoken: verify calls back at once, then next': {
    codes: ['SO002'],
    broken: route(
      `const jwt = require('jsonwebtoken')\napp.use((req, res, next) => {
        jwt.verify(req.headers.token, 'key', (err, user) => { if (err) return res.sendStatus(401); req.user = user })
        next()
      })`,
      `res.send('ok')`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')\napp.use((req, res, next) => {
        jwt.verify(req.headers.token, 'key', (err, user) => { if (err) return res.sendStatus(401); req.user = user; next() })
      })`,
      `res.send('ok')`,
    ),
  },
  'jsonwebtoken: verify with a key calls back at once, as code around it relies on': {
    codes: ['SO001'],
    broken: route(
      `const jwt = require('jsonwebtoken')`,
      `let user = null
       jwt.verify(req.headers.token, 'key', (err, payload) => { if (err) res.sendStatus(401); user = payload })
       res.json(user)`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')`,
      `let user = null
       jwt.verify(req.headers.token, 'key', (err, payload) => { if (err) { res.sendStatus(401); return } user = payload })
       if (!user) return
       res.json(user)`,
    ),
  },
  'jsonwebtoken: a flag set by the callback that runs at once': {
    codes: ['SO001'],
    broken: route(
      `const jwt = require('jsonwebtoken')`,
      `let failed = false
       jwt.verify(req.headers.token, 'key', (err) => { if (err) { failed = true; res.sendStatus(401) } })
       if (failed) res.end('no')
       else res.send('ok')`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')`,
      `let failed = false
       jwt.verify(req.headers.token, 'key', (err) => { if (err) { failed = true; res.sendStatus(401) } })
       if (failed) return
       res.send('ok')`,
    ),
  },
  'jsonwebtoken: sign calls back later': {
    codes: ['SO004'],
    broken: route(
      `const jwt = require('jsonwebtoken')`,
      `jwt.sign(req.body, 'key', (problem, token) => { if (problem) return next(problem); res.json({ token }) })
       res.send('ok')`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')`,
      `jwt.sign(req.body, 'key', (problem, token) => { if (problem) return next(problem); res.json({ token }) })`,
    ),
  },
  'bcrypt: compare by other names': {
    codes: ['SO001'],
    broken: route(
      `const bcrypt = require('bcryptjs')`,
      `bcrypt.compare(req.body.a, req.body.b, (failure, same) => { if (failure) res.sendStatus(500); if (!same) return res.sendStatus(401); res.send('ok') })`,
    ),
    fixed: route(
      `const bcrypt = require('bcryptjs')`,
      `bcrypt.compare(req.body.a, req.body.b, (failure, same) => { if (failure) res.sendStatus(500); if (same) res.send('ok') })`,
    ),
  },
  'bcrypt: a hash, and an answer beside it': {
    codes: ['SO004'],
    broken: route(
      `const bcrypt = require('bcrypt')`,
      `bcrypt.hash(req.body.a, 4, (err, hash) => { if (err) return res.sendStatus(500); store(hash) })\nres.send('ok')`,
    ),
    fixed: route(
      `const bcrypt = require('bcrypt')`,
      `bcrypt.hash(req.body.a, 4, (err, hash) => { if (err) return res.sendStatus(500); store(hash); res.send('ok') })`,
    ),
  },
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
  'fs: readFile answers, and so does the handler': {
    codes: ['SO004'],
    broken: `require('fs').readFile('a', (err, text) => { if (err) return res.sendStatus(404); res.send(text) })\nres.send('ok')`,
    fixed: `require('fs').readFile('a', (err, text) => { if (err) return res.sendStatus(404); res.send(text) })`,
  },
  'fs: an error by another name': {
    codes: ['SO001'],
    broken: `require('fs').readFile('a', 'utf8', (problem, text) => { if (problem) res.sendStatus(404); if (text === undefined) return res.send('none'); res.send(text) })`,
    fixed: `require('fs').readFile('a', 'utf8', (problem, text) => { if (problem) res.sendStatus(404); if (text) res.send(text) })`,
  },
  'fs: a stream that fails': {
    codes: ['SO004', 'SO014'],
    broken: `const s = require('fs').createReadStream('a')\ns.on('error', () => res.sendStatus(404))\ns.on('close', () => res.send('done'))`,
    fixed: `const s = require('fs').createReadStream('a')\ns.on('error', () => res.sendStatus(404))\ns.on('end', () => res.send('done'))`,
  },
  'child_process: a command that is not there': {
    codes: ['SO004', 'SO014'],
    broken: `const child = require('child_process').spawn('convert')
       child.on('error', () => { res.sendStatus(500) })
       child.on('close', (code) => { res.json({ code }) })`,
    fixed: `const child = require('child_process').spawn('convert')
       child.on('error', () => { res.sendStatus(500) })
       child.on('exit', (code) => { res.json({ code }) })`,
  },
  'child_process: exec': {
    codes: ['SO001'],
    broken: `const { exec } = require('child_process')\nexec('ls', (failed, out) => { if (failed) res.sendStatus(500); if (out === undefined) return res.end(); res.send(out) })`,
    fixed: `const { exec } = require('child_process')\nexec('ls', (failed, out) => { if (failed) return res.sendStatus(500); res.send(out) })`,
  },
  'http: a timeout that destroys the request': {
    codes: ['SO004', 'SO014'],
    broken: `const out = require('http').get('http://x', (answer) => { answer.resume() })
       out.on('timeout', () => { out.destroy(); res.sendStatus(504) })
       out.on('error', () => { if (!res.headersSent) res.sendStatus(502) })`,
    fixed: `const out = require('http').get('http://x', (answer) => { answer.resume() })
       out.on('timeout', () => { out.destroy() })
       out.on('error', () => { if (!res.headersSent) res.sendStatus(502) })`,
  },
  'dns: lookup': {
    codes: ['SO001'],
    broken: `require('dns').lookup('a', (bad, address) => { if (bad) res.sendStatus(404); if (!address) return res.end('none'); res.send(address) })`,
    fixed: `require('dns').lookup('a', (bad, address) => { if (bad) res.sendStatus(404); if (address) res.send(address) })`,
  },
  'zlib: gzip': {
    codes: ['SO001'],
    broken: `require('zlib').gzip('a', (bad, zipped) => { if (bad) res.sendStatus(500); if (!zipped) return res.end('none'); res.send(zipped) })`,
    fixed: `require('zlib').gzip('a', (bad, zipped) => { if (bad) res.sendStatus(500); if (zipped) res.send(zipped) })`,
  },
  'stream: finished by another name': {
    codes: ['SO001'],
    broken: `const { finished } = require('stream')\nfinished(source, (bad) => { if (bad) res.sendStatus(500); res.send('ok') })`,
    fixed: `const { finished } = require('stream')\nfinished(source, (bad) => { if (bad) return res.sendStatus(500); res.send('ok') })`,
  },
  'multer: the upload fails': {
    codes: ['SO001'],
    broken: route(
      `const upload = require('multer')({ dest: 'a' }).single('file')`,
      `upload(req, res, (problem) => { if (problem) res.sendStatus(400); res.send('ok') })`,
    ),
    fixed: route(
      `const upload = require('multer')({ dest: 'a' }).single('file')`,
      `upload(req, res, (problem) => { if (problem) return res.sendStatus(400); res.send('ok') })`,
    ),
  },
  'multer: the handler answers as well': {
    codes: ['SO001', 'SO003', 'SO004'],
    broken: route(
      `const multer = require('multer')\nconst upload = multer({ dest: 'a' })`,
      `upload.single('file')(req, res, (err) => { if (err) return res.sendStatus(400); res.send('ok') })\nres.send('started')`,
    ),
    fixed: route(
      `const multer = require('multer')\nconst upload = multer({ dest: 'a' })`,
      `upload.single('file')(req, res, (err) => { if (err) return res.sendStatus(400); res.send('ok') })`,
    ),
  },
  'busboy: an answer for each file': {
    codes: ['SO014', 'SO013'],
    broken: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       bb.on('file', (name, stream) => { stream.resume(); res.send(name) })
       req.pipe(bb)`,
    ),
    fixed: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       const names = []
       bb.on('file', (name, stream) => { stream.resume(); names.push(name) })
       bb.on('close', () => { res.json(names) })
       req.pipe(bb)`,
    ),
  },
  'busboy: closed behind an error': {
    codes: ['SO004', 'SO014'],
    broken: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       bb.on('error', () => { res.sendStatus(400) })
       bb.on('close', () => { res.send('ok') })
       req.pipe(bb)`,
    ),
    fixed: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       bb.on('error', () => { res.sendStatus(400) })
       bb.on('finish', () => { res.send('ok') })
       req.pipe(bb)`,
    ),
  },
  'formidable: the error event and the callback': {
    codes: ['SO004', 'SO001'],
    broken: route(
      `const formidable = require('formidable')`,
      `const form = formidable({})
       form.on('error', () => { res.sendStatus(400) })
       form.parse(req, (err, fields, files) => { if (err) return res.sendStatus(500); res.json(files) })`,
    ),
    fixed: route(
      `const formidable = require('formidable')`,
      `const form = formidable({})
       form.on('error', () => { res.sendStatus(400) })
       form.parse(req, (err, fields, files) => { if (err) return; res.json(files) })`,
    ),
  },
  'formidable: by names of its own': {
    codes: ['SO001'],
    broken: route(
      `const { IncomingForm } = require('formidable')`,
      `const form = new IncomingForm()
       form.parse(req, (bad, fields, files) => { if (bad) res.sendStatus(500); if (!files) return res.end('none'); res.json(files) })`,
    ),
    fixed: route(
      `const { IncomingForm } = require('formidable')`,
      `const form = new IncomingForm()
       form.parse(req, (bad, fields, files) => { if (bad) return res.sendStatus(500); if (files) res.json(files) })`,
    ),
  },
  'express-fileupload: mv': {
    codes: ['SO001'],
    broken: `req.files.picture.mv('a', (problem) => { if (problem) res.sendStatus(500); res.send('ok') })`,
    fixed: `req.files.picture.mv('a', (problem) => { if (problem) return res.sendStatus(500); res.send('ok') })`,
  },
  'http-proxy: an answer behind the proxy': {
    codes: ['SO001', 'SO003', 'SO004', 'SO010'],
    broken: route(
      `const proxy = require('http-proxy').createProxyServer({})`,
      `proxy.web(req, res, { target: 'http://x' })\nres.send('ok')`,
    ),
    fixed: route(
      `const proxy = require('http-proxy').createProxyServer({})`,
      `if (req.query.local) return res.send('ok')\nproxy.web(req, res, { target: 'http://x' }, (err) => { res.sendStatus(502) })`,
    ),
  },
  'http-proxy-middleware: next behind the proxy': {
    codes: ['SO001', 'SO002', 'SO003', 'SO004'],
    broken: route(
      `const { createProxyMiddleware } = require('http-proxy-middleware')\nconst proxy = createProxyMiddleware({ target: 'http://x' })`,
      `if (req.query.far) proxy(req, res, next)\nres.send('ok')`,
    ),
    fixed: route(
      `const { createProxyMiddleware } = require('http-proxy-middleware')\nconst proxy = createProxyMiddleware({ target: 'http://x' })`,
      `if (req.query.far) return proxy(req, res, next)\nres.send('ok')`,
    ),
  },
  'request: the callback and the error event': {
    codes: ['SO004'],
    broken: route(
      `const request = require('request')`,
      `request('http://x', (err, answer, body) => { if (err) return res.sendStatus(502); res.send(body) }).on('error', () => { res.sendStatus(500) })`,
    ),
    fixed: route(
      `const request = require('request')`,
      `request('http://x', (err, answer, body) => { if (!err) res.send(body) }).on('error', () => { res.sendStatus(500) })`,
    ),
  },
  'request: by names of its own': {
    codes: ['SO001'],
    broken: route(
      `const request = require('request')`,
      `request.get('http://x', (bad, answer, body) => { if (bad) res.sendStatus(502); if (!answer) return res.end('none'); res.send(body) })`,
    ),
    fixed: route(
      `const request = require('request')`,
      `request.get('http://x', (bad, answer, body) => { if (bad) res.sendStatus(502); if (answer) res.send(body) })`,
    ),
  },
  'axios: then and an answer beside it': {
    codes: ['SO004'],
    broken: route(
      `const axios = require('axios')`,
      `axios.get('http://x').then((answer) => { res.json(answer.data) }).catch(next)\nres.send('ok')`,
    ),
    fixed: route(
      `const axios = require('axios')`,
      `axios.get('http://x').then((answer) => { res.json(answer.data) }).catch(next)`,
    ),
  },
  'got: a catch that answers and goes on': {
    codes: ['SO007', 'SO004'],
    broken: route(
      `const got = require('got')`,
      `got('http://x').catch(() => { res.sendStatus(502) }).then((answer) => { res.send('ok') })`,
    ),
    fixed: route(
      `const got = require('got')`,
      `got('http://x').then((answer) => { res.send('ok') }).catch(() => { res.sendStatus(502) })`,
    ),
  },
  'node-fetch: an error that is answered and not thrown on': {
    codes: ['SO001', 'SO008'],
    broken: route(
      `const fetch = require('node-fetch')\napp.get('/u', async (req, res) => {
        let answer
        try { answer = await fetch('http://x') } catch { res.sendStatus(502) }
        res.json(answer)
      })`,
      `res.end()`,
    ),
    fixed: route(
      `const fetch = require('node-fetch')\napp.get('/u', async (req, res) => {
        let answer
        try { answer = await fetch('http://x') } catch { return res.sendStatus(502) }
        res.json(answer)
      })`,
      `res.end()`,
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
  'express-validator: no return behind the errors': {
    codes: ['SO001'],
    broken: route(
      `const { validationResult } = require('express-validator')`,
      `const errors = validationResult(req)\nif (!errors.isEmpty()) res.status(400).json({ errors: errors.array() })\nres.send('ok')`,
    ),
    fixed: route(
      `const { validationResult } = require('express-validator')`,
      `const errors = validationResult(req)\nif (!errors.isEmpty()) res.status(400).json({ errors: errors.array() })\nif (errors.isEmpty()) res.send('ok')`,
    ),
  },
  'serve-static: an answer beside the file': {
    codes: ['SO001', 'SO003', 'SO004'],
    broken: route(
      `const serve = require('serve-static')('public')`,
      `serve(req, res, () => { res.sendStatus(404) })\nres.send('ok')`,
    ),
    fixed: route(
      `const serve = require('serve-static')('public')`,
      `serve(req, res, () => { res.sendStatus(404) })`,
    ),
  },
  'send: an answer beside the file': {
    codes: ['SO001', 'SO003', 'SO004', 'SO010'],
    broken: route(`const send = require('send')`, `send(req, 'a').pipe(res)\nres.end('ok')`),
    fixed: route(
      `const send = require('send')`,
      `send(req, 'a').on('error', (err) => { res.statusCode = err.status; res.end('no') }).on('directory', () => { res.statusCode = 301; res.end() }).pipe(res)`,
    ),
  },
  'express-rate-limit: a limit that answers and hands on': {
    codes: ['SO002'],
    broken: route(
      `const { rateLimit } = require('express-rate-limit')\napp.use(rateLimit({ handler: (request, response, go) => { response.status(429).send('slow'); go() } }))`,
      `res.send('ok')`,
    ),
    fixed: route(
      `const { rateLimit } = require('express-rate-limit')\napp.use(rateLimit({ handler: (request, response, go) => { response.status(429).send('slow') } }))`,
      `res.send('ok')`,
    ),
  },
  'body-parser: called by hand': {
    codes: ['SO001'],
    broken: route(
      `const json = require('body-parser').json()`,
      `json(req, res, (bad) => { if (bad) res.sendStatus(400); res.json(req.body) })`,
    ),
    fixed: route(
      `const json = require('body-parser').json()`,
      `json(req, res, (bad) => { if (bad) return res.sendStatus(400); res.json(req.body) })`,
    ),
  },
  'csurf: called by hand': {
    codes: ['SO001', 'SO003', 'SO004', 'SO002'],
    broken: route(
      `const csrf = require('csurf')()`,
      `csrf(req, res, (bad) => { if (bad) return res.sendStatus(403) })\nres.send('ok')`,
    ),
    fixed: route(
      `const csrf = require('csurf')()`,
      `csrf(req, res, (bad) => { if (bad) return res.sendStatus(403); res.send('ok') })`,
    ),
  },
  'archiver: an answer behind the archive': {
    codes: ['SO010', 'SO003', 'SO001'],
    broken: route(
      `const archive = require('archiver')('zip')`,
      `archive.pipe(res)\narchive.finalize()\nres.send('ok')`,
    ),
    fixed: route(
      `const archiver = require('archiver')`,
      `const archive = archiver('zip')\narchive.on('error', (err) => { next(err) })\narchive.pipe(res)\narchive.finalize()`,
    ),
  },
  'ejs: renderFile calls back at once': {
    codes: ['SO001', 'SO002', 'SO003'],
    broken:
      route(
        `const ejs = require('ejs')`,
        `ejs.renderFile('a', {}, (err, html) => { if (err) return res.sendStatus(500); res.send(html) })\nnext()`,
      ) + `\napp.use((req, res) => res.sendStatus(404))`,
    fixed: route(
      `const ejs = require('ejs')`,
      `let page = null\nejs.renderFile('a', {}, (err, html) => { if (err) { res.sendStatus(500); return } page = html })\nif (page) res.send(page)`,
    ),
  },
  'pug: renderFile by another name': {
    codes: ['SO001'],
    broken: route(
      `const pug = require('pug')`,
      `pug.renderFile('a', {}, (bad, html) => { if (bad) res.sendStatus(500); if (!html) return res.end('none'); res.send(html) })`,
    ),
    fixed: route(
      `const pug = require('pug')`,
      `pug.renderFile('a', {}, (bad, html) => { if (bad) res.sendStatus(500); if (html) res.send(html) })`,
    ),
  },
  'express: render by another name': {
    codes: ['SO001'],
    broken: `res.render('a', (bad, html) => { if (bad) res.sendStatus(500); if (!html) return res.end('none'); res.send(html) })`,
    fixed: `res.render('a', (bad, html) => { if (bad) res.sendStatus(500); if (html) res.send(html) })`,
  },
  'connect-timeout: a listener of the timeout that answers': {
    codes: ['SO004', 'SO015', 'SO006', 'SO001'],
    broken: route(
      `app.use(require('connect-timeout')('5s'))`,
      `req.on('timeout', () => { res.sendStatus(503) })\ndb.get('a', (err, row) => { res.json(row) })`,
    ),
    fixed: route(
      `app.use(require('connect-timeout')('5s'))`,
      `req.on('timeout', () => { res.sendStatus(503) })\ndb.get('a', (err, row) => { if (!res.headersSent) res.json(row) })`,
    ),
  },
}
