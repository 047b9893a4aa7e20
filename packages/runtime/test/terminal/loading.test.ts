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

test('it is a part of the file that is loaded late', () => {
  const words = 'nobody may answer from here'
  expect(readFileSync(join(dist, 'reporter.js'), 'utf8')).toContain(words)
  for (const file of ['start.js', 'register.js', 'index.js', 'settle.js'])
    expect(readFileSync(join(dist, file), 'utf8')).not.toContain(words)
})
