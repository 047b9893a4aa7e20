import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { inShort, programs, runRecorded } from './recorded-program.ts'

const script = join(programs, 'clean-traffic.cjs')
const runs = nodeMatrix().flatMap(({ version, binary }) =>
  ['http', 'http2'].flatMap((kind) =>
    ['development', 'production'].map((mode) => ({ version, binary, kind, mode })),
  ),
)

describe('unusual traffic without a mistake is no incident, and is counted', () => {
  test.concurrent.each(runs)(
    'Node $version, $kind, $mode',
    async ({ binary, kind, mode }) => {
      const env = { NODE_ENV: mode, SENDONCE_HANG_AFTER: '10000' }
      const run = await runRecorded([script, kind], { node: binary, env })
      expect(run.stderr).toBe('')
      expect(run.status).toBe(0)
      expect(run.incidents.map(inShort)).toEqual([])
      const { answered } = JSON.parse(run.stdout) as { answered: number }
      expect(answered).toBeGreaterThan(kind === 'http' ? 40 : 25)
      expect(run.sessions).toMatchObject([{ mode, requests: answered, incidents: 0 }])
    },
    60_000,
  )
})
