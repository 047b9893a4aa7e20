// What a program can see of its operations, told as JSON: it has to be the same with operations that are held back.
const crypto = require('node:crypto')
const dns = require('node:dns')
const { once } = require('node:events')
const fs = require('node:fs')
const http = require('node:http')
const net = require('node:net')
const timers = require('node:timers')
const promises = require('node:timers/promises')
const { promisify } = require('node:util')
const zlib = require('node:zlib')

const here = __filename
const seen = []
const see = (name, value) => seen.push([name, value])
const codeOf = (error) => error.code ?? error.name
/** What a call throws, or its promise is rejected with. */
const failure = async (run) => {
  try {
    return await run()
  } catch (error) {
    return codeOf(error)
  }
}

const checks = {
  functions() {
    const all = { fs, dns, zlib, crypto, timers, promises, 'fs.promises': fs.promises }
    for (const [name, module] of Object.entries(all))
      for (const [key, value] of Object.entries(module))
        if (typeof value === 'function')
          see(`${name}.${key}`, [value.name, value.length, Object.keys(value).join()])
    see('fetch', [typeof fetch, fetch.name, fetch.length])
    see('setTimeout', [setTimeout === timers.setTimeout, setTimeout.name, setTimeout.length])
    see('clearTimeout', clearTimeout === timers.clearTimeout)
    see('custom', setTimeout[promisify.custom] === promises.setTimeout)
    see('promises', [fs.promises === require('node:fs/promises'), timers.promises === promises])
    see('immediate', setImmediate[promisify.custom] === promises.setImmediate)
    see('socket', [net.Socket.prototype.write.name, net.Socket.prototype.connect.length])
    see('response', http.ServerResponse.prototype.assignSocket.length)
  },
  async timeout() {
    const timer = setTimeout(() => {}, 5)
    see('class', timer.constructor.name)
    see('ref', [timer.hasRef(), timer.unref() === timer, timer.hasRef(), timer.ref() === timer])
    see('primitive', [typeof +timer, typeof timer[Symbol.toPrimitive]()])
    see('refresh', timer.refresh() === timer)
    clearTimeout(timer)
    const [self, args] = await new Promise((done) => {
      setTimeout(
        function (...given) {
          done([this.constructor.name, given])
        },
        2,
        'a',
        'b',
      )
    })
    see('callback', [self, args])
    let times = 0
    await new Promise((done) => {
      const again = setTimeout(() => {
        if (++times < 3) again.refresh()
        else done()
      }, 3)
    })
    see('again', times)
    let isCalled = false
    const byNumber = setTimeout(() => (isCalled = true), 1)
    clearTimeout(+byNumber)
    const closed = setTimeout(() => (isCalled = true), 1)
    closed.close?.()
    const immediate = setImmediate(() => (isCalled = true))
    see('immediate', [immediate.constructor.name, immediate.hasRef()])
    clearImmediate(immediate)
    await promises.setTimeout(10)
    see('called off', isCalled)
    see('no function', await failure(() => Reflect.apply(setTimeout, null, ['text', 1])))
    see('no wait', await new Promise((done) => setTimeout(done, Number.NaN, 'value')))
  },
  async order() {
    const order = []
    const note = (name) => () => order.push(name)
    setTimeout(note('second'), 4)
    setTimeout(note('first'), 2)
    setTimeout(note('third'), 4)
    await promises.setTimeout(20)
    const reads = []
    await new Promise((done) => {
      fs.createReadStream(here, { highWaterMark: 512 })
        .on('data', (part) => reads.push(String(part)))
        .on('close', done)
    })
    see('order', [...order, reads.join('') === fs.readFileSync(here, 'utf8')])
  },
  async promisified() {
    see('timer', await promisify(setTimeout)(2, 'value'))
    see('promises.timer', await promises.setTimeout(2, 'value'))
    see('promises.immediate', await promises.setImmediate('value'))
    const controller = new AbortController()
    const waiting = failure(() => promises.setTimeout(1000, null, { signal: controller.signal }))
    controller.abort()
    see('aborted', await waiting)
    see('invalid', await failure(() => promises.setTimeout('text', null, { ref: 'no' })))
    const { O_RDONLY } = fs.constants
    const file = await promisify(fs.open)(here, O_RDONLY)
    const read = await promisify(fs.read)(file, Buffer.alloc(4), 0, 4, 0)
    see('read', [Object.keys(read), String(read.buffer)])
    await promisify(fs.close)(file)
    see('exists', await promisify(fs.exists)(here))
    see('lookup', await promisify(dns.lookup)('127.0.0.1'))
    const pair = await promisify(crypto.generateKeyPair)('ed25519')
    see('pair', Object.keys(pair))
    see('gzip', String(await promisify(zlib.gunzip)(await promisify(zlib.gzip)('text'))))
  },
  async files() {
    see('callback', await new Promise((done) => fs.stat(here, (...given) => done(given.length))))
    see('missing', await failure(() => promisify(fs.stat)('/missing/file')))
    see('missing too', await failure(() => fs.promises.readFile('/missing/file')))
    see('no callback', await failure(() => fs.stat(here)))
    see('no path', await failure(() => fs.stat(7.5, () => {})))
    see('no such path', await failure(() => fs.promises.stat({})))
    const promise = fs.promises.stat(here)
    see('promise', [
      promise instanceof Promise,
      Object.getPrototypeOf(promise) === Promise.prototype,
    ])
    const stat = await promise
    see('stats', [stat instanceof fs.Stats, stat.isFile()])
    const handle = await fs.promises.open(here)
    see('handle', [handle.constructor.name, (await handle.readFile('utf8')).length > 0])
    await handle.close()
    see('native', typeof fs.realpath.native)
    const self = await new Promise((done) => {
      fs.access(here, function (...given) {
        done([this === undefined || this === globalThis || typeof this, given.length])
      })
    })
    see('this', self)
  },
  async connections() {
    const server = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = net.connect(server.address().port, '127.0.0.1')
    let text = ''
    socket.on('data', (data) => (text += data))
    see('write', [typeof socket.write('one '), !socket.write('two ', 'utf8')])
    socket.end('three')
    await once(socket, 'close')
    see('echo', [text, socket.bytesRead, socket.destroyed])
    server.close()
    see('refused', await failure(() => once(net.connect(1, '127.0.0.1'), 'connect')))
    const answer = await fetch(`http://127.0.0.1:${port()}/inner`)
    see('fetch', [answer.status, await answer.text(), answer instanceof Response])
    see('no address', await failure(() => fetch('nowhere')))
    const body = await new Promise((done) => {
      http.get({ port: port(), path: '/inner', agent: false }, async (res) => {
        let all = ''
        for await (const part of res) all += part
        done([all, res.complete])
      })
    })
    see('get', body)
  },
}

const rejections = []
process.on('unhandledRejection', (error) => rejections.push(codeOf(error)))

const server = http.createServer(async (req, res) => {
  if (req.url === '/inner') {
    res.end('inner')
    return
  }
  for (const [name, check] of Object.entries(checks)) {
    see('check', name)
    await check()
  }
  // Nobody takes this one.
  void fs.promises.stat('/missing/file')
  for (let at = 0; at < 50 && rejections.length === 0; at++) await promises.setTimeout(10)
  see('rejections', rejections)
  see('listeners', [
    res.listenerCount('finish'),
    res.listenerCount('close'),
    req.listenerCount('close'),
  ])
  res.end(JSON.stringify(seen))
})
const port = () => server.address().port

server.listen(0, '127.0.0.1', () => {
  http.get({ port: port(), agent: false }, (res) => {
    res.pipe(process.stdout)
    res.on('end', () => server.close())
  })
})
