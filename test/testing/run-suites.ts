import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const suites = ['sequential', 'parallel']

/** What a runner said of the suites. */
export interface Outcome {
  readonly status: number | null
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  /** All that it printed. */
  readonly text: string
}

export interface Run {
  /** With sendonce set up, as the guide says. */
  readonly isWatched: boolean
  readonly node?: string
  /** Instead of all. */
  readonly file?: string
}

/** How a runner is started on files of tests, and where its output tells of each test. */
interface Runner {
  readonly ending: string
  readonly args: (isWatched: boolean) => readonly string[]
  readonly results: (text: string) => readonly (readonly [name: string, hasPassed: boolean])[]
}

const folder = join(import.meta.dirname, 'suite')
const { resolve } = createRequire(join(folder, 'cases.cjs'))
const manifestOf = (name: string): string => resolve(`${name}/package.json`)

/** The first document of JSON in a text that begins with a brace in a line of its own. */
function jsonIn(text: string): unknown {
  const line = /^\{.*$/m.exec(text)?.[0] ?? 'null'
  return JSON.parse(line)
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[]
  }[]
}

const reported = (text: string): [string, boolean][] =>
  (jsonIn(text) as Report).testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ title, status }): [string, boolean] => [title, status === 'passed']),
  )

/** Lines of TAP. */
const listed = (text: string): [string, boolean][] =>
  [...text.matchAll(/^ *(not )?ok \d+ (?:- )?(?:.*? )?((?:guilty|clean):.*)$/gm)].map(
    ([, not, name = '']) => [name, not === undefined],
  )

const runners = {
  vitest: {
    ending: 'spec.mjs',
    args: () => [
      join(manifestOf('vitest'), '..', 'vitest.mjs'),
      'run',
      '--config=vitest.set-up.mjs',
      '--reporter=json',
      '--reporter=default',
    ],
    results: reported,
  },
  jest: {
    ending: 'spec.cjs',
    args: () => [
      join(manifestOf('jest'), '..', 'bin', 'jest.js'),
      '--config=jest.set-up.cjs',
      '--runInBand',
      '--no-cache',
      '--json',
    ],
    results: reported,
  },
  'node:test': {
    ending: 'spec.mjs',
    args: (isWatched) => [
      '--test',
      ...(isWatched ? ['--import', 'sendonce/node-test'] : []),
      '--test-reporter=tap',
    ],
    results: listed,
  },
  mocha: {
    ending: 'spec.cjs',
    args: (isWatched) => [
      join(manifestOf('mocha'), '..', 'bin', 'mocha.js'),
      ...(isWatched ? ['--require', 'sendonce/mocha'] : []),
      '--reporter=tap',
      '--timeout=60000',
    ],
    results: listed,
  },
} satisfies Readonly<Record<string, Runner>>

export type RunnerName = keyof typeof runners

/** Runs the suites in a runner, in a process of its own. */
export async function runSuites(runner: RunnerName, run: Run): Promise<Outcome> {
  const { ending, args, results } = runners[runner] as Runner
  const files = run.file
    ? [run.file]
    : suites.map((suite) => `${runner.replace(':test', '')}.${suite}.${ending}`)
  // What speaks of the tests around is not for these.
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|SENDONCE|NODE_)/.test(name),
  )
  const child = spawn(run.node ?? process.execPath, [...args(run.isWatched), ...files], {
    cwd: folder,
    env: { ...Object.fromEntries(env), NO_COLOR: '1', WATCHED: run.isWatched ? '1' : '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  const status = await new Promise<number | null>((done) => child.once('close', done))
  const all = results(text)
  const named = (hasPassed: boolean): string[] =>
    all.filter(([, passed]) => passed === hasPassed).map(([name]) => name)
  return { status, passed: named(true), failed: named(false), text }
}
