import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { runProgram } from './run-program.ts'

interface Volume {
  readonly one: {
    readonly records: readonly number[]
    readonly counted: number
    readonly heapBefore: number
    readonly heapAfter: number
  }
  readonly many: {
    readonly records: number
    readonly series: number
    readonly counted: number
    readonly dropped: number
    readonly heap: number
  }
}

/** An address on loopback where nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}/v1/logs`
}

const megabyte = 1024 * 1024

test('a hundred thousand incidents of one mistake are two records, thousands of routes a bounded number of series, also while the receiver is down', async () => {
  const env = { OTLP_URL: await nobody(), NODE_OPTIONS: '--expose-gc' }
  const { one, many } = await runProgram<Volume>('volume.cjs', { env })
  expect(one.records).toEqual([1, 99_999])
  expect(one.counted).toBe(100_000)
  expect(one.heapAfter - one.heapBefore).toBeLessThan(megabyte)
  expect(many.records).toBe(49)
  // With the one before, and `other`.
  expect(many.series).toBe(1001)
  expect(many.counted).toBe(100_000 + 5001)
  expect(many.dropped).toBe(5000 - 49)
  expect(many.heap - one.heapAfter).toBeLessThan(8 * megabyte)
})
