import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { askAt } from '../../src/cli/ask.ts'
import type { Choice } from '../../src/cli/io.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { createTestIo } from '../cli/test-io.ts'
import { temporaryProject } from '../project/temporary-project.ts'

// The command is loaded when it is first used: no test waits for that.
beforeAll(async () => {
  await import('../../src/cli/fix-command.ts')
}, 30_000)

const handler = [
  "const app = require('express')()",
  "app.get('/t', (req, res) => {",
  '  if (!req.query.id) {',
  "    res.status(400).send('id')",
  '  }',
  "  res.send('ok')",
  '})',
  '',
].join('\n')
const two = handler + handler.split('\n').slice(1).join('\n').replace('/t', '/u')

interface Asked {
  readonly question: string
  readonly choices: readonly Choice[]
}

async function review(
  files: Readonly<Record<string, string>>,
  answers: readonly (string | null)[],
  ...args: readonly string[]
): Promise<{ status: number; out: string; err: string; asked: Asked[]; text: string }> {
  const root = temporaryProject(files)
  const asked: Asked[] = []
  const io = createTestIo({
    cwd: root,
    ask: async (question, choices) => {
      asked.push({ question, choices })
      return answers[asked.length - 1] ?? null
    },
  })
  const status = await runCli(['fix', '--interactive', ...args], io)
  return {
    status,
    out: io.out(),
    err: io.err(),
    asked,
    text: readFileSync(join(root, 'app.js'), 'utf8'),
  }
}

test('shows the finding, each way with its diff and what was verified, and makes the chosen one', async () => {
  const { status, out, asked, text } = await review({ 'app.js': handler }, ['1'])
  expect(status).toBe(0)
  expect(out).toContain('SO001')
  expect(out).toContain('first answer: 400')
  expect(out).toMatch(/1 {2}return the first answer\n {2}verified {2}the finding is gone/)
  expect(out).toContain("+    return res.status(400).send('id')")
  expect(asked).toHaveLength(1)
  expect(asked[0]?.question).toBe('Finding 1 of 1: what is to be done?')
  expect(text).toContain("return res.status(400).send('id')")
})

test('the other ways are offered behind the one that keeps behaviour closest', async () => {
  const { asked, text } = await review({ 'app.js': handler }, ['2'])
  const labels = asked[0]?.choices.map(({ label }) => label) ?? []
  expect(labels[0]).toBe('1  return the first answer')
  expect(labels[1]).toBe('2  do the second only where the first did not answer')
  expect(labels.slice(-2)).toEqual([
    'Leave it as it is',
    'Stop here, and keep what was taken until now',
  ])
  expect(text).toContain('  } else {\n')
})

test('what is left stays as it is, and what was taken before a stop is kept', async () => {
  const left = await review({ 'app.js': two }, ['leave', '1'])
  expect(left.status).toBe(1)
  expect(left.text.match(/return res/g)).toHaveLength(1)
  expect(left.out).toContain('you left it as it is')
  const stopped = await review({ 'app.js': two }, ['1', 'stop'])
  expect(stopped.status).toBe(1)
  expect(stopped.text.match(/return res/g)).toHaveLength(1)
})

test('goes through the packages of a project one by one, and stops in all of them', async () => {
  const files = {
    'app.js': handler,
    'package.json': '{"name":"root"}',
    'b/app.js': handler,
    'b/package.json': '{"name":"b"}',
    'c/app.js': handler,
    'c/package.json': '{"name":"c"}',
  }
  const { status, asked, out } = await review(files, ['1', 'stop'])
  expect(status).toBe(1)
  expect(asked.map(({ question }) => question)).toEqual([
    'Finding 1 of 3: what is to be done?',
    'Finding 2 of 3: what is to be done?',
  ])
  expect(out).toContain('you stopped here')
  expect(out).toContain('you stopped before it')
})

test('breaking off changes nothing', async () => {
  const { status, err, text } = await review({ 'app.js': two }, ['1', null])
  expect(status).toBe(2)
  expect(err).toBe('sendonce: Broken off: nothing was changed\n')
  expect(text).toBe(two)
})

test('a file that is changed while a person looks at its edits is not overwritten', async () => {
  const root = temporaryProject({ 'app.js': handler })
  const file = join(root, 'app.js')
  const io = createTestIo({
    cwd: root,
    ask: async () => {
      writeFileSync(file, `// mine\n${handler}`)
      return '1'
    },
  })
  expect(await runCli(['fix', '--interactive'], io)).toBe(2)
  expect(io.err()).toContain('app.js was changed meanwhile')
  expect(readFileSync(file, 'utf8')).toBe(`// mine\n${handler}`)
})

test('a dry run asks and writes nothing', async () => {
  const { status, text, out } = await review({ 'app.js': handler }, ['1'], '--dry-run')
  expect(status).toBe(0)
  expect(out).toContain('nothing was written')
  expect(text).toBe(handler)
})

test('asks nobody without a terminal, or for a program', async () => {
  const root = temporaryProject({ 'app.js': handler })
  const io = createTestIo({ cwd: root })
  expect(await runCli(['fix', '--interactive'], io)).toBe(2)
  expect(io.err()).toContain('--interactive asks questions, and there is no terminal')
  const json = await review({ 'app.js': handler }, [], '--format', 'json')
  expect(json.status).toBe(2)
  expect(json.err).toContain('go not together')
  expect(askAt(new PassThrough() as never, new PassThrough() as never)).toBeNull()
})

test('the terminal is asked with the arrow keys', async () => {
  const terminal = (): PassThrough =>
    Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {}, columns: 80 })
  const [input, output] = [terminal(), terminal()]
  let shown = ''
  output.on('data', (part: Buffer) => (shown += part.toString()))
  const ask = askAt(input as never, output as never)
  const choices = [
    { value: '1', label: 'one' },
    { value: '2', label: 'two \u001b[31m' },
  ]
  const answer = ask?.('What?', choices)
  setTimeout(() => input.write('\u001b[B'), 50)
  setTimeout(() => input.write('\r'), 100)
  expect(await answer).toBe('2')
  expect(stripVTControlCharacters(shown)).toContain('What?')
  expect(shown).not.toContain('two \u001b[31m')
  const broken = ask?.('What?', choices)
  setTimeout(() => input.write('\u0003'), 50)
  expect(await broken).toBeNull()
})
