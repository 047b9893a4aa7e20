// A page in the recycler that cannot be removed (here a folder is in its place): 500, and then 200.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, finish, home, listen, loadModule, surviveErrors } from './client.mjs'

surviveErrors()
// The server names its plugins after the dependencies of the program that it runs in.
const data = mkdtempSync(join(tmpdir(), 'sendonce-wiki-'))
process.chdir(data)
writeFileSync('package.json', '{"dependencies":{},"devDependencies":{}}')
const { default: server } = await loadModule('wiki-server/index.js')
mkdirSync(join(data, 'recycle', 'a-page'), { recursive: true })
const packageDir = join(home, 'node_modules')
const app = await server({
  data,
  packageDir,
  root: join(packageDir, 'wiki-server'),
  security_legacy: true,
})
await new Promise((ready) => setTimeout(ready, 500))
const port = await listen(app)
finish(await ask(port, { method: 'DELETE', path: '/recycler/a-page.json' }))
