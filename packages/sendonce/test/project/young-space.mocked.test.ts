import { expect, test, vi } from 'vitest'
import { createYoungSpaceLimit } from '../../src/project/young-space.ts'

const v8 = vi.hoisted(() => ({ size: 0, flags: [] as string[] }))
vi.mock('node:v8', () => ({
  getHeapSpaceStatistics: () => [{ space_name: 'new_space', space_size: v8.size }],
  setFlagsFromString: (flag: string) => v8.flags.push(flag),
}))

test('the space for new objects grows up to its limit, and again when Node has taken it back', () => {
  const clock = vi.spyOn(performance, 'now')
  const look = createYoungSpaceLimit()
  const mb = 1024 * 1024
  for (const [index, size] of [1, 8, 16, 32, 4, 16].entries()) {
    v8.size = size * mb
    clock.mockReturnValue((index + 1) * 1000)
    look()
  }
  expect(v8.flags).toEqual([
    '--semi-space-growth-factor=1',
    '--semi-space-growth-factor=2',
    '--semi-space-growth-factor=1',
  ])
  clock.mockRestore()
})
