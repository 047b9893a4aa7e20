import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sendonce } from './command.ts'
import { eslintIn, folderWith, toldBy, writeIn, type Told } from './lint-folder.ts'

const app = `import express from 'express'
import { assertOwner } from './guard.js'
const app = express()
app.get('/orders/:id', (req, res) => {
  assertOwner(req, res)
  res.json({ id: req.params.id })
})
app.listen(3000)
`
const guard = `export function assertOwner(req, res) {
  if (req.params.id !== req.query.owner) res.status(403).json({ error: 'not yours' })
}
`
const mildGuard = `export function assertOwner(req, res) {
  res.locals.isOwner = req.params.id === req.query.owner
}
`
/** The answer of the handler, behind that of its helper. */
const again: Told = { code: 'SO005', file: 'app.js', line: 6, column: 7 }

test('a finding is told in the file of its second answer, with the place of the first', async () => {
  const root = folderWith({ 'app.js': app, 'guard.js': guard })
  const results = await eslintIn(root).lintFiles(['.'])
  expect(toldBy(results, root)).toEqual([again])
  const [problem] = results.flatMap(({ messages }) => messages)
  expect(problem).toMatchObject({
    ruleId: 'sendonce/guard-helper-continues',
    severity: 2,
    message: expect.stringMatching(/already answered 403 at guard\.js:2\b.*\. \[SO005\]/),
    endLine: 6,
    endColumn: 11,
  })
  // Edits of two files are no suggestion of one.
  expect(problem?.suggestions).toBeUndefined()
  expect(problem?.message).toContain('`npx sendonce fix` repairs it')
})

test('an unsaved text wins over the disk, for other files as well', async () => {
  const root = folderWith({ 'app.js': app, 'guard.js': guard })
  const eslint = eslintIn(root)
  const lint = async (file: string, text: string): Promise<Told[]> =>
    toldBy(await eslint.lintText(text, { filePath: join(root, file) }), root)
  expect(await lint('app.js', `\n${app}`)).toEqual([{ ...again, line: 7 }])
  expect(await lint('app.js', app)).toEqual([again])
  expect(
    await lint('app.js', app.replace('assertOwner(req, res)\n', 'void assertOwner\n')),
  ).toEqual([])
  expect(await lint('app.js', app)).toEqual([again])
  expect(await lint('guard.js', mildGuard)).toEqual([])
  expect(await lint('app.js', app)).toEqual([])
  expect(await lint('guard.js', guard)).toEqual([])
  expect(await lint('app.js', app)).toEqual([again])
})

test('what is written to other files counts, and what comes and goes', async () => {
  const root = folderWith({ 'app.js': app, 'guard.js': guard })
  const eslint = eslintIn(root)
  const lint = async (): Promise<Told[]> => toldBy(await eslint.lintFiles(['app.js']), root)
  expect(await lint()).toEqual([again])
  writeIn(root, { 'guard.js': mildGuard })
  expect(await lint()).toEqual([])
  rmSync(join(root, 'guard.js'))
  expect(await lint()).toEqual([])
  writeIn(root, { 'guard.js': guard })
  expect(await lint()).toEqual([again])
})

test("the project's configuration, baseline and comments hold, as soon as they are written", async () => {
  const root = folderWith({ 'app.js': app, 'guard.js': guard })
  const eslint = eslintIn(root)
  const lint = async (): Promise<Told[]> => toldBy(await eslint.lintFiles(['app.js']), root)
  expect(await lint()).toEqual([again])
  writeIn(root, { 'sendonce.config.json': '{ "rules": { "SO005": "off" } }' })
  expect(await lint()).toEqual([])
  writeIn(root, { 'sendonce.config.json': '{ "exclude": ["app.js"] }' })
  expect(await lint()).toEqual([])
  writeIn(root, { 'sendonce.config.json': '{}' })
  expect(await lint()).toEqual([again])
  await sendonce(root, ['baseline'])
  expect(await lint()).toEqual([])
  rmSync(join(root, 'sendonce-baseline.json'))
  expect(await lint()).toEqual([again])
  const line = app.split('\n')[5] ?? ''
  const suppressed = app.replace(line, `  // sendonce-ignore-next-line SO005 -- they know\n${line}`)
  writeIn(root, { 'app.js': suppressed })
  expect(await lint()).toEqual([])
  writeIn(root, { 'app.js': app })
  expect(await lint()).toEqual([again])
})

