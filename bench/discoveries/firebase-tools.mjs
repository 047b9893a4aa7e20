// A page of another origin asks the hub of the emulators to clear a database: it is refused, and the handler goes
// on (without an emulator for the database it then answers 400; with one it clears the data).
import { askJson, finish, listen, load, surviveErrors } from './client.mjs'

surviveErrors()
const { EmulatorHub } = load('firebase-tools/lib/emulator/hub.js')
const here = { address: '127.0.0.1', port: 4400, family: 'IPv4' }
const hub = new EmulatorHub({ projectId: 'demo', listen: [here], listenForEmulator: {} })
const port = await listen(await hub.createExpressApp())
const headers = { origin: 'https://example.test' }
const path = EmulatorHub.PATH_CLEAR_DATA_CONNECT
finish(await askJson(port, { method: 'POST', path, headers, body: {} }))
