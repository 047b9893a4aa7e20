// Two files that the rules forbid to delete: the loop answers once for each of them.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askJson, finish, freePort, load } from './client.mjs'

const folder = mkdtempSync(join(tmpdir(), 'sendonce-ej2-'))
for (const name of ['a.txt', 'b.txt']) writeFileSync(join(folder, name), '')
const rule = { path: '/*.txt', isFile: true, role: 'User', read: 'allow', write: 'deny' }
process.chdir(folder)
writeFileSync('accessRules.json', JSON.stringify({ role: 'User', rules: [rule] }))
process.env.PORT = String(await freePort())
process.argv.push('-d', folder)
load('@syncfusion/ej2-filemanager-node-filesystem/filesystem-server.js')
const item = (name) => ({ name, isFile: true, filterPath: '/' })
const body = { action: 'delete', path: '/', data: [item('a.txt'), item('b.txt')] }
await new Promise((listening) => setTimeout(listening, 300))
finish(await askJson(Number(process.env.PORT), { method: 'POST', body }))
