import { afterEach, expect, test, vi } from 'vitest'
import { IdleMemory } from '../../src/cli/idle-memory.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('memory is given back once nothing was checked for half a minute, and not between two edits', () => {
  vi.useFakeTimers()
  const collect = vi.fn<() => void>()
  const memory = new IdleMemory(collect)
  memory.idle()
  vi.advanceTimersByTime(20_000)
  memory.busy()
  vi.advanceTimersByTime(20_000)
  memory.idle()
  vi.advanceTimersByTime(29_000)
  expect(collect).not.toHaveBeenCalled()
  vi.advanceTimersByTime(2000)
  expect(collect).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(120_000)
  expect(collect).toHaveBeenCalledTimes(1)
})

test("Node's own collection can be called", () => {
  vi.useFakeTimers()
  new IdleMemory().idle()
  expect(() => vi.advanceTimersByTime(31_000)).not.toThrow()
})
