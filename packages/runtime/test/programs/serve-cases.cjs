// Serves handlers on loopback, requests each of them once, all at the same time, and lets the process end.
const http = require('node:http')
const https = require('node:https')
const http2 = require('node:http2')

/** A busy machine is no reason to give up. */
const patience = 20_000
// A key that both sides know stands for a certificate.
const key = Buffer.from('c0ffee', 'hex')
const ciphers = 'PSK-AES128-GCM-SHA256'
const tls = {
  ciphers,
  maxVersion: 'TLSv1.2',
  pskCallback: () => key,
}
const tlsClient = {
  ciphers,
  maxVersion: 'TLSv1.2',
  pskCallback: () => ({ psk: key, identity: 'test' }),
  checkServerIdentity: () => undefined,
}

const kinds = {
  http: { serve: (listener) => http.createServer(listener), ask: askHttp(http, {}) },
  https: { serve: (listener) => https.createServer(tls, listener), ask: askHttp(https, tlsClient) },
  http2: { serve: (listener) => http2.createServer(listener), ask: askHttp2('http', {}) },
  'http2-secure': {
    serve: (listener) => http2.createSecureServer({ ...tls, allowHTTP1: true }, listener),
    ask: askHttp2('https', tlsClient),
  },
  'http1-by-http2': {
    serve: (listener) => http2.createSecureServer({ ...tls, allowHTTP1: true }, listener),
    ask: askHttp(https, { ...tlsClient, ALPNProtocols: ['http/1.1'] }),
  },
}

function askHttp({ request }, options) {
  return (port, path, method) =>
    new Promise((resolve) => {
      const asked = request(
        { host: '127.0.0.1', port, path, method, agent: false, timeout: patience, ...options },
        (response) => {
          let body = ''
          response.on('data', (chunk) => {
            body += chunk
          })
          response.on('error', () => {})
          response.on('close', () => resolve({ status: response.statusCode, body }))
        },
      )
      asked.on('timeout', () => asked.destroy())
      asked.on('error', (error) => resolve({ status: null, body: '', error: error.code }))
      asked.end()
    })
}

function askHttp2(scheme, options) {
  return (port, path, method) =>
    new Promise((resolve) => {
      const session = http2.connect(`${scheme}://127.0.0.1:${port}`, options)
      session.on('error', (error) => resolve({ status: null, body: '', error: error.code }))
      const stream = session.request({ ':path': path, ':method': method })
      let status = null
      let body = ''
      stream.on('response', (headers) => {
        status = headers[':status']
      })
      stream.on('data', (chunk) => {
        body += chunk
      })
      stream.on('error', () => {})
      stream.setTimeout(patience, () => stream.close())
      stream.on('close', () => {
        session.destroy()
        resolve({ status, body })
      })
      stream.end()
    })
}

/** Serves `listener` by one of the kinds, requests the paths, and prints the answers as JSON. */
async function serveCases(kind, listener, paths, method = 'GET') {
  const { serve, ask } = kinds[kind]
  const server = serve(listener)
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address()
  const answers = await Promise.all(
    paths.map(async (path) => [path, await ask(port, path, method)]),
  )
  // What comes behind the answers needs a moment to show.
  setTimeout(() => {
    process.stdout.write(`${JSON.stringify(Object.fromEntries(answers))}\n`)
    process.exit()
  }, 150)
}

module.exports = { serveCases }
