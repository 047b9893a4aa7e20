import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Editor, Uri } from './editor.ts'

const wrong = `import express from 'express'
const app = express()
app.get('/orders/:id', (req, res) => {
  if (!req.query.user) res.status(403).json({ error: 'no' })
  res.json({ id: req.params.id })
})
app.listen(3000)
`
const right = wrong.replace('if (!req.query.user) res', 'if (!req.query.user) return res')

const extension = fileURLToPath(new URL('../dist/extension.js', import.meta.url))
const sendonce = new URL('../../sendonce/dist/bundle/bin.js', import.meta.url).href

// Longer than what is waited for may take: that says what has not come.
const patient = { timeout: 60_000 }

let home: string
let editor: Editor
let app: string

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'sendonce-vscode-')))
  app = folderNamed('app')
  install(app)
})
afterEach(async () => {
  await editor.close()
  rmSync(home, { recursive: true, force: true })
})

function folderNamed(name: string): string {
  const folder = join(home, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'app.js'), wrong)
  return folder
}

/** Puts a package into a folder that writes down how it is started, and goes on as the one that was built. */
function install(folder: string, path: string = join('node_modules', 'sendonce')): void {
  const packed = join(folder, path)
  mkdirSync(packed, { recursive: true })
  writeFileSync(
    join(packed, 'package.json'),
    '{"version":"7.8.9","bin":{"sendonce":"./start.mjs"}}',
  )
  writeFileSync(
    join(packed, 'start.mjs'),
    `import { appendFileSync } from 'node:fs'
const start = {
  pid: process.pid,
  node: process.argv0,
  isNode: process.env.ELECTRON_RUN_AS_NODE,
  args: process.argv.slice(2),
  cwd: process.cwd(),
}
appendFileSync(${JSON.stringify(join(home, 'starts'))}, JSON.stringify(start) + '\\n')
await import(${JSON.stringify(sendonce)})
`,
  )
}

interface Start {
  readonly pid: number
  readonly node: string
  readonly args: readonly string[]
  readonly cwd: string
}

/** The servers that were started so far. */
function starts(): Start[] {
  const file = join(home, 'starts')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Start)
}

function isAlive({ pid }: Start): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + 15_000
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`not so: ${what}; ${editor.log.join('; ')}`)
    // oxlint-disable-next-line no-await-in-loop, promise/avoid-new -- it is asked again and again
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const showsBoth = async (folder: string): Promise<void> =>
  until(`two places in ${folder}`, () => editor.shown(join(folder, 'app.js')).length === 2)

test(
  'a finding is shown with its way; an edit takes it away, before it is saved',
  patient,
  async () => {
    editor = new Editor(app)
    const file = join(app, 'app.js')
    editor.open(file, wrong)
    await editor.activate(extension)
    await showsBoth(app)
    const [error, hint] = editor.shown(file).toSorted((a, b) => a.severity - b.severity)
    expect(error).toMatchObject({ severity: 0, source: 'sendonce', code: { value: 'SO001' } })
    expect(error?.range.start).toEqual({ line: 4, character: 6 })
    expect(error?.message).toMatch(/^json\(\) answers again: .+ app\.js:4\. \[SO001\]$/)
    const [first, ...way] = error?.relatedInformation ?? []
    expect(first?.message).toBe('first answer: 403')
    expect(first?.location.uri.fsPath).toBe(file)
    expect(first?.location.range.start).toEqual({ line: 3, character: 39 })
    expect(way.at(-1)?.message).toBe('second answer: throws ERR_HTTP_HEADERS_SENT')
    expect(hint).toMatchObject({ severity: 3, range: { start: { line: 3 } } })
    editor.edit(right)
    await until('an edit takes it away', () => editor.shown(file).length === 0)
    expect(readFileSync(file, 'utf8')).toBe(wrong)
    editor.edit(wrong)
    await showsBoth(app)
    expect(editor.messages).toEqual([])
    expect(starts()).toEqual([
      {
        pid: expect.any(Number),
        node: process.execPath,
        isNode: '1',
        args: ['lsp', '--stdio'],
        cwd: app,
      },
    ])
    expect(editor.statuses).toMatchObject([{ text: 'sendonce 7.8.9', busy: false, severity: 0 }])
  },
)

test('the command restarts, a crash does as well, and the end ends all', patient, async () => {
  editor = new Editor(app)
  await editor.activate(extension)
  await showsBoth(app)
  await editor.commands.get('sendonce.restart')?.()
  await showsBoth(app)
  const [first, second] = starts()
  if (!first || !second) throw new Error('it was not started twice')
  await until('the first one has ended', () => !isAlive(first))
  expect(isAlive(second)).toBe(true)
  expect(editor.statuses.map(({ isGone }) => isGone)).toEqual([true, false])
  process.kill(second.pid)
  await until('a third one is there', () => starts().length === 3)
  await showsBoth(app)
  expect(editor.messages).toEqual([])
  await editor.close()
  expect(editor.shown(join(app, 'app.js'))).toEqual([])
  await until('all have ended', () => !starts().some(isAlive))
  expect(starts()).toHaveLength(3)
  expect(editor.commands.size).toBe(0)
})

