import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Report } from 'sendonce'
import { expect, test } from 'vitest'
import { nodeMatrix } from '../scripts/node-matrix.mjs'

const root = join(import.meta.dirname, '..')
const bin = join(root, 'packages', 'sendonce', 'dist', 'bundle', 'bin.js')

/** The analyser needs 20.19: `import.meta.dirname` and `require` of modules. */
const able = nodeMatrix().filter(({ version }) => version !== '20.18.2')

function check(
  binary: string,
  env: Readonly<Record<string, string>> = {},
): Omit<Report, 'timingMs'> {
  const { stdout, stderr } = spawnSync(
    binary,
    ['--no-warnings', bin, 'check', 'examples/express-shop', '--format', 'json'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    },
  )
  if (stdout === '') throw new Error(stderr)
  const { timingMs, ...report } = JSON.parse(stdout) as Report
  expect(timingMs.total).toBeGreaterThan(0)
  return report
}

test('every Node of the matrix reports the same, with either way of getting trees', () => {
  const expected = check(process.execPath)
  expect(expected.findings.length).toBeGreaterThanOrEqual(12)
  for (const { binary } of able) {
    expect(check(binary)).toEqual(expected)
    expect(check(binary, { SENDONCE_RAW_TRANSFER: '0' })).toEqual(expected)
  }
}, 120_000)

test('the same input gives the same bytes', () => {
  const run = (): string =>
    execFileSync(
      process.execPath,
      [
        bin,
        'check',
        'examples/express-shop',
        '--fail-on',
        'certain',
        '--format',
        'plain',
        '--min-confidence',
        'low',
      ],
      {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
  const attempt = (): string => {
    try {
      return run()
    } catch (error) {
      return String((error as { stdout?: string }).stdout)
    }
  }
  expect(attempt()).toBe(attempt())
}, 60_000)
