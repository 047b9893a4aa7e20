import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runWatch, type Watch } from '../../src/cli/watch-command.ts'
import { watchSources, type Changes } from '../../src/project/watch-sources.ts'
import { UsageError } from '../../src/util/usage-error.ts'
import { temporaryProject } from '../project/temporary-project.ts'
import { createTestIo } from './test-io.ts'

const right = `require('express')().get('/', (req, res) => {
  if (!req.query.id) return res.status(400).end()
  res.json({ ok: true })
})
`
const wrong = right.replace('return ', '')

/** What a watch over these steps prints, step by step; each step tells what has changed. */
async function watched(
  root: string,
  steps: readonly (() => Changes)[],
  isTTY = false,
): Promise<{ outputs: string[]; errors: string; status: number }> {
  const io = createTestIo({ cwd: root, isTTY })
  const outputs: string[] = []
  const watch: Watch = async function* () {
    for (const step of steps) {
      outputs.push(io.out().slice(outputs.join('').length))
      yield step()
    }
  }
  const status = await runWatch([], { format: 'line' }, io, watch)
  outputs.push(io.out().slice(outputs.join('').length))
  return { outputs, errors: io.err(), status }
}

test('it checks again when a file has changed, come or gone', async () => {
  const root = temporaryProject({ 'app.js': right })
  const write = (file: string, text: string): void => writeFileSync(join(root, file), text)
  const { outputs, errors, status } = await watched(root, [
    () => (write('app.js', wrong), ['app.js']),
    () => (write('more.js', wrong), null),
    () => (write('app.js', right), ['app.js']),
    () => (rmSync(join(root, 'more.js')), null),
  ])
  const places = outputs.map((text) => [...text.matchAll(/^\S+?:\d+/gm)].map(([place]) => place))
  expect(places).toEqual([[], ['app.js:3'], ['app.js:3', 'more.js:3'], ['more.js:3'], []])
  expect(errors).toMatch(
    /^(?:sendonce: checking\nsendonce: checked in \d+ ms; watching \d files?\n){5}$/,
  )
  expect(status).toBe(0)
})

test('it reads the configuration again, and goes on behind a broken one', async () => {
  const root = temporaryProject({ 'app.js': wrong, 'sendonce.config.json': '{}' })
  const configure = (text: string): null => {
    writeFileSync(join(root, 'sendonce.config.json'), text)
    return null
  }
  const { outputs, errors } = await watched(root, [
    () => configure('{ "rules": { "SO001": "off" } }'),
    () => configure('{ "rules": '),
    () => configure('{}'),
  ])
  expect(outputs.map((text) => text.includes('SO001'))).toEqual([true, false, false, true])
  expect(errors).toMatch(
    /\nsendonce: checking\nsendonce: not checked: .*sendonce\.config\.json.*\nsendonce: checking\n/,
  )
})

test('each report has the screen for itself', async () => {
  const root = temporaryProject({ 'app.js': wrong })
  const { outputs } = await watched(root, [() => ['app.js']], true)
  expect(outputs.map((text) => text.startsWith('\u001b[2J'))).toEqual([true, true])
})

test('JSON is one report', async () => {
  const io = createTestIo({ cwd: temporaryProject({}) })
  await expect(runWatch([], { format: 'json' }, io)).rejects.toThrow(UsageError)
})

test('changes of sources are told together, others as anything', async () => {
  const sources = { 'a.js': '', 'src/b.ts': '', 'node_modules/c/d.js': '', 'e.txt': '' }
  const root = temporaryProject(sources)
  age(root, sources)
  const changes = watchSources({ root, paths: ['.'], includeTests: false })[Symbol.asyncIterator]()
  // oxlint-disable-next-line promise/avoid-new -- the watch has to have looked around first
  await new Promise((resolve) => setTimeout(resolve, 500))
  const next = async (...files: readonly string[]): Promise<Changes> => {
    const told = changes.next()
    for (const file of files) writeFileSync(join(root, file), `// ${Date.now()}`)
    return (await told).value as Changes
  }
  expect(await next('node_modules/c/d.js', 'e.txt', 'a.js', 'src/b.ts')).toEqual([
    'a.js',
    'src/b.ts',
  ])
  expect(await next('src/new.ts')).toBeNull()
  expect(await next('package.json')).toBeNull()
  // Of two changes in so short a time only one is told: not before the second.
  setTimeout(() => writeFileSync(join(root, 'a.js'), '// second'), 40)
  expect(await next('a.js')).toEqual(['a.js'])
  expect(readFileSync(join(root, 'a.js'), 'utf8')).toBe('// second')
  await changes.return?.()
})

/** As if the files had been written a while ago. */
function age(root: string, files: object): void {
  const old = new Date(Date.now() - 60_000)
  for (const file of Object.keys(files)) utimesSync(join(root, file), old, old)
}

test('what is written while the watch still looks around is told', async () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`src/${at}.js`, right]))
  const root = temporaryProject(files)
  age(root, files)
  const changes = watchSources({ root, paths: ['.'], includeTests: false })[Symbol.asyncIterator]()
  const told = changes.next()
  writeFileSync(join(root, 'src/299.js'), wrong)
  expect((await told).value).toBeNull()
  await changes.return?.()
})
