// May one use the interface without a password? The answer is sent, and the request goes on to the files and to
// the page for what was not found.
import { createServer } from 'node:http'
import { ask, finish, freePort, load, standIn, surviveErrors } from './client.mjs'

surviveErrors()
const port = await freePort()
class WebServer {
  constructor({ app }) {
    this.app = app
  }

  async init() {
    return createServer(this.app)
  }
}
standIn('@iobroker/adapter-core', { I18n: {}, commonTools: {}, EXIT_CODES: {} })
standIn('@iobroker/webserver', { WebServer, checkPublicIP() {} })
standIn('@iobroker/mcp-server', {})
const nothing = () => undefined
const adapter = {
  namespace: 'admin.0',
  config: { doNotCheckPublicIP: true },
  log: { info: nothing, error: console.error, warn: nothing, debug: nothing },
  getForeignObject: (_id, done) => done(null, null),
  getForeignObjectAsync: async () => null,
  getPort: (wanted, _host, done) => done(wanted),
  setState: async () => {},
  terminate: console.error,
}
const { default: Web } = load('iobroker.admin/build/lib/web.js')
const settings = { port, bind: '127.0.0.1', auth: false, disableMcp: true }
const web = new Web(settings, adapter, nothing, {})
await new Promise((listening) => setTimeout(listening, 1000))
finish(await ask(port, { path: '/auth' }))
web.close()
