import { type LibraryCase } from './library-case.ts'

/** Mistakes around Node's own modules. */
export const node: Readonly<Record<string, LibraryCase>> = {
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
  'child_process: a result, and the end behind it': {
    codes: ['SO014'],
    broken: `const child = require('child_process').fork('./task.js')
       child.on('message', (found) => { res.json(found) })
       child.on('exit', () => { res.json({}) })`,
    fixed: `const child = require('child_process').fork('./task.js')
       child.on('message', (found) => { res.json(found) })`,
  },
  'worker_threads: an error, and the end behind it': {
    codes: ['SO004', 'SO014'],
    broken: `const { Worker } = require('worker_threads')
       const worker = new Worker('./task.js')
       worker.on('message', (found) => { res.json(found) })
       worker.on('error', () => { res.sendStatus(500) })
       worker.on('exit', (code) => { if (code !== 0) res.sendStatus(500) })`,
    fixed: `const { Worker } = require('worker_threads')
       const worker = new Worker('./task.js')
       worker.on('message', (found) => { res.json(found) })
       worker.on('error', () => { res.sendStatus(500) })`,
  },
  'async_hooks: a store with the response': {
    codes: ['SO005'],
    broken: `const { AsyncLocalStorage } = require('async_hooks')
       const context = new AsyncLocalStorage()
       const deny = () => { context.getStore().res.sendStatus(401) }
       context.run({ req, res }, () => { if (!req.user) deny(); res.send('ok') })`,
    fixed: `const { AsyncLocalStorage } = require('async_hooks')
       const context = new AsyncLocalStorage()
       const deny = () => { context.getStore().res.sendStatus(401) }
       context.run({ req, res }, () => { if (!req.user) return deny(); res.send('ok') })`,
  },
  'async_hooks: a store that a layer in front sets': {
    codes: ['SO005'],
    broken: `const express = require('express')
       const { AsyncLocalStorage } = require('async_hooks')
       const context = new AsyncLocalStorage()
       const app = express()
       const current = () => context.getStore()
       async function demand(right) { if (!await load(right)) current().res.sendStatus(403) }
       app.use((req, res, next) => context.run({ req, res }, next))
       app.get('/', async (req, res) => { await demand('read'); res.send('ok') })`,
    fixed: `const express = require('express')
       const { AsyncLocalStorage } = require('async_hooks')
       const context = new AsyncLocalStorage()
       const app = express()
       const current = () => context.getStore()
       async function allows(right) { if (await load(right)) return true; current().res.sendStatus(403); return false }
       app.use((req, res, next) => context.run({ req, res }, next))
       app.get('/', async (req, res) => { if (await allows('read')) res.send('ok') })`,
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
       out.on('error', () => { res.sendStatus(502) })`,
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
}
