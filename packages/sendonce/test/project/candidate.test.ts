import { describe, expect, it } from 'vitest'
import { isCandidate } from '../../src/project/candidate.ts'

describe('isCandidate', () => {
  it.each([
    ['a handler by its names', 'function f(req, res) { res.json(1) }'],
    ['other names, by registration', "app.get('/', (q, s) => s.end())"],
    ['other names, by import', "import express from 'express'\nexport default (q, s) => s.send(1)"],
    ['other names, by node:http', "require('node:http').createServer((q, s) => s.end())"],
    [
      'a middleware that only calls next',
      'module.exports = (req, res, next) => { next(); next() }',
    ],
    ['a stream that is piped', 'export const f = (req, res) => req.pipe(res)'],
    [
      'a pipeline',
      "import { pipeline } from 'node:stream'\nexport const f = (req, res) => pipeline(req, res, () => {})",
    ],
    [
      'a chained call on its own line',
      'function f(req, res) {\n  res\n    .status(400)\n    .send() }',
    ],
    ['an optional call', 'const f = (req, res) => res?.end?.()'],
    [
      'a type that tells the role',
      "import type { Response } from 'x'\nexport const f = (r: Response) => r.redirect('/')",
    ],
    [
      'routes whose handlers stand in other files',
      "const router = require('express').Router()\nrouter.post('/users', users.save)",
    ],
    [
      'routes of a list in another file',
      "const app = require('express')()\nfor (const one of require('./routes')) app[one.method](one.path, one.run)",
    ],
    [
      'a start that hands one file to another',
      "const server = require('./server')\nconst { route } = require('./router')\nserver.start(route)",
    ],
    [
      'a start that makes an instance of a class of another file',
      "const { Server } = require('./server')\nnew Server().start()",
    ],
    [
      'a start that gives the application to another file',
      "const app = require('express')()\nrequire('./routes')(app)\nmodule.exports = app.listen(80)",
    ],
    [
      'a start that exports its server',
      "import App from './app'\nimport { Users } from './users'\nexport default new App([new Users()]).listen()",
    ],
    [
      'a start that hands on what it requires on the spot',
      "const { create } = require('./app')\ncreate(require('./users').router).listen(80)",
    ],
    [
      'a server whose handlers answer in other files',
      "import { createServer } from 'node:http'\ncreateServer((a, b) => answer(b, 200))",
    ],
    ['a computed call', 'const f = (req, res) => res["send"](1)'],
    ['a server event', "server.on('request', (a, b) => b.end())"],
    [
      'a wrapper package',
      "import Router from 'express-promise-router'\nexport const f = (a, b) => b.send()",
    ],
    [
      'a strategy that verifies who asks',
      "const passport = require('passport')\nconst { Strategy } = require('passport-local')\npassport.use(new Strategy(verify))",
    ],
    [
      'a strategy of a scope, for a passport that is handed in',
      "import { Strategy } from '@node-saml/passport-saml'\nexport default (passport) => { passport.use(new Strategy(options, verify)) }",
    ],
  ])('keeps %s', (_, text) => {
    expect(isCandidate(text)).toBe(true)
  })

  it.each([
    ['no call that answers', 'export function f(req, res) { return res.locals.user }'],
    [
      'nothing that serves',
      "import { createWriteStream } from 'node:fs'\ncreateWriteStream('a').end('b')",
    ],
    // It is read when a candidate imports it.
    ['a helper that no framework calls', 'export const fail = (res) => res.sendStatus(500)'],
    [
      'a file that is none of the start',
      "import a from './a'\nimport b from './b'\nexport default a(b)",
    ],
    [
      'a start that hands on nothing of its own',
      "const a = require('./a')\nconst b = require('./b')\na(1)\nb(process.argv)",
    ],
    [
      'a class that it exports again',
      "const { Server } = require('./server')\nmodule.exports = new Server()",
    ],
    ['names inside longer words', 'presend.resend(); arrest.interest(); respond()'],
    ['calls that look like a registration, without a framework', "cache.get('/users', users.key)"],
    ['an empty file', ''],
  ])('drops a file with %s', (_, text) => {
    expect(isCandidate(text)).toBe(false)
  })

  it('what a file exports counts where a framework looks for that', () => {
    const text = 'export async function GET() { return Response.json([]) }'
    expect(isCandidate(text, 'src/app/users/route.ts')).toBe(true)
    expect(isCandidate(text, 'src/app/users/users.ts')).toBe(false)
  })

  it('the name of a package counts where it is loaded', () => {
    const text = (load: string): string => `${load}\napp.get('/', handler)`
    expect(isCandidate(text("const heading = create('h3')"))).toBe(false)
    expect(isCandidate(text("import { createRouter } from 'h3'"))).toBe(true)
    expect(isCandidate(text("const app = require('fastify')()"))).toBe(true)
  })
})
