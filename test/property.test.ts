import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const main = join(import.meta.dirname, '..', 'bench', 'property', 'main.mjs')

/** Small parts of `npm run bench:property`, always the same programs. */
test.each([
  [150, 'next,loops,promises,timers,callbacks,emitters', 50],
  [60, 'promises,callbacks,streams', 40],
  [60, 'next,routers', 30],
  [40, 'next,sending', 20],
  [40, 'next,promises,classes,errors', 15],
  [40, 'promises,callbacks,waiting', 15],
  [40, 'promises,native', 25],
  [25, 'promises,classes,compiled', 5],
])(
  '%d random programs with %s: analyser and recorder agree',
  async (programs, features, violations) => {
    const args = [main, '--programs', String(programs), '--worlds', '12', '--features', features]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(stdout).toMatch(/^unexplained +0$/m)
    expect(Number(/^violations +(\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(violations)
  },
  60_000,
)
