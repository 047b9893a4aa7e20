import { describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { program, run } from './run-program.ts'

const matrix = nodeMatrix()
const ends = [matrix[0], matrix.at(-1)].flatMap((node) => (node ? [node] : []))

describe.each(ends)('observe, on Node $label', ({ binary: node }) => {
  test.each([
    [1, ['end-end']],
    [1, ['timer']],
    [0, ['caught', 'silent']],
  ])('changes nothing, exit code %i: %s', async (status, cases) => {
    const guarded = await run(cases, { node })
    expect(guarded.status).toBe(status)
    expect(guarded).toEqual(
      await run(cases, { node, preload: ['--require', '@sendonce/runtime/register'] }),
    )
  })
})

test('close breaks off a response with two answers in it, and saves nobody', async () => {
  const env = { SENDONCE_GUARD: 'close' }
  const { status, lines } = await run(['caught', 'silent', 'mixed'], { env })
  expect(lines).toEqual([
    'caught ERR_HTTP_HEADERS_SENT',
    'caught: 200 first; 200 good; SO011',
    'silent: 200 first; 200 good; SO015',
    'mixed: first ECONNRESET soon; 200 good; SO011',
  ])
  expect(status).toBe(0)
  expect(await run(['timer'], { env })).toMatchObject({ status: 1, lines: [] })
})

test('fail ends the process where Node says nothing, and names both places', async () => {
  const env = { SENDONCE_GUARD: 'fail' }
  const { status, lines, stderr } = await run(['caught', 'silent'], { env })
  expect(lines.at(-1)).toBe('caught: 200 first; 200 good; SO011')
  expect(status).toBe(1)
  expect(stderr).toMatch(
    /SendonceError \[SO015 [\w-]+\]: .+ already answered 200 at .+bad\.cjs:\d+/,
  )
  expect(stderr).toMatch(new RegExp(`\\n    at .*${program}:\\d+:\\d+`))
})

test('fail is refused in production, unless it is forced', async () => {
  const env = { SENDONCE_GUARD: 'fail', NODE_ENV: 'production', SENDONCE_STACKS: '0' }
  const refused = await run(['silent'], { env })
  expect(refused).toMatchObject({ status: 0 })
  expect(refused.stderr).toContain(
    '[SENDONCE_OPTION] SendonceWarning: guard: fail ends the process',
  )
  const forced = await run(['silent'], { env: { ...env, SENDONCE_GUARD_FORCE: '1' } })
  expect(forced).toMatchObject({ status: 1, lines: [] })
})

test('a policy that there is not is told, and nothing is guarded', async () => {
  const { status, stderr } = await run(['silent'], { env: { SENDONCE_GUARD: 'swallow' } })
  expect(status).toBe(0)
  expect(stderr).toContain(
    'guard: swallow is not understood, it takes observe, contain, close, fail',
  )
})
