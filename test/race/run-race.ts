import { spawn } from 'node:child_process'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const bundle = join(root, 'packages', 'sendonce', 'dist', 'bundle')
const suite = join(import.meta.dirname, 'suite')

export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Setting {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly node?: string
}

/** Runs Node; what speaks of the tests around is not for what it runs. */
async function runNode(args: readonly string[], setting: Setting): Promise<Outcome> {
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|SENDONCE|NODE_)/.test(name),
  )
  const child = spawn(setting.node ?? process.execPath, args, {
    cwd: setting.cwd,
    env: { ...Object.fromEntries(env), NO_COLOR: '1', ...setting.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part: string) => {
      written[name] += part
    })
  const status = await new Promise<number | null>((done) => child.once('close', done))
  return { status, ...written }
}

/** `sendonce race` on a command. */
export function race(args: readonly string[], setting: Partial<Setting> = {}): Promise<Outcome> {
  return runNode([join(bundle, 'bin.js'), 'race', ...args], { cwd: suite, ...setting })
}

/** `sendonce race` on a file that is written for it. */
export async function raceOf(program: string): Promise<Outcome> {
  const cwd = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-raced-'))
  try {
    writeFileSync(join(cwd, 'tests.cjs'), program)
    return await race(['--', process.execPath, 'tests.cjs'], { cwd })
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

export interface SlowedOperation {
  readonly request: string
  readonly operation: string
  readonly by: number | 'early'
}

export interface Slowed extends Outcome {
  readonly operations: readonly Omit<SlowedOperation, 'by'>[]
  /** The requests that were answered twice. */
  readonly twice: readonly string[]
}

interface Entry {
  readonly kind: 'request' | 'incident'
  readonly id: string
  readonly request: string
  readonly operations: readonly { readonly name: string }[]
}

/** A program with what `sendonce race` loads in front of it; `delays`: `null` for none of that. */
export async function slowed(
  args: readonly string[],
  delays: readonly SlowedOperation[] | null,
  node?: string,
): Promise<Slowed> {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-slowed-'))
  try {
    const recorder = join(root, 'packages', 'runtime', 'dist')
    const plan = join(folder, 'plan.json')
    writeFileSync(plan, JSON.stringify({ root: suite, ownFolders: [recorder], delays }))
    const files = [join(recorder, 'register.js'), join(bundle, 'race.cjs')]
    const preload = delays === null ? [] : files.flatMap((file) => ['--require', file])
    const env = { SENDONCE_RACE: plan, SENDONCE_TERMINAL: 'off', SENDONCE_OUT: `${folder}/out/` }
    const outcome = await runNode([...preload, ...args], {
      cwd: suite,
      env,
      ...(node ? { node } : {}),
    })
    const names = readdirSync(folder).filter((name) => name.endsWith('.race'))
    const lines = names.flatMap((name) =>
      readFileSync(join(folder, name), 'utf8').trim().split('\n'),
    )
    const entries = lines.map((line) => JSON.parse(line) as Entry)
    const requests = entries.filter(({ kind }) => kind === 'request')
    const latest = new Map(requests.map((entry) => [entry.id, entry]))
    const operations = [...latest.values()].flatMap(({ request, operations: all }) =>
      all.map(({ name }) => ({ request, operation: name })),
    )
    const twice = entries.filter(({ kind }) => kind === 'incident').map(({ request }) => request)
    return { ...outcome, operations, twice }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
