import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import type { Incident, Session } from '@sendonce/model'
import { endOf } from './ended.ts'

/** The recorder as it is published. */
export const register: string = join(import.meta.dirname, '..', 'dist', 'register.js')

/** The folder of the small programs that the tests run. */
export const programs: string = join(import.meta.dirname, 'programs')

/** What a program printed, and what the recorder in it and in its children wrote. */
export interface Recorded {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
  readonly incidents: readonly Incident[]
  /** The latest session of each process and thread. */
  readonly sessions: readonly Session[]
}

interface Choices {
  readonly node?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** How the recorder gets into the program; by default `--require`. */
  readonly preload?: readonly string[]
}

/** Runs Node with the recorder and waits for its end. */
export async function runRecorded(
  args: readonly string[],
  { node = process.execPath, cwd, env = {}, preload = ['--require', register] }: Choices = {},
): Promise<Recorded> {
  const out = mkdtempSync(join(tmpdir(), 'sendonce-recorded-'))
  const child = spawn(node, ['--no-warnings', ...preload, ...args], {
    cwd: cwd ?? programs,
    env: {
      ...cleanEnvironment(),
      SENDONCE_OUT: out + sep,
      SENDONCE_TERMINAL: 'off',
      NODE_DEBUG: 'sendonce',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { status, stdout, stderr } = await endOf(child)
  const entries = readdirSync(out).map((name) => linesOf(join(out, name)))
  rmSync(out, { recursive: true })
  return {
    stdout,
    stderr,
    status,
    incidents: latest(entries.flat().filter((entry) => entry.kind === 'incident')),
    sessions: entries.flatMap((file) => file.filter((one) => one.kind === 'session').slice(-1)),
  }
}

/** Each incident once, with its last count. */
function latest(incidents: readonly Incident[]): Incident[] {
  return [...new Map(incidents.map((one) => [one.id, one])).values()]
}

/** The tests' own runner must not show in the programs. */
function cleanEnvironment(): Record<string, string | undefined> {
  const env = { ...process.env }
  for (const name of Object.keys(env))
    if (/^(?:VITEST|SENDONCE|NODE_|TEST$|FORCE_COLOR|NO_COLOR)/.test(name)) delete env[name]
  return env
}

function linesOf(file: string): (Incident | Session)[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Incident | Session)
}

/** An incident in short: the two calls, their lines, and what Node did. */
export function inShort({ first, second, reaction }: Incident): string {
  const told = [first, second].map((one) => `${one?.call ?? '-'}:${one?.place?.line ?? '?'}`)
  return `${told.join(' ')} ${reaction}`
}