test("ESLint's own comments and severities hold", async () => {
  const root = folderWith({ 'guard.js': guard })
  const line = app.split('\n')[5] ?? ''
  const comment = '  // eslint-disable-next-line sendonce/guard-helper-continues -- they know'
  writeIn(root, { 'app.js': app.replace(line, `${comment}\n${line}`) })
  const [result] = await eslintIn(root).lintFiles(['app.js'])
  expect(result?.messages).toEqual([])
  expect(result?.suppressedMessages).toHaveLength(1)
  writeIn(root, { 'app.js': app })
  const mild = { rules: { 'sendonce/guard-helper-continues': 'warn' } } as const
  const [warned] = await eslintIn(root, [mild]).lintFiles(['app.js'])
  expect(warned).toMatchObject({ errorCount: 0, warningCount: 1 })
})

test('a configuration that is wrong is told once, and no lint run fails for it', async () => {
  const root = folderWith({
    'app.js': app,
    'guard.js': guard,
    'sendonce.config.json': '{ "rules": { "SO999": "off" } }',
  })
  const eslint = eslintIn(root)
  const messages = async (): Promise<string[]> =>
    (await eslint.lintFiles(['.'])).flatMap((one) => one.messages.map(({ message }) => message))
  const said = [
    expect.stringMatching(/^sendonce could not check this project: .*SO999.*: did you mean/),
  ]
  expect(await messages()).toEqual(said)
  expect(await messages()).toEqual(said)
  writeFileSync(join(root, 'sendonce.config.json'), '{}')
  expect(await messages()).toEqual([expect.stringContaining('[SO005]')])
})

test('places are right behind a byte order mark, and with other ends of lines', async () => {
  const broken = `const express = require('express')
const app = express()
app.get('/a', (req, res) => { if (req.query.a) res.send('a'); res.send('b') })
`
  const one = broken.replaceAll('\n', '; ')
  const texts = {
    'a.cjs': `\uFEFF${broken}`,
    'b.cjs': `\uFEFF${one}`,
    'c.cjs': broken.replaceAll('\n', '\r\n'),
  }
  const root = folderWith(texts)
  const results = await eslintIn(root).lintFiles(['.'])
  expect(toldBy(results, root)).toEqual([
    { code: 'SO001', file: 'a.cjs', line: 3, column: 67 },
    { code: 'SO001', file: 'b.cjs', line: 1, column: 126 },
    { code: 'SO001', file: 'c.cjs', line: 3, column: 67 },
  ])
  for (const { messages, source = '' } of results)
    for (const { suggestions = [] } of messages) {
      const { range, text } = suggestions[0]!.fix
      // ESLint leaves the mark out of the text and of the offsets.
      const plain = source.replace(/^\uFEFF/, '')
      expect(plain.slice(0, range[0]) + text + plain.slice(range[1])).toContain('return res.send')
    }
})

test('JSX is read, with types and without', async () => {
  const view = `import express from 'express'
const app = express()
app.get('/', (req, res) => {
  if (req.query.a) res.send(<p>a</p>)
  res.send(<p>b</p>)
})
`
  const typed = view.replace('(req, res)', '(req: express.Request, res: express.Response)')
  const root = folderWith({ 'a.jsx': view, 'b.tsx': typed })
  const told = toldBy(await eslintIn(root).lintFiles(['.']), root)
  expect(told).toEqual(
    ['a.jsx', 'b.tsx'].map((file) => ({ code: 'SO001', file, line: 5, column: 7 })),
  )
})

test('texts that are in no project are left alone', async () => {
  const root = folderWith({ 'app.js': app, 'guard.js': guard })
  const eslint = eslintIn(root)
  expect(toldBy(await eslint.lintText(app), root)).toEqual([])
  expect(toldBy(await eslint.lintText(app, { filePath: join(root, 'new.js') }), root)).toEqual([])
})
