import { expect, test } from 'vitest'
import { mistakesIn } from '../../src/run/mistakes.ts'
import { IncidentStore } from '../../src/view/incident-store.ts'
import { incident } from '../run/made-entries.ts'

const at = (second: number): string =>
  new Date(Date.UTC(2026, 10, 24) + second * 1000).toISOString()

test('of many incidents of one kind the newest are kept, and all are counted', () => {
  const store = new IncidentStore('/project')
  for (let index = 0; index < 10_000; index++)
    store.add(incident({ id: `1-a-${index}`, time: at(index), count: 1 }))
  expect(store.get('1-a-9999')).not.toBeNull()
  expect(store.get('1-a-9950')).not.toBeNull()
  expect(store.get('1-a-9949')).toBeNull()
  expect(store.all()).toHaveLength(51)
  const [mistake, ...others] = mistakesIn(store.all())
  expect([mistake?.times, mistake?.last, mistake?.incidents[0]]).toEqual([
    10_000,
    at(9999),
    '1-a-9999',
  ])
  expect(others).toEqual([])
})

test('a repeat has the higher count, in whatever order it comes', () => {
  const store = new IncidentStore('/project')
  store.add(incident({ id: 'a', count: 3 }))
  store.add(incident({ id: 'a', count: 2 }))
  expect(store.all().map(({ count }) => count)).toEqual([3])
  store.add(incident({ id: 'a', count: 7 }))
  expect(store.get('a')?.raw.count).toBe(7)
})

test('kinds are kept apart, up to a limit', () => {
  const store = new IncidentStore('/project')
  for (let index = 0; index < 5001; index++)
    store.add(incident({ id: `${index}`, fingerprint: `SO001|${index}` }))
  expect(store.all()).toHaveLength(5000)
  expect(store.get('0')).toBeNull()
})
