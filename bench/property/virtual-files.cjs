// The files that Express reads by itself: they are in the world of the request, in the folder /files.
'use strict'
const fs = require('node:fs')
const { createRequire } = require('node:module')
const { Readable } = require('node:stream')

const folder = '/files/'
const isOurs = (path) => typeof path === 'string' && path.startsWith(folder)
const missing = () => Object.assign(new Error('no such file'), { code: 'ENOENT' })
const size = Buffer.byteLength('text')
const found = Object.assign(Object.create(fs.Stats.prototype), { size, mode: 0o100644, ino: 1 })
found.mtime = new Date(0)

/** Reads what stands in that folder, and views, from `world`. */
exports.serveFiles = function serveFiles(world, frameworks) {
  const own = world.files().fs
  const { stat, createReadStream } = fs
  fs.stat = (path, ...rest) => {
    if (!isOurs(path)) return stat(path, ...rest)
    const done = rest.at(-1)
    if (!path.endsWith('.txt')) return setImmediate(() => done(missing()))
    own.readFile(path.slice(folder.length), (error) => (error ? done(error) : done(null, found)))
  }
  fs.createReadStream = (path, options) =>
    isOurs(path) ? Readable.from([Buffer.from('text')]) : createReadStream(path, options)
  for (const name of frameworks) {
    const { application } = createRequire(__filename)(name)
    application.render = (view, _options, done) => {
      const told = (error) => (error ? done(error) : done(null, '<p>text</p>'))
      // Express 4 leaves it to the engine: some have read their views before.
      if (name === 'express-4' && world.order === 'rising') told(world.failureOf(view))
      else own.readFile(view, told)
    }
  }
}
