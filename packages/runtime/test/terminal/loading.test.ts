import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ended, makeProgram, serving } from './run-program.ts'

const dist = join(import.meta.dirname, '..', '..', 'dist')

test('what draws is loaded with the first incident', async () => {
  const program = `${serving}
const loaded = () => Object.keys(require.cache).filter((file) => /reporter\\.js$|model/.test(file)).length
serve((req, res) => {
  res.on('error', () => {})
  res.end('one')
  if (req.url === '/twice') res.end('two')
}, async (ask, close) => {
  await ask('/once')
  const before = loaded()
  await ask('/twice')
  setImmediate(() => { console.log(before, loaded() > 0); close() })
})
`
  const { stdout } = await ended(makeProgram(program).start())
  expect(stdout).toBe('0 true\n')
})

test('it is no part of what is loaded with the program', () => {
  const hot = ['index.js', 'register.js', 'recorder.js'].map((file) =>
    readFileSync(join(dist, file), 'utf8'),
  )
  expect(readFileSync(join(dist, 'reporter.js'), 'utf8')).toContain('@sendonce/model')
  for (const text of hot) expect(text).not.toContain('@sendonce/model')
})
