import { describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { run } from './run-program.ts'

const env = { SENDONCE_GUARD: 'contain' }

describe.each(nodeMatrix())('on Node $label', ({ binary: node }) => {
  test('a late answer does not end the process, and the client has the first one; the eleventh does', async () => {
    const cases = ['end-end', 'timer', 'fs', 'async', 'sync', 'partial', 'h2-timer', 'h2-partial']
    // They are still on their way when the error comes.
    const large = ['large', 'large-sync']
    const all = [...cases, ...large, 'caught', 'silent', 'timer', 'timer']
    const { status, lines, stderr } = await run(all, { node, env })
    expect(lines).toEqual([
      'end-end: 200 first; 200 good; contained SO003',
      'timer: 200 first; 200 good; contained SO011',
      'fs: 200 first; 200 good; contained SO011',
      'async: 200 first; 200 good; contained SO011',
      'sync: 200 first; 200 good; contained SO011',
      // Broken off, and not left open.
      'partial: first ECONNRESET soon; 200 good; contained SO015',
      'h2-timer: first; 200 good; contained SO011',
      'h2-partial: first closed soon; 200 good; contained SO015',
      // Only where the error has gone through Node's parser the connection is closed.
      'large: 200 5000000; 200 good same; contained SO011',
      'large-sync: 200 5000000; 200 good other; contained SO011',
      // What nobody would have died of is left alone, and not counted.
      'caught ERR_HTTP_HEADERS_SENT',
      'caught: 200 first; 200 good; SO011',
      'silent: 200 first; 200 good; SO015',
    ])
    expect(stderr.match(/this would have ended the process: \w+\(\) came too late/g)).toHaveLength(
      10,
    )
    expect(status).toBe(1)
    expect(stderr).toContain('Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers')
  })

  test('an error that has nothing to do with it does', async () => {
    const { status, lines, stderr } = await run(['unrelated'], { node, env })
    expect({ status, lines }).toEqual({ status: 1, lines: [] })
    expect(stderr).toContain('Error: unrelated')
  })
})

test('what listens to errors that nobody catches gets all others', async () => {
  const cases = ['listen', 'timer', 'async', 'sync', 'end-end', 'unrelated']
  const { status, lines } = await run(cases, { env })
  expect(lines.slice(1).map((line) => line.replace(/; .*/, ''))).toEqual([
    'timer: 200 first',
    'async: 200 first',
    'sync: 200 first',
    'end-end: 200 first',
    'uncaughtException: unrelated',
  ])
  expect(status).toBe(3)
})

test.each([
  // The same error of a request that the program makes, and of a stream that is no response.
  ['outgoing', 'Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers'],
  ['stream', 'Error [ERR_STREAM_WRITE_AFTER_END]: write after end'],
])('an error like it ends the process: %s', async (name, error) => {
  const { status, lines, stderr } = await run([name], { env })
  expect({ status, lines }).toEqual({ status: 1, lines: [] })
  expect(stderr).toContain(error)
})
