import { expect, test, vi } from 'vitest'
import { processesFor } from '../../src/project/concurrency.ts'

const machine = vi.hoisted(() => ({ cores: 1 }))
vi.mock('node:os', () => ({ availableParallelism: () => machine.cores }))

const mb = 1024 * 1024

test.each([
  { cores: 2, sizes: [40, 40], count: 0 },
  { cores: 4, sizes: [0.1, 0.1, 0.1], count: 0 },
  { cores: 4, sizes: [40], count: 0 },
  { cores: 3, sizes: [40, 40, 40], count: 2 },
  { cores: 12, sizes: [40, 1, 1, 1], count: 2 },
  { cores: 12, sizes: Array.from({ length: 30 }, () => 1), count: 4 },
])('$cores cores and units of $sizes MB: $count processes', ({ cores, sizes, count }) => {
  machine.cores = cores
  expect(
    processesFor(
      'auto',
      sizes.map((size) => size * mb),
    ),
  ).toBe(count)
})

test('who names a number gets it, as far as there are units', () => {
  expect(processesFor(3, [1, 1, 1, 1])).toBe(3)
  expect(processesFor(8, [1, 1])).toBe(2)
  expect(processesFor(8, [1])).toBe(0)
  expect(processesFor(1, [1, 1])).toBe(0)
  expect(processesFor('off', [1, 1])).toBe(0)
})
