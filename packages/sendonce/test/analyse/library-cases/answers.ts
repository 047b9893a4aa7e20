import { route, type LibraryCase } from './library-case.ts'

/** Mistakes around middleware, pages and archives. */
export const answers: Readonly<Record<string, LibraryCase>> = {
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
