import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const main = join(import.meta.dirname, '..', 'bench', 'property', 'main.mjs')

/** A small part of `npm run bench:property`, always the same programs. */
test('150 random programs: analyser and recorder agree', async () => {
  const args = [main, '--programs', '150', '--worlds', '12']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toMatch(/^unexplained +0$/m)
  expect(Number(/^violations +(\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(50)
}, 60_000)
