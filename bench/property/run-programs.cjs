// Runs programs under the recorder, one after the other, each in all the worlds it is given, and tells
// what was recorded. Requests come through memory: no socket, no port.
'use strict'
const { createRequire } = require('node:module')
const { Duplex } = require('node:stream')
const http = require('node:http')
const net = require('node:net')
const path = require('node:path')
const { compileFunction } = require('node:vm')
const { onIncident, start } = require('@sendonce/runtime')
const { requestHttp2 } = require('./http2-client.cjs')
const { serveFiles } = require('./virtual-files.cjs')
const { World } = require('./world.cjs')

start({ mode: 'development', terminal: 'off', out: null, hangAfter: 0 })
process.env.NODE_ENV = 'test'

const world = new World()
const { fs, promises } = world.files()
serveFiles(world, ['express', 'express-4'])
const sleeps = { 'node:timers/promises': world.sleeps() }
const replaced = {
  ...sleeps,
  fs,
  'node:fs': fs,
  'fs/promises': promises,
  'node:fs/promises': promises,
}
let server = null
/** What was recorded, by the file of the call that came too late. */
const incidents = new Map()
let faults = new Set()

net.Server.prototype.listen = function listen() {
  server = this
  return this
}
onIncident((incident) => {
  const place = (at) => at && { file: at.file, line: at.line, column: at.column }
  const told = {
    code: incident.code,
    severity: incident.severity,
    reaction: incident.reaction,
    first: place(incident.first?.place),
    second: place(incident.second?.place),
    firstCall: incident.first?.call,
    secondCall: incident.second?.call,
    nexts: incident.timeline
      .filter(({ what, site }) => what === 'next' && site)
      .map(({ site }) => place(site)),
  }
  const { file } = told.second ?? told.first ?? {}
  if (!incidents.has(file)) incidents.set(file, new Map())
  incidents.get(file).set(JSON.stringify(told), told)
})

/** A mistake of the generator: the program itself names what is not there. */
function isOfProgram(error) {
  const isMeant = error instanceof ReferenceError || error instanceof TypeError
  return (
    isMeant &&
    /^\s+at .*program-\d+\.js/m.exec(error.stack)?.index === error.stack.search(/^\s+at /m)
  )
}

function noteFault(error) {
  if (isOfProgram(error)) faults.add(String(error.stack))
  world.end()
}
process.on('uncaughtException', noteFault)
process.on('unhandledRejection', noteFault)
// What Express answers to an error is written to the console unless it is told not to.
const { error: consoleError } = console

class MemoryConnection extends Duplex {
  _read() {}

  _write(_chunk, _encoding, callback) {
    callback()
  }
}

/** What one request says. */
function requestOf({ flags, kind, ids, method, path: target, accept, body = [] }) {
  const inputs = [...flags.map((flag) => [flag, '1']), ['kind', kind], ['ids', ids]].filter(
    ([, value]) => value !== '',
  )
  const query = inputs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const headers = Object.fromEntries(inputs.map(([name, value]) => [`x-${name}`, value]))
  if (accept) headers.accept = accept
  if (body.length > 0) headers['content-length'] = String(body.join('').length)
  return { method, path: `${target}?${query}`, headers, body }
}

/** Sends a request to the server of the moment; gives what closes the connection. */
function send(request) {
  if (!(server instanceof http.Server)) return requestHttp2(server, request)
  const { method, path: target, headers, body } = request
  const connection = new MemoryConnection()
  server.emit('connection', connection)
  const lines = Object.entries({ host: 'localhost', ...headers }).map((one) => one.join(': '))
  connection.push([`${method} ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
  for (const chunk of body) setImmediate(() => connection.push(chunk))
  return () => connection.destroy()
}

function load(file, text, aliases) {
  const realRequire = createRequire(file)
  const timers = world.timers()
  const require = (name) => {
    if (name === 'express') return createRequire(__filename)(aliases.express)
    return replaced[name] ?? realRequire(name)
  }
  const names = ['exports', 'require', 'module', '__filename', '__dirname', ...Object.keys(timers)]
  const module = { exports: {} }
  const run = compileFunction(text, names, { filename: file })
  run(module.exports, require, module, file, path.dirname(file), ...Object.values(timers))
}

async function runProgram({ file, text, worlds, aliases }) {
  server = null
  faults = new Set()
  world.begin(null)
  try {
    load(file, text, aliases)
  } catch (error) {
    faults.add(`does not load: ${String(error)}`)
  }
  let runs = 0
  if (!server) faults.add('serves nothing')
  for (const plan of faults.size === 0 ? worlds : []) {
    world.begin(plan)
    const close = send(requestOf(plan))
    await world.settle(noteFault, server instanceof http.Server ? 4 : 16)
    // An open connection is kept by its parser for good; nothing of the program runs any more.
    world.end()
    close()
    runs++
  }
  return { file, faults: [...faults], runs }
}

process.on('message', async (programs) => {
  console.error = () => {}
  const results = []
  for (const program of programs) results.push(await runProgram(program))
  console.error = consoleError
  // Incidents are told when the running code has come to its end.
  for (let turns = 0; turns < 4; turns++) await new Promise((resolve) => setImmediate(resolve))
  process.send(
    results.map((one) => ({ ...one, incidents: [...(incidents.get(one.file)?.values() ?? [])] })),
  )
  incidents.clear()
})
