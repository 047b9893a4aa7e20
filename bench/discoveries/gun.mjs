// A script that is not there: the head of a script goes out before the file is opened, then the index page wants
// a head of its own; the error is swallowed and the client waits for ever.
import { ask, finish, listen, load } from './client.mjs'

const serve = load('gun/lib/serve.js')
const port = await listen(serve(import.meta.dirname))
finish(await ask(port, { path: '/missing.js' }))
