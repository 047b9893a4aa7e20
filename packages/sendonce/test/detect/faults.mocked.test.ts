import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { analyze } from '../../src/index.ts'
import { analyzeForRepair, repairTogether } from '../../src/fix/fix-sources.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'

// Faults of ours, put where the analysis meets a loop and where fixes are looked for.
vi.mock('../../src/analyse/interpret/run-loop.ts', async (original) => ({
  ...(await original<object>()),
  runLoop: () => {
    throw new TypeError('no rounds')
  },
}))
vi.mock('../../src/fix/candidates.ts', () => ({
  candidatesFor: () => {
    throw new TypeError('no candidates')
  },
}))

beforeEach(() => vi.stubEnv('SENDONCE_FAULTS', ''))
afterEach(() => vi.unstubAllEnvs())

const app = `const app = require('express')()
app.get('/twice', (req, res) => { res.send('a'); res.send('b') })
app.get('/loop', (req, res) => { for (const one of req.query.ids) res.write(one); res.end() })
`
const files = {
  'app.js': app,
  'lists.js': `for (const one of [1, 2]) exports[one] = one\n`,
  'package.json': JSON.stringify({ dependencies: { express: '^5.0.0' } }),
}

test('a fault leaves out what met it, and nothing else', () => {
  const { findings, skipped } = analyze({ files, entries: ['app.js', 'lists.js'] })
  expect(findings.map(({ code, second }) => `${code} ${second?.line}`)).toEqual(['SO003 2'])
  const text =
    /^(a handler of GET \/loop met )?a fault of sendonce, please report it: TypeError: no rounds/
  expect(skipped).toMatchObject([
    { file: 'lists.js', reason: 'fault', detail: expect.stringMatching(text) },
    { file: 'app.js', reason: 'fault', detail: expect.stringMatching(text) },
  ])
})

test('a fault while a fix is looked for is told as the reason that there is none', () => {
  const program = analyzeForRepair(createMemoryHost(files), ['app.js'])
  expect(repairTogether(program).outcomes).toMatchObject([
    { kind: 'refused', reason: expect.stringContaining('TypeError: no candidates') },
  ])
})

test('where that is asked for it is thrown on', () => {
  vi.stubEnv('SENDONCE_FAULTS', 'throw')
  expect(() => analyze({ files, entries: ['app.js'] })).toThrow(TypeError)
})
