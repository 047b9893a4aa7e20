// How long an editor waits for the language server: from its start, and from the last key, to what is shown.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { bin } from './check.mjs'
import { program } from './edited-program.mjs'

const edits = 20

const folder = mkdtempSync(join(tmpdir(), 'sendonce-lsp-bench-'))
const file = join(folder, 'app.js')
const uri = pathToFileURL(file).href
writeFileSync(join(folder, 'package.json'), '{}')
writeFileSync(file, program(true))

const started = performance.now()
const child = spawn(process.execPath, [bin, 'lsp', '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const connection = createProtocolConnection(
  new StreamMessageReader(child.stdout),
  new StreamMessageWriter(child.stdin),
)
let tell = () => {}
connection.onNotification('textDocument/publishDiagnostics', (shown) => tell(shown))
const next = () =>
  new Promise((resolve) => {
    tell = resolve
  })
connection.listen()
await connection.sendRequest('initialize', {
  processId: process.pid,
  rootUri: null,
  capabilities: {},
  workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
})
let shown = next()
await connection.sendNotification('initialized', {})
await shown
console.log(`start to first diagnostics: ${Math.round(performance.now() - started)} ms`)
const textDocument = { uri, languageId: 'javascript', version: 0, text: program(true) }
await connection.sendNotification('textDocument/didOpen', { textDocument })
const times = []
for (let version = 1; version <= edits; version++) {
  const at = performance.now()
  shown = next()
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ text: program(version % 2 === 0) }],
  })
  await shown
  times.push(performance.now() - at)
}
const [first] = times
const rest = times.slice(1).toSorted((a, b) => a - b)
console.log(`first key to diagnostics: ${Math.round(first)} ms`)
console.log(
  `key to diagnostics, ${rest.length} times: median ${Math.round(rest[rest.length >> 1])} ms, most ${Math.round(rest.at(-1))} ms`,
)
child.kill()
rmSync(folder, { recursive: true, force: true })
