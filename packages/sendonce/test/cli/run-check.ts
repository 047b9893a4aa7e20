import type { Report } from '@sendonce/model'
import { runCli } from '../../src/cli/run-cli.ts'
import { createTestIo } from './test-io.ts'

/** Runs `sendonce check` in a folder, and gives how it ended and what it wrote. */
export async function check(
  cwd: string,
  ...argv: readonly string[]
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const io = createTestIo({ cwd })
  const status = await runCli(['check', ...argv], io)
  return { status, out: io.out(), err: io.err() }
}

/** The report that it writes as JSON. */
export async function json(cwd: string, ...argv: readonly string[]): Promise<Report> {
  return JSON.parse((await check(cwd, '--format', 'json', ...argv)).out) as Report
}
