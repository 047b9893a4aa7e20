import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { temporaryProject } from '../project/temporary-project.ts'
import { incident, ndjson, session, sighting } from '../run/made-entries.ts'
import { createTestIo, type TestIo } from './test-io.ts'

const source = "app.get('/', (req, res) => {\n  res.json(1)\n  res.json(2)\n})\n"

/** A project in which one incident was recorded, and came again. */
function recordedProject(folder: string): string {
  const root = temporaryProject({ 'package.json': '{}', 'app.js': source })
  const places = {
    first: sighting(`${root}/app.js:2:7`),
    second: sighting(`${root}/app.js:3:7`),
  }
  const recorded = ndjson(session(), incident(places), incident({ ...places, count: 14 }))
  return temporaryProject({
    'package.json': '{}',
    'app.js': source,
    [`${folder}/2026/4121.ndjson`]: recorded.replaceAll(root, '.'),
  })
}

async function explain(cwd: string, ...argv: string[]): Promise<{ status: number; io: TestIo }> {
  const io = createTestIo({ cwd, isTTY: true, columns: 100, env: { NO_COLOR: '1' } })
  return { status: await runCli(['explain', ...argv], io), io }
}

test('a recorded incident is shown again, with how often it came', async () => {
  const { status, io } = await explain(recordedProject('.sendonce/incidents'), '4121-m1-1')
  expect({ status, err: io.err() }).toEqual({ status: 0, err: '' })
  expect(io.out()).toContain('second answer  GET /orders/7  route /orders/:id  seen 14 times')
  expect(io.out()).toContain('SO005')
})

test('a folder can be named', async () => {
  const { status, io } = await explain(recordedProject('kept'), '4121-m1-1', '--incidents', 'kept')
  expect(status).toBe(0)
  expect(io.out()).toContain('second answer')
})

test('where there is none, one line says what to do', async () => {
  const unknown = await explain(recordedProject('.sendonce/incidents'), '4121-m1-9')
  expect(unknown.status).toBe(2)
  expect(unknown.io.err()).toMatch(/^sendonce: there is no incident 4121-m1-9 in .+\n$/)
  const nothing = await explain(temporaryProject({ 'package.json': '{}' }), '4121-m1-1')
  expect(nothing.status).toBe(2)
  expect(nothing.io.err()).toMatch(/^sendonce: there is no recording here: .*sendonce run.*\n$/)
})
