import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../scripts/node-matrix.mjs'
import { slowed, type SlowedOperation } from './run-race.ts'

const limit = { timeout: 180_000 }
const { kinds } = createRequire(import.meta.url)('./suite/kinds.cjs') as {
  readonly kinds: readonly string[]
}
/** Each kind of operation in the newest of them: what differs between versions shows in what a program sees. */
const nodes = nodeMatrix().filter(({ label }) => ['20', '24', 'current'].includes(label))

describe.each(nodes)('Node $label', ({ binary, label }) => {
  test('a program sees the same when operations are held back', limit, async () => {
    const args = ['faithful.cjs']
    const [plain, watched] = [await slowed(args, null, binary), await slowed(args, [], binary)]
    expect(watched.operations.length).toBeGreaterThan(35)
    const expected: unknown = JSON.parse(plain.stdout)
    expect(JSON.parse(watched.stdout)).toEqual(expected)
    const delays = watched.operations.map((one): SlowedOperation => ({ ...one, by: 5 }))
    const held = await slowed(args, delays, binary)
    expect(JSON.parse(held.stdout)).toEqual(expected)
  })

  test.skipIf(label === '20')(
    'each kind of operation can come behind the answer',
    limit,
    async () => {
      const args = ['kinds.spec.cjs']
      const { operations } = await slowed(args, [], binary)
      const delays = operations
        .filter(({ operation }) => !operation.startsWith('setTimeout@kinds.cjs:57:'))
        .map((one): SlowedOperation => ({ ...one, by: 50 }))
      const late = await slowed(args, delays, binary)
      expect(new Set(late.twice)).toEqual(new Set(kinds.map((kind) => `GET /${kind}#0`)))
    },
  )
})

test('timers keep their order', limit, async () => {
  const planned: readonly (readonly [request: string, place: string, by: number | 'early'])[] = [
    ['GET /later#0', '8:5', 60],
    ['GET /early#0', '13:5', 'early'],
    ['GET /rounds#0', '22:5', 'early'],
    ['GET /stopped#0', '26:5', 'early'],
    ['GET /refreshed#0', '32:19', 'early'],
  ]
  const delays = planned.map(([request, place, by]): SlowedOperation => {
    return { request, operation: `setTimeout@timers.cjs:${place}`, by }
  })
  const { operations, status, twice, stderr } = await slowed(['timers.cjs'], delays)
  expect({ status, twice, stderr }).toEqual({ status: 0, twice: [], stderr: '' })
  const begun = delays.map(({ request, operation }) => ({ request, operation }))
  expect(operations).toEqual(expect.arrayContaining(begun))
})
