import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import type { CodeAction, Hover } from 'vscode-languageserver/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestClient } from './client.ts'

const wrong = `import express from 'express'
const app = express()
app.get('/orders/:id', (req, res) => {
  if (!req.query.user) res.status(403).json({ error: 'no' })
  res.json({ id: req.params.id })
})
app.listen(3000)
`
const right = wrong.replace('if (!req.query.user) res', 'if (!req.query.user) return res')
const rich = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
  },
  workspace: {
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  window: { workDoneProgress: true },
}

let folder: string
let client: TestClient
let uri: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'sendonce-lsp-')))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'app.js'), wrong)
  uri = pathToFileURL(join(folder, 'app.js')).href
  client = new TestClient(folder)
})
afterEach(() => {
  client.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a file that is not open has one error on the second call and one hint on the first', async () => {
  await client.start(folder, rich)
  await client.until(() => client.shown(uri).length === 2)
  const [error, hint] = client.shown(uri).toSorted((a, b) => (a.severity ?? 0) - (b.severity ?? 0))
  expect(error).toMatchObject({ severity: 1, source: 'sendonce', code: 'SO001' })
  expect(error?.range).toEqual({
    start: { line: 4, character: 6 },
    end: { line: 4, character: 10 },
  })
  expect(error?.message).toMatch(/^json\(\) answers again: .+ app\.js:4\. \[SO001\]$/)
  expect(String(error?.message).length).toBeLessThanOrEqual(160)
  expect(error?.codeDescription?.href).toContain('SO001')
  expect(error?.relatedInformation?.[0]?.location.range.start.line).toBe(3)
  expect(hint?.severity).toBe(4)
  expect(hint?.message).toBe('First of two answers: app.js:5:7 answers again. [SO001]')
  const watchers = client.registered.flatMap(({ method, registerOptions }) =>
    method === 'workspace/didChangeWatchedFiles' ? (registerOptions?.watchers ?? []) : [],
  )
  expect(watchers.length).toBeGreaterThan(0)
  // A group inside of a group matches nothing in VS Code.
  for (const { globPattern } of watchers) expect(globPattern).not.toMatch(/\{[^}]*\{/)
})

test('what stands in the editor counts, not what is on disk; a broken text and a closed one are survived', async () => {
  await client.start(folder, rich)
  await client.until(() => client.shown(uri).length === 2)
  await client.open(uri, wrong)
  await client.change(uri, 2, right)
  await client.until(() => client.shown(uri).length === 0)
  await client.change(uri, 3, wrong)
  await client.until(() => client.shown(uri).length === 2)
  await client.change(uri, 4, 'app.get(((')
  await client.until(() => client.shown(uri).length === 0)
  await client.change(uri, 5, `\n${wrong}`)
  await client.until(() => client.shown(uri).some(({ range }) => range.start.line === 5))
  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
  await client.until(() => client.shown(uri).some(({ range }) => range.start.line === 4))
  expect(client.shown(uri)).toHaveLength(2)
})

test('changes on disk are seen, and files that go away', async () => {
  await client.start(folder, rich)
  await client.until(() => client.shown(uri).length === 2)
  writeFileSync(join(folder, 'app.js'), right)
  const changed = { changes: [{ uri, type: 2 }] }
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', changed)
  await client.until(() => client.shown(uri).length === 0)
  writeFileSync(join(folder, 'app.js'), wrong)
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', changed)
  await client.until(() => client.shown(uri).length === 2)
  rmSync(join(folder, 'app.js'))
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri, type: 3 }],
  })
  await client.until(() => client.shown(uri).length === 0)
  expect(client.messages).toEqual([])
})

test('a broken configuration is told, and the last good one stays', async () => {
  await client.start(folder, rich)
  await client.until(() => client.shown(uri).length === 2)
  const file = join(folder, 'sendonce.config.json')
  const told = { changes: [{ uri: pathToFileURL(file).href, type: 2 }] }
  writeFileSync(file, '{ "rules": 3 }')
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', told)
  await client.until(() => client.messages.length === 1)
  expect(client.shown(uri)).toHaveLength(2)
  writeFileSync(file, '{ "rules": { "SO001": "warning" } }')
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', told)
  await client.until(() => client.shown(uri).some(({ severity }) => severity === 2))
})

test('a client that shows little gets a whole message, and edits without versions', async () => {
  await client.start(folder, {})
  await client.until(() => client.shown(uri).length === 2)
  const error = client.shown(uri).find(({ severity }) => severity === 1)
  expect(error?.relatedInformation).toBeUndefined()
  expect(error?.message).toMatch(/^[^\n]+\[SO001\]\n/)
  expect(error?.message).toContain('app.js:5:7')
  expect(error?.message).toContain('SO001.md')
  const actions = await actionsAt(4, 7)
  const fix = actions.find(({ isPreferred }) => isPreferred)
  expect(fix?.title).toMatch(/\(re-checked\)$/)
  expect(fix?.edit?.changes?.[uri]?.length).toBeGreaterThan(0)
  await client.connection.sendRequest('workspace/executeCommand', {
    command: 'sendonce.explain',
    arguments: ['SO001'],
  })
  await client.until(() => client.messages.some((one) => one.startsWith('SO001: ')))
})

test('hover, the fix that was verified and the comment that accepts', async () => {
  await client.start(folder, rich)
  await client.open(uri, wrong)
  await client.until(() => client.shown(uri).length === 2)
  const hover: Hover = await client.connection.sendRequest('textDocument/hover', {
    textDocument: { uri },
    position: { line: 4, character: 7 },
  })
  const { value } = hover.contents as { value: string }
  expect(value.split('\n').length).toBeLessThanOrEqual(12)
  expect(value).toContain(`(${uri}#L4)`)
  const actions = await actionsAt(4, 7)
  const fix = actions.find(({ isPreferred }) => isPreferred)
  expect(fix?.title).toBe('return the first answer (re-checked)')
  expect(fix?.edit?.documentChanges?.[0]).toMatchObject({ textDocument: { uri, version: 1 } })
  const accept = actions.find(({ title }) => title === 'Suppress SO001 here')
  const text = `  // sendonce-ignore-next-line SO001 -- reason\n`
  expect(JSON.stringify(accept?.edit)).toContain(JSON.stringify(text))
  await client.change(uri, 2, wrong.replace('  res.json({ id', `${text}  res.json({ id`))
  await client.until(() => client.shown(uri).length === 0)
})

test('a file without a folder is checked; what is no file is left alone', async () => {
  await client.start(null, rich)
  await client.open('untitled:one.js', wrong)
  await client.open(uri, wrong)
  await client.until(() => client.shown(uri).length === 2)
  expect(client.shown('untitled:one.js')).toEqual([])
})

test('it ends as it is told to, and when nobody is there', async () => {
  await client.start(folder, rich)
  await client.connection.sendRequest('shutdown')
  await client.connection.sendNotification('exit')
  expect(await client.ended).toBe(0)
  const other = new TestClient(folder)
  await other.start(folder, rich)
  other.child.stdin!.end()
  expect(await other.ended).not.toBeNull()
})

test('it ends with its parent', { timeout: 12_000 }, async () => {
  const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await client.start(folder, rich, parent.pid ?? null)
  parent.kill()
  expect(await client.ended).not.toBeNull()
})

async function actionsAt(line: number, character: number): Promise<CodeAction[]> {
  const position = { line, character }
  return client.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  })
}
