import { constants, tmpdir } from 'node:os'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Incident, Sighting } from '@sendonce/model'
import spawn from 'cross-spawn'
import { childEnvironment } from '../run/child-environment.ts'
import { preloading } from '../run/node-options.ts'
import type { Launch } from '../run/resolve-command.ts'
import { errorCode } from '../util/error-code.ts'
import {
  planVariable,
  type Delay,
  type IncidentEntry,
  type Operation,
  type Plan,
  type RequestEntry,
} from './format.ts'

/** The command of the tests, and where and how it runs. */
export interface Tests {
  readonly target: Launch
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The recorder's file. */
  readonly register: string
}

/** What one run of the tests has shown. */
export interface RunOutcome {
  /** As a shell would give it; `null`: it took too long, and was ended. */
  readonly status: number | null
  /** Why it could not be started. */
  readonly fault: string | null
  /** It was broken off by a person or a system: with this signal. */
  readonly signal: NodeJS.Signals | null
  readonly ms: number
  /** What each request has begun, in the order of time. */
  readonly requests: ReadonlyMap<string, readonly Operation[]>
  readonly incidents: readonly IncidentEntry[]
  /** The end of what it printed. */
  readonly text: string
}

/** Loaded in front of each Node process below the command. */
const preload = fileURLToPath(new URL('race.cjs', import.meta.url))

/** Runs the tests once, and ends them after so many milliseconds. */
export async function runOnce(
  tests: Tests,
  delays: readonly Delay[],
  limit: number,
): Promise<RunOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-race-'))
  try {
    const plan: Plan = { root: tests.cwd, ownFolders: [dirname(tests.register)], delays }
    const file = join(folder, 'plan.json')
    writeFileSync(file, JSON.stringify(plan))
    const flags = { mode: 'development', terminal: 'off', hangAfter: '0' }
    const env = childEnvironment(tests.env, tests.register, join(folder, 'incidents'), flags)
    const ending = await run(
      tests,
      { ...env, [planVariable]: file, NODE_OPTIONS: preloading(env['NODE_OPTIONS'], preload) },
      join(folder, 'output'),
      limit,
    )
    return { ...ending, ...readEntries(folder), text: textOf(join(folder, 'output')) }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

type Ending = Pick<RunOutcome, 'status' | 'fault' | 'signal' | 'ms'>

const passedOn: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

function run(
  { target: { file, args }, cwd }: Tests,
  env: Readonly<Record<string, string | undefined>>,
  output: string,
  limit: number,
): Promise<Ending> {
  const begin = Date.now()
  const descriptor = openSync(output, 'w')
  const isWindows = process.platform === 'win32'
  return new Promise((resolve) => {
    // A group of its own: what outlives the command goes with it.
    const child = spawn(file, [...args], {
      cwd,
      env,
      detached: !isWindows,
      stdio: ['ignore', descriptor, descriptor],
      windowsHide: true,
    })
    let signal: NodeJS.Signals | null = null
    let isLate = false
    const end = (how: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined && !isWindows) process.kill(-child.pid, how)
        else child.kill(how)
      } catch {
        // It is over.
      }
    }
    const listeners = passedOn.map((name) => {
      const listener = (): void => {
        signal = name
        end(name)
      }
      process.on(name, listener)
      return (): unknown => process.off(name, listener)
    })
    const timer = setTimeout(() => {
      isLate = true
      end('SIGKILL')
    }, limit)
    const finish = (status: number | null, fault: string | null): void => {
      clearTimeout(timer)
      for (const off of listeners) off()
      closeSync(descriptor)
      resolve({ status, fault, signal, ms: Date.now() - begin })
    }
    child.on('error', (error) => {
      if (child.pid === undefined) finish(127, errorCode(error))
    })
    child.on('exit', (code, by) => {
      end('SIGTERM')
      finish(isLate ? null : (code ?? 128 + (by ? constants.signals[by] : 0)), null)
    })
  })
}

function readEntries(folder: string): Pick<RunOutcome, 'requests' | 'incidents'> {
  const latest = new Map<string, RequestEntry>()
  const incidents: IncidentEntry[] = []
  for (const name of readdirSync(folder)
    .filter((one) => one.endsWith('.race'))
    .toSorted()) {
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      const entry = parse(line)
      if (entry?.kind === 'request') latest.set(entry.id, entry)
      else if (entry) incidents.push({ ...entry, incident: withoutOwn(entry.incident) })
    }
  }
  const requests = new Map<string, readonly Operation[]>()
  // Two processes may have served requests of one name: what either has begun belongs to it.
  for (const { request, operations } of latest.values()) {
    const before = requests.get(request) ?? []
    const more = operations.filter(({ name }) => !before.some((one) => one.name === name))
    requests.set(request, [...before, ...more])
  }
  return { requests, incidents }
}

const ownFolder = dirname(preload) + sep

/** What holds operations back stands in stacks as if the program called it. */
function withoutOwn(incident: Incident): Incident {
  const strip = (one: Sighting | null): Sighting | null =>
    one && { ...one, stack: one.stack.filter(({ file }) => !file.startsWith(ownFolder)) }
  return { ...incident, first: strip(incident.first), second: strip(incident.second) }
}

/** A process that was ended may have written half a line. */
function parse(line: string): RequestEntry | IncidentEntry | null {
  try {
    return JSON.parse(line) as RequestEntry | IncidentEntry
  } catch {
    return null
  }
}

function textOf(file: string): string {
  return readFileSync(file, 'utf8').slice(-4000)
}
