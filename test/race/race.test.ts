import { expect, test } from 'vitest'
import { race, raceOf } from './run-race.ts'

// Each test starts many processes: a busy machine may take its time.
const limit = { timeout: 180_000 }

interface Report {
  readonly runs: number
  readonly runsBefore: number
  readonly requests: number
  readonly notExplored: number
  readonly races: readonly {
    readonly request: string
    readonly operation: string
    readonly by: number | 'early'
    readonly timer: number | null
    readonly times: number
    readonly tries: number
    readonly replay: string
    readonly incident: { readonly code: string }
  }[]
  readonly unconfirmed: readonly unknown[]
  readonly failures: readonly unknown[]
}

test('all races of a suite are confirmed, and no correct route is named', limit, async () => {
  const { status, stdout, stderr } = await race(['--format', 'json', '--', 'node', 'node.spec.cjs'])
  expect(stderr).toBe('')
  const report = JSON.parse(stdout) as Report
  const found = report.races.map(({ replay, times, tries, incident }) => [
    replay.replace(/\+\d+ms/, '+'),
    `${times}/${tries}`,
    incident.code,
  ])
  expect(found.toSorted(([one = ''], [other = '']) => one.localeCompare(other))).toEqual([
    ['GET /cache#0 fs.stat@app.cjs:13:6 +', '3/3', 'SO004'],
    ['GET /doc#0 fs.stat@app.cjs:37:6 +', '3/3', 'SO011'],
    ['GET /slow#0 setTimeout@app.cjs:26:3 early', '3/3', 'SO015'],
  ])
  expect(report.races.find(({ request }) => request === 'GET /slow#0')?.timer).toBe(2000)
  expect(report).toMatchObject({ requests: 6, unconfirmed: [], failures: [], notExplored: 0 })
  // Two with nothing delayed, and as many as operations overlap in one request.
  expect(report.runsBefore).toBeLessThanOrEqual(2 + 3)
  expect(report.runs).toBe(report.runsBefore + 9)
  expect(status).toBe(1)
})

const runners: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['jest', ['jest', '--config=jest.set-up.cjs', '--no-cache', '--runInBand']],
  ['vitest', ['vitest', 'run', '--config=vitest.set-up.mjs']],
]

test.each(runners)('%s: an order happens again', limit, async (_name, command) => {
  const order = 'GET /slow#0 setTimeout@app.cjs:26:3 early'
  const { status, stdout, stderr } = await race(['--replay', order, '--', ...command])
  expect(stderr).toBe('')
  expect(stdout).toMatch(/SO015 .*\n[^]*app\.cjs:27:43[^]*early: answered twice 1\/1\n$/)
  expect(status).toBe(1)
})

/** Its second request has another address each time. */
const program = `
const { createServer } = require('node:http')
const server = createServer((req, res) => res.end()).listen(0, async () => {
  for (const path of ['/a', '/' + Math.random()])
    await (await fetch('http://localhost:' + server.address().port + path)).text()
  server.close()
  server.closeAllConnections()
})
`

test('requests that differ from run to run are refused', limit, async () => {
  const { status, stdout, stderr } = await raceOf(program)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(
    /^sendonce: two runs .* differ in their requests: GET \/0\.\d+#0, GET .*\n$/,
  )
})

test('tests that fail by themselves are refused, with what they print', limit, async () => {
  const { status, stdout, stderr } = await raceOf('throw new Error("on purpose")')
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(
    /on purpose[^]*\nsendonce: the tests fail with nothing delayed \(status 1\)/,
  )
})
