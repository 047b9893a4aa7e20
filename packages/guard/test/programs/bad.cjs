// One bad request for each case that is named, and a good one after it. Prints what the clients got, a case a line.
const { subscribe } = require('node:diagnostics_channel')
const { once } = require('node:events')
const fs = require('node:fs')
const http = require('node:http')
const http2 = require('node:http2')
const { PassThrough } = require('node:stream')

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const cases = {
  // Listeners that end the process, as most do.
  listen: (res) => {
    for (const event of ['uncaughtException', 'unhandledRejection'])
      process.on(event, (error) => {
        console.log(`${event}: ${error.message}`)
        process.exit(3)
      })
    res.end('first')
  },
  large: (res) => {
    res.end('a'.repeat(5e6))
    setTimeout(() => res.setHeader('x-late', '1'), 5)
  },
  'large-sync': (res) => {
    res.end('a'.repeat(5e6))
    res.setHeader('x-late', '1')
  },
  'end-end': (res) => {
    res.end('first')
    res.end('second')
    res.write('third')
  },
  sync: (res) => {
    res.end('first')
    res.setHeader('x-late', '1')
  },
  timer: (res) => {
    res.end('first')
    setTimeout(() => res.setHeader('x-late', '1'), 10)
  },
  fs: (res) => {
    res.end('first')
    fs.readFile(__filename, () => res.setHeader('x-late', '1'))
  },
  async: async (res) => {
    await sleep(1)
    res.end('first')
    await sleep(10)
    res.setHeader('x-late', '1')
  },
  partial: (res) => {
    res.write('first')
    setTimeout(() => {
      lateAt = performance.now()
      res.writeHead(500)
    }, 10)
  },
  mixed: (res) => {
    res.write('first')
    setTimeout(() => {
      lateAt = performance.now()
      try {
        res.setHeader('x-late', '1')
      } catch {}
    }, 10)
  },
  caught: (res) => {
    res.end('first')
    setTimeout(() => {
      try {
        res.setHeader('x-late', '1')
      } catch (error) {
        console.log(`caught ${error.code}`)
      }
    }, 10)
  },
  silent: (res) => {
    res.end('first')
    setTimeout(() => res.end('second'), 15)
  },
  unrelated: (res) => {
    res.end('first')
    setTimeout(() => {
      throw new Error('unrelated')
    }, 10)
  },
  outgoing: (res) => {
    res.end('first')
    setTimeout(() => {
      const request = http.get({ port })
      request.on('error', () => {})
      request.flushHeaders()
      request.setHeader('x-late', '1')
    }, 10)
  },
  stream: (res) => {
    res.end('first')
    setTimeout(() => {
      const stream = new PassThrough()
      stream.end()
      stream.write('late')
    }, 10)
  },
}

/** What the recorder and the guard tell on their channels. */
const told = []
for (const name of ['sendonce.contained', 'sendonce.incident'])
  subscribe(name, ({ incident }) => told.push(incident?.code ?? 'contained'))

let isReused = false
let lateAt = 0
let port = 0

const serve = (req, res) => {
  const name = req.url.slice(1)
  if (name === 'good') res.end('good')
  else return cases[name.replace(/^h2-/, '')](res)
}

async function ask(path) {
  const request = http.get({ port, path })
  const [response] = await once(request, 'response')
  isReused = request.reusedSocket
  let body = ''
  if (path.startsWith('/large')) await sleep(25)
  response.on('data', (chunk) => (body += chunk))
  try {
    await once(response, 'end')
    return `${response.statusCode} ${body.length > 10 ? body.length : body}`
  } catch (error) {
    const isSoon = performance.now() - lateAt < 100
    return `${body} ${error.code} ${isSoon ? 'soon' : 'late'}`
  }
}

async function askHttp2(path) {
  lateAt = 0
  const server = http2.createServer(serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = http2.connect(`http://127.0.0.1:${server.address().port}`)
  session.on('error', () => {})
  const stream = session.request({ ':path': path })
  let body = ''
  stream.on('data', (chunk) => (body += chunk))
  stream.on('error', () => {})
  await once(stream, 'close')
  const isSoon = performance.now() - lateAt < 100
  const isBroken = lateAt > 0
  session.destroy()
  server.close()
  return isBroken ? `${body} closed ${isSoon ? 'soon' : 'late'}` : body
}

async function main() {
  const server = http.createServer(serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = server.address().port
  for (const name of process.argv.slice(2)) {
    const answer = await (name.startsWith('h2-') ? askHttp2 : ask)(`/${name}`)
    // The client sees by then whether its connection is closed.
    await sleep(25)
    for (let turn = 0; turn < 10 && !told.some((one) => one !== 'contained'); turn++)
      await sleep(25)
    const good = await ask('/good')
    const how = name.startsWith('large') ? (isReused ? ' same' : ' other') : ''
    console.log(`${name}: ${answer}; ${good}${how}; ${told.splice(0).join(' ')}`)
  }
  server.closeAllConnections()
  server.close()
}

void main()