test(
  'each folder has a server of its own, and one command opens pages for all',
  patient,
  async () => {
    const other = folderNamed('other')
    install(other)
    editor = new Editor(app, other)
    await editor.activate(extension)
    await Promise.all([showsBoth(app), showsBoth(other)])
    expect(new Set(starts().map(({ cwd }) => cwd))).toEqual(new Set([app, other]))
    await editor.commands.get('sendonce.explain')?.('SO001')
    expect(editor.opened).toEqual([expect.stringMatching(/\/SO001[^/]*\.md$/i)])
    // The owner of what a task finds: each check of that would take away what is shown here.
    expect([...editor.collections.keys()]).not.toContain('sendonce')
    editor.folders.splice(0, 1)
    editor.fire('onDidChangeWorkspaceFolders', {})
    await until('a folder that goes takes its findings along', () => {
      return editor.shown(join(app, 'app.js')).length === 0
    })
    expect(editor.shown(join(other, 'app.js'))).toHaveLength(2)
    expect(starts()).toHaveLength(2)
    await editor.commands.get('sendonce.explain')?.('SO001')
    expect(editor.opened).toHaveLength(2)
  },
)

test('a folder inside of one that is served is served with that one', patient, async () => {
  const inner = folderNamed(join('app', 'inner'))
  const beside = folderNamed('app-beside')
  editor = new Editor(inner, beside, app)
  await editor.activate(extension)
  await Promise.all([showsBoth(app), showsBoth(inner)])
  expect(starts().map(({ cwd }) => cwd)).toEqual([app])
  expect(editor.statuses.map(({ text }) => text)).toEqual([
    'sendonce 7.8.9',
    'sendonce is not installed',
  ])
})

test('a folder without sendonce has a quiet hint, until it is installed', patient, async () => {
  const bare = folderNamed('bare')
  editor = new Editor(bare)
  await editor.activate(extension)
  expect(editor.statuses).toMatchObject([
    {
      text: 'sendonce is not installed',
      detail: 'In bare: npm install --save-dev sendonce',
      command: { command: 'sendonce.restart' },
    },
  ])
  expect(editor.messages).toEqual([])
  expect(starts()).toEqual([])
  install(bare)
  editor.fire('onDidChange', Uri.file(join(bare, 'package.json')))
  await showsBoth(bare)
  expect(editor.statuses.filter(({ isGone }) => !isGone).map(({ text }) => text)).toEqual([
    'sendonce 7.8.9',
  ])
})

test('settings say whether, which one, and with which Node', patient, async () => {
  editor = new Editor(app)
  editor.settings = { 'sendonce.enable': false }
  await editor.activate(extension)
  expect(editor.statuses).toEqual([])
  const change = (settings: Record<string, unknown>): void => {
    editor.settings = settings
    editor.fire('onDidChangeConfiguration', { affectsConfiguration: () => true })
  }
  change({ 'sendonce.path': 'tools/none' })
  await until('a wrong path is told', () => editor.statuses.length === 1)
  expect(editor.statuses[0]?.detail).toBe('sendonce.path names no package sendonce: tools/none')
  rmSync(join(app, 'node_modules'), { recursive: true })
  install(app, 'tools/own')
  symlinkSync(process.execPath, join(app, 'tools', 'my-node'))
  change({ 'sendonce.path': 'tools/own', 'sendonce.node': './tools/my-node' })
  await showsBoth(app)
  expect(starts().map(({ node }) => node)).toEqual([join(app, 'tools', 'my-node')])
  change({ 'sendonce.path': 'tools/own', 'sendonce.node': 'node' })
  await until('it is started anew', () => starts().length === 2)
  expect(starts()[1]?.node).toBe('node')
  change({ 'sendonce.path': 'tools/own', 'sendonce.node': './tools/no-node' })
  await until('a Node that is not there is told', () => editor.messages.length === 1)
  expect(editor.log.join()).toContain('no-node')
})

test('a server that never answers can be replaced', patient, async () => {
  const silent = join(app, 'silent')
  writeFileSync(
    silent,
    `#!/bin/sh\necho "{\\"pid\\":$$}" >> "${join(home, 'starts')}"\nexec sleep 600\n`,
  )
  chmodSync(silent, 0o755)
  editor = new Editor(app)
  editor.settings = { 'sendonce.node': silent }
  await editor.activate(extension)
  await until('it is there', () => starts().length === 1)
  editor.settings = {}
  editor.fire('onDidChangeConfiguration', { affectsConfiguration: () => true })
  await showsBoth(app)
  const [first, second] = starts()
  await until('the first one has ended', () => !first || !isAlive(first))
  expect(second && isAlive(second)).toBe(true)
})
