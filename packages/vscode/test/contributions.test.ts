import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { linePattern } from '../../sendonce/src/report/line.ts'
import { Editor } from './editor.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = fileURLToPath(new URL('../../sendonce/dist/bundle/bin.js', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { commands, configuration, problemMatchers, problemPatterns } = manifest.contributes

const source = `const app = require('express')()
app.get('/orders', (req, res) => {
  if (!req.query.user) res.status(403).json({})
  res.json({})
})
function refuse(req, res) {
  if (!req.query.user) res.status(403).json({})
}
app.get('/users', (req, res) => {
  refuse(req, res)
  res.json({})
})
app.listen(3000)
`

let folder: string
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'sendonce-vscode-')))
  writeFileSync(join(folder, 'package.json'), '{}')
  writeFileSync(join(folder, 'sendonce.config.json'), '{ "rules": { "SO005": "note" } }')
  writeFileSync(join(folder, 'app.js'), source)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('nothing runs in a workspace that is not trusted, or not on the disk', () => {
  expect(manifest.capabilities).toMatchObject({
    untrustedWorkspaces: { supported: false },
    virtualWorkspaces: { supported: false },
  })
})

test('each command is there, and each setting is read, with its default', async () => {
  const editor = new Editor(folder)
  await editor.activate(join(root, manifest.main))
  for (const { command } of commands) expect(editor.commands.has(command), command).toBe(true)
  await editor.commands.get('sendonce.showOutput')?.()
  expect(editor.log.at(-1)).toBe('shown')
  const declared = Object.entries<{ default: unknown }>(configuration.properties)
  expect(Object.fromEntries(editor.settingsRead)).toEqual(
    Object.fromEntries(declared.map(([name, setting]) => [name, setting.default])),
  )
  const [status] = editor.statuses
  const activating = status?.selector.map(({ language }) => `onLanguage:${language}`) ?? []
  expect(manifest.activationEvents).toEqual(expect.arrayContaining(activating))
  expect(commands).toContainEqual(expect.objectContaining({ command: status?.command.command }))
  await editor.close()
})

interface Named {
  readonly name: string
}

interface Problem {
  readonly file?: string
  readonly line: number
  readonly column: number
  readonly severity?: string
  readonly code?: string
  readonly message?: string
}

/** What the editor makes of a line. */
function problemIn(line: string): Problem | null {
  const [{ regexp, file, line: row, column, severity, code, message }] = problemPatterns
  const found = new RegExp(regexp).exec(line)
  return (
    found && {
      file: found[file]!,
      line: Number(found[row]),
      column: Number(found[column]),
      severity: found[severity]!,
      code: found[code]!,
      message: found[message]!,
    }
  )
}

const check = (format: string): string[] => {
  const args = [bin, 'check', '--no-cache', '--min-confidence', 'low', '--format', format]
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
}

test('the problem matcher reads each finding out of the lines', () => {
  expect(problemPatterns[0].regexp).toBe(linePattern.source)
  const { findings } = JSON.parse(check('json').join('\n'))
  const told = findings.map(({ second, severity, code }: Record<string, Problem>) => ({
    file: second?.file,
    line: second?.line,
    column: second?.column,
    severity,
    code,
  }))
  expect(told.map(({ severity }: Problem) => severity).toSorted()).toEqual(['error', 'note'])
  const read = check('line').map(problemIn)
  expect(read).toMatchObject(told)
  expect(read[0]?.message).toMatch(
    /^The handler answers, .+; first answer app\.js:3:\d+; GET \/orders$/,
  )
  for (const { pattern, fileLocation } of problemMatchers) {
    expect(pattern).toBe(`$${problemPatterns[0].name}`)
    expect(fileLocation).toEqual(['relative', '${workspaceFolder}'])
  }
})

test('the matcher of a watch knows which lines are of one check', { timeout: 60_000 }, async () => {
  const { background } = problemMatchers.find(({ name }: Named) => name === 'sendonce-watch')
  expect(background.activeOnStart).toBe(true)
  const begins = new RegExp(background.beginsPattern)
  const ends = new RegExp(background.endsPattern)
  const args = [bin, 'check', '--watch', '--no-cache', '--min-confidence', 'low']
  // Both streams are one, as in a terminal.
  const child = spawn(
    'sh',
    ['-c', 'exec "$0" "$@" 2>&1', process.execPath, ...args, '--format', 'line'],
    { cwd: folder },
  )
  onTestFinished(() => void child.kill())
  const configure = (text: string): void =>
    writeFileSync(join(folder, 'sendonce.config.json'), text)
  // What a check has to find, and what is done then.
  const steps = [
    { found: 'SO001 SO005', go: () => configure('{ "rules": { "SO005": "off" } }') },
    { found: 'SO001', go: () => configure('{ "rules": ') },
    { found: '', go: () => configure('{}') },
    { found: 'SO001 SO005', go: () => child.kill() },
  ]
  let codes: string[] | null = null
  for await (const line of createInterface({ input: child.stdout })) {
    const problem = problemIn(line)
    if (begins.test(line)) codes = []
    else if (problem) codes?.push(String(problem.code))
    if (!codes || !ends.test(line)) continue
    if (codes.toSorted().join(' ') === steps[0]?.found) steps.shift()?.go()
    codes = null
  }
  expect(steps).toEqual([])
})
