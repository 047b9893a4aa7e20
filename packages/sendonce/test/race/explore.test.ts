import type { Incident } from '@sendonce/model'
import { expect, test } from 'vitest'
import {
  explore,
  repeat,
  type Explored,
  type Limits,
  type RunTests,
} from '../../src/race/explore.ts'
import type { Delay, IncidentEntry, Operation } from '../../src/race/format.ts'
import type { RunOutcome } from '../../src/race/run-once.ts'

const outcome: RunOutcome = {
  status: 0,
  fault: null,
  signal: null,
  ms: 100,
  requests: new Map(),
  incidents: [],
  text: '',
}

const operation = (name: string, begin = 0, end: number | null = 5): Operation => ({
  name,
  begin,
  end,
  timer: null,
})

const incident = (request: string, fingerprint: string): IncidentEntry => ({
  kind: 'incident',
  request,
  incident: { fingerprint } as Incident,
})

/** Two requests; of each two operations overlap. */
const requests: RunOutcome['requests'] = new Map([
  ['GET /a#0', [operation('a1'), operation('a2')]],
  ['GET /b#0', [operation('b1'), operation('b2'), operation('b3', 9, 10)]],
])

const generous: Limits = { runs: 30, ms: 60_000, bail: false }

/** Tests that behave as `given` says for what is delayed; `calls` gets what was delayed in each run. */
function testsThat(given: (delayed: readonly string[], run: number) => Partial<RunOutcome>): {
  readonly run: RunTests
  readonly calls: string[]
} {
  const calls: string[] = []
  return {
    calls,
    run: (delays) => {
      const delayed = delays.map((one) => one.operation)
      calls.push(delayed.join(' '))
      return Promise.resolve({ ...outcome, requests, ...given(delayed, calls.length) })
    },
  }
}

async function explored(
  given: Parameters<typeof testsThat>[0],
  limits: Partial<Limits> = {},
): Promise<Explored & { readonly calls: readonly string[] }> {
  const { run, calls } = testsThat(given)
  const result = await explore(run, { ...generous, ...limits }, () => {})
  if (result.kind !== 'explored') throw new Error(JSON.stringify(result))
  return { ...result, calls }
}

const operationsOf = (races: Explored['races']): string[] =>
  races.map(({ candidate, times, tries }) => `${candidate.delay.operation} ${times}/${tries}`)

/** Both requests are answered twice if their first operation is late. */
const racing = (delayed: readonly string[]): Partial<RunOutcome> => ({
  incidents: [
    ...(delayed.includes('a1') ? [incident('GET /a#0', 'A')] : []),
    ...(delayed.includes('b1') ? [incident('GET /b#0', 'B')] : []),
  ],
})

test('each of a request in a run of its own, those of several together, suspects alone', async () => {
  const { calls, races, ...counts } = await explored(racing)
  expect(calls).toEqual(['', '', 'a1 b1', 'a2 b2', 'a1', 'a1', 'a1', 'b1', 'b1', 'b1'])
  expect(operationsOf(races)).toEqual(['a1 3/3', 'b1 3/3'])
  expect(counts).toMatchObject({ runs: 10, runsBefore: 4, requests: 2, operations: 5 })
  expect(counts).toMatchObject({ candidates: 4, notExplored: 0, isBudgetUsed: false })
})

test('nothing is tried for operations that overlap no other one', async () => {
  const alone = new Map([['GET /a#0', [operation('a1', 0, 1), operation('a2', 1, 2)]]])
  const { calls, candidates } = await explored(() => ({ requests: alone }))
  expect({ calls, candidates }).toEqual({ calls: ['', ''], candidates: 0 })
})

test('a timer that is longer than the delay fires early, and what has not come back lasts', async () => {
  const timer: Operation = { ...operation('t', 0, null), timer: 2000 }
  const guarded = new Map([['GET /a#0', [timer, operation('w', 1, 31)]]])
  const delays: Delay[] = []
  await explore(
    (given) => {
      delays.push(...given)
      return Promise.resolve({ ...outcome, requests: guarded })
    },
    generous,
    () => {},
  )
  expect(delays.map(({ by }) => by)).toEqual(['early', 90])
})

test('the budget is kept for what is to be confirmed, and what was not tried is counted', async () => {
  const { calls, races, notExplored, isBudgetUsed } = await explored(racing, { runs: 9 })
  expect(calls.length).toBe(9)
  expect(operationsOf(races)).toEqual(['a1 3/3', 'b1 3/3'])
  expect({ notExplored, isBudgetUsed }).toEqual({ notExplored: 2, isBudgetUsed: true })
})

