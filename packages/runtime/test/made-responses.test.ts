import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runRecorded } from './recorded-program.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'programs')
const drive = join(folder, 'drive.cjs')

test('of a response that the program has made, layers, times and the end are told', async () => {
  const file = join(folder, 'so002-made-response.cjs')
  const { incidents } = await runRecorded([drive, file])
  expect(incidents.map(({ response, request }) => [response.outcome, request.route])).toEqual([
    ['complete', '/'],
  ])
  const timeline = incidents[0]?.timeline ?? []
  expect(timeline.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['enter', 'commit', 'next', 'late']),
  )
  expect(timeline.at(-1)?.atMs).toBeGreaterThan(1)
})

test('without layers, times begin with the answer', async () => {
  const { incidents } = await runRecorded([drive, join(folder, 'so001-made-response.cjs')])
  const times = incidents.flatMap(({ timeline }) => timeline.map(({ atMs }) => atMs))
  expect(times[0]).toBe(0)
  expect(new Set(times).size).toBeGreaterThan(1)
})
