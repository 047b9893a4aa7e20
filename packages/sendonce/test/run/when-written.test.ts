import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { whenWritten } from '../../src/run/when-written.ts'
import { session } from './made-entries.ts'

const folder = mkdtempSync(join(tmpdir(), 'sendonce-written-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['has said that it ended', [{}, { isLast: true }], 0],
  ['goes on', [{}, { isLast: false }], 1],
  // Its number came again.
  ['goes on where an earlier one had ended', [{ isLast: true }, {}], 1],
])('a process whose number is taken, and that %s', async (_what, sessions, running) => {
  const lines = sessions.map((one) => `${JSON.stringify(session(one))}\n`)
  writeFileSync(join(folder, `${process.pid}.ndjson`), lines.join(''))
  expect(await whenWritten(folder)).toBe(running)
})