test('no run begins when the time is over', async () => {
  const { calls, notExplored, isBudgetUsed } = await explored(racing, { ms: -1 })
  expect(calls).toEqual(['', ''])
  expect({ notExplored, isBudgetUsed }).toEqual({ notExplored: 4, isBudgetUsed: true })
})

test('--bail stops at the first one that is confirmed', async () => {
  const { calls, races, notExplored } = await explored(racing, { bail: true })
  expect(calls).toEqual(['', '', 'a1 b1', 'a1', 'a1', 'a1'])
  expect(operationsOf(races)).toEqual(['a1 3/3'])
  expect(notExplored).toBe(3)
})

test('what happens with others only is not confirmed', async () => {
  const { races, unconfirmed } = await explored((delayed) =>
    delayed.length > 1 ? racing(delayed) : {},
  )
  expect(races).toEqual([])
  expect(operationsOf(unconfirmed)).toEqual(['a1 0/3', 'b1 0/3'])
})

test('what happens with nothing delayed is no race', async () => {
  const { races, plain } = await explored(() => ({ incidents: [incident('GET /a#0', 'A')] }))
  expect(races).toEqual([])
  expect(plain).toEqual([{ fingerprint: 'A' }])
})

test('what happens in one of two plain runs is a race', async () => {
  const { races, plain } = await explored((delayed, at) =>
    at === 1
      ? { incidents: [incident('GET /a#0', 'A'), incident('GET /a#0', 'C')] }
      : racing(delayed),
  )
  expect(operationsOf(races)).toEqual(['a1 3/3', 'b1 3/3'])
  expect(plain).toEqual([{ fingerprint: 'C' }])
})

test('what a second answer has kept from running is tried once more', async () => {
  const { calls, races, notExplored } = await explored((delayed) =>
    delayed.includes('a1')
      ? { ...racing(['a1']), status: 1, requests: new Map([...requests].slice(0, 1)) }
      : racing(delayed),
  )
  expect(calls.slice(2, 5)).toEqual(['a1 b1', 'a2 b2', 'b1'])
  expect(operationsOf(races)).toEqual(['a1 3/3', 'b1 3/3'])
  expect(notExplored).toBe(0)
})

test('tests that fail without an incident depend on timing', async () => {
  const { races, failures } = await explored((delayed) =>
    delayed.includes('a2') ? { status: 3 } : {},
  )
  expect(races).toEqual([])
  expect(failures).toMatchObject([
    { status: 3, delays: [{ operation: 'a2' }, { operation: 'b2' }] },
  ])
})

const refusals: readonly (readonly [string, Partial<RunOutcome>, RegExp])[] = [
  ['fail', { status: 4, text: 'why' }, /fail with nothing delayed \(status 4\)/],
  ['do not end', { status: null }, /do not end in the time that there is/],
  ['send nothing', { requests: new Map() }, /sent no request/],
  ['cannot be started', { fault: 'ENOENT' }, /cannot be started \(ENOENT\)/],
]

test.each(refusals)('tests that %s are refused', async (_name, given, why) => {
  const { run, calls } = testsThat(() => given)
  expect(await explore(run, generous, () => {})).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(why) as string,
    text: given.text ?? '',
  })
  expect(calls).toEqual([''])
})

test('requests that differ are named, five at most', async () => {
  const { run } = testsThat((_delayed, at) => ({
    requests: new Map(
      Array.from({ length: 4 }, (_, index) => [`GET /${at}${index}#0`, [operation('a')]]),
    ),
  }))
  const result = await explore(run, generous, () => {})
  expect(result).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/: GET \/10#0, .*, GET \/20#0, and 3 more$/) as string,
  })
})

test('a signal ends it', async () => {
  const { run, calls } = testsThat((_delayed, at) => (at === 3 ? { signal: 'SIGINT' } : {}))
  expect(await explore(run, generous, () => {})).toEqual({ kind: 'interrupted', signal: 'SIGINT' })
  expect(calls.length).toBe(3)
})

const order: Delay = { request: 'GET /a#0', operation: 'a1', by: 60 }

test('an order is counted as often as it happens', async () => {
  const { run } = testsThat((delayed, at) => (at === 2 ? {} : racing(delayed)))
  expect(await repeat(run, order, 3, () => {})).toMatchObject({ times: 2, tries: 3 })
})

test.each([
  [{ ...order, operation: 'a9' }, 'GET /a#0 has not begun a9'],
  [{ ...order, request: 'GET /c#0' }, 'there was no request GET /c#0'],
])('an order that cannot happen any more is refused: %o', async (given, why) => {
  expect(await repeat(testsThat(racing).run, given, 1, () => {})).toMatchObject({ why })
})
