import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Rationed } from '../src/rationed.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const minute = 60_000

/** What is told, and how: `a1*3` for the first three with stacks. */
function rationed(): { readonly items: Rationed<string>; readonly told: string[] } {
  const told: string[] = []
  const items = new Rationed<string>((item, count, isDetailed) => {
    told.push(`${item}${isDetailed ? '*' : ' '}${count}`)
  })
  return { items, told }
}

test('the first is told at once, then one a minute for all that came in it', () => {
  const { items, told } = rationed()
  for (const item of ['a1', 'a2', 'a3']) items.add('a', item)
  expect(told).toEqual(['a1*1'])
  vi.advanceTimersByTime(minute)
  expect(told).toEqual(['a1*1', 'a2 2'])
  items.add('a', 'a4')
  expect(told).toHaveLength(2)
  vi.advanceTimersByTime(minute)
  expect(told.slice(2)).toEqual(['a4 1'])
  vi.advanceTimersByTime(2 * minute)
  items.add('a', 'a5')
  expect(told.slice(3)).toEqual(['a5 1'])
  vi.advanceTimersByTime(60 * minute)
  items.add('a', 'a6')
  expect(told.slice(4)).toEqual(['a6*1'])
})

test('fifty are kept apart, and what has not come for an hour makes room', () => {
  const { items, told } = rationed()
  for (let key = 0; key < 50; key++) expect(items.add(`${key}`, `${key}`)).toBe(true)
  expect(items.add('more', 'more')).toBe(false)
  vi.advanceTimersByTime(30 * minute)
  for (let key = 1; key < 50; key++) items.add(`${key}`, `${key}`)
  vi.advanceTimersByTime(31 * minute)
  expect(items.add('more', 'more')).toBe(true)
  expect(items.add('0', '0')).toBe(false)
  expect(told.at(-1)).toBe('more*1')
})

test('what is held back is told when it is asked for, once', () => {
  const { items, told } = rationed()
  for (const item of ['a1', 'a2', 'a3']) items.add('a', item)
  items.flush()
  items.flush()
  expect(told).toEqual(['a1*1', 'a2 2'])
  items.add('a', 'a4')
  items.close()
  vi.advanceTimersByTime(minute)
  expect(told).toHaveLength(2)
  expect(vi.getTimerCount()).toBe(0)
})
