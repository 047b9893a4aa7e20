import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { endOf } from '../../runtime/test/ended.ts'

const programs = join(import.meta.dirname, 'programs')

/** As the documentation has it. */
const recorder = ['--require', '@sendonce/runtime/register']
const guard = ['--require', '@sendonce/guard/register']
const otel = ['--import', '@sendonce/otel/register']

interface Choices {
  readonly node?: string
  readonly env?: Readonly<Record<string, string>>
}

/** What a program prints, as JSON; it has to say nothing else. */
export async function runProgram<T>(name: string, choices: Choices = {}): Promise<T> {
  const { node = process.execPath, env = {} } = choices
  const child = spawn(
    node,
    ['--no-warnings', ...recorder, ...guard, ...otel, join(programs, name)],
    {
      // The tests' own runner must not show in the programs.
      env: {
        PATH: process.env['PATH'],
        SENDONCE_TERMINAL: 'off',
        NODE_DEBUG: 'sendonce',
        SENDONCE_GUARD: 'contain',
        ...env,
      },
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const { status, stdout, stderr } = await endOf(child)
  if (status !== 0 || stderr !== '')
    throw new Error(`${name} ended with ${status}: ${stderr}${stdout}`)
  return JSON.parse(stdout) as T
}
