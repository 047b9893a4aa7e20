// An export that a page of another origin asks for is refused, and made all the same; then its end is told.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askJson, finish, listen, load, surviveErrors } from './client.mjs'

surviveErrors()
const { EmulatorHub } = load('firebase-tools/lib/emulator/hub.js')
const folder = mkdtempSync(join(tmpdir(), 'sendonce-export-'))
const here = { address: '127.0.0.1', port: 4400, family: 'IPv4' }
const hub = new EmulatorHub({ projectId: 'demo', listen: [here], listenForEmulator: {} })
const port = await listen(await hub.createExpressApp())
const headers = { origin: 'https://example.test' }
const body = { path: join(folder, 'export'), initiatedBy: 'a page' }
finish(await askJson(port, { method: 'POST', path: '/_admin/export', headers, body }))
