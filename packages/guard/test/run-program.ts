import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { endOf } from '../../runtime/test/ended.ts'

/** The program that all tests run. */
export const program: string = join(import.meta.dirname, 'programs', 'bad.cjs')

export interface Ended {
  readonly status: number | null
  readonly lines: readonly string[]
  readonly stderr: string
}

interface Choices {
  readonly node?: string
  readonly preload?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const guarded = ['--require', '@sendonce/guard/register']

/** Runs the program with these cases, by default with a guard, and waits for its end. */
export async function run(cases: readonly string[], choices: Choices = {}): Promise<Ended> {
  const { node = process.execPath, preload = guarded, env = {} } = choices
  const child = spawn(node, [...preload, program, ...cases], {
    // The tests' own runner must not show in the program.
    env: { PATH: process.env['PATH'], SENDONCE_TERMINAL: 'off', NODE_DEBUG: 'sendonce', ...env },
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { status, stdout, stderr } = await endOf(child)
  return { status, lines: stdout.split('\n').filter(Boolean), stderr }
}
