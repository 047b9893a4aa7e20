// Races of the suite in test/race, by three ways: plain runs, operations delayed at random, and `sendonce race`. `npm run bench:race`
// for node:test; `-- jest`, `-- vitest` for those. `-- --replays 10` has each order that was found happen again so often.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const cwd = join(root, 'test', 'race', 'suite')
const bundle = join(root, 'packages', 'sendonce', 'dist', 'bundle')
const recorder = join(root, 'packages', 'runtime', 'dist')
const racing = 3
const randomRuns = 40
const probability = 0.3
const longestDelay = 50

const runners = {
  'node:test': ['node', '--test', 'node.spec.cjs'],
  jest: ['npx', 'jest', '--config=jest.set-up.cjs', '--runInBand'],
  vitest: ['npx', 'vitest', 'run', '--config=vitest.set-up.mjs'],
}

/** A run of the tests with these delays: operations by request, and which requests were answered twice. */
function run(command, delays) {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-bench-race-'))
  const plan = join(folder, 'plan.json')
  writeFileSync(plan, JSON.stringify({ root: cwd, ownFolders: [recorder], delays }))
  const preload = [join(recorder, 'register.js'), join(bundle, 'race.cjs')]
  const env = {
    ...process.env,
    NODE_OPTIONS: preload.map((file) => `--require=${file}`).join(' '),
    SENDONCE_RACE: plan,
    SENDONCE_TERMINAL: 'off',
    SENDONCE_OUT: `${folder}/out/`,
  }
  spawnSync(command[0], command.slice(1), { cwd, env, stdio: 'ignore' })
  const files = readdirSync(folder).filter((name) => name.endsWith('.race'))
  const entries = files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )
  rmSync(folder, { recursive: true })
  const latest = new Map(
    entries.filter(({ kind }) => kind === 'request').map((one) => [one.id, one]),
  )
  const operations = [...latest.values()].flatMap(({ request, operations: all }) =>
    all.map(({ name }) => ({ request, operation: name })),
  )
  const twice = entries.filter(({ kind }) => kind === 'incident').map(({ request }) => request)
  return { operations, twice: new Set(twice) }
}

/** The same numbers each time. */
function randomFrom(seed) {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return state / 2 ** 32
  }
}

function row(way, runs, found, ms, more = '') {
  console.log(
    `${way.padEnd(44)} ${String(runs).padStart(4)} runs  found ${found}/${racing}  ${(ms / 1000).toFixed(1)} s  ${more}`,
  )
}

function race(command, args) {
  const { stdout } = spawnSync(
    process.execPath,
    [join(bundle, 'bin.js'), 'race', ...args, '--format', 'json', '--', ...command],
    { cwd, encoding: 'utf8' },
  )
  return JSON.parse(stdout)
}

const [given] = process.argv.slice(2).filter((word) => !word.startsWith('-') && !/^\d+$/.test(word))
const name = given ?? 'node:test'
const command = runners[name]
if (!command) throw new Error(`${name} is none of ${Object.keys(runners).join(', ')}`)
const place = process.argv.indexOf('--replays')
const replays = place === -1 ? 0 : Number(process.argv[place + 1])

console.log(`${name}, Node ${process.version}`)
const plainBegin = Date.now()
const plain = run(command, [])
row('plain', 1, plain.twice.size, Date.now() - plainBegin)

const random = randomFrom(20261130)
const randomBegin = Date.now()
const firstIn = new Map()
for (let at = 1; at <= randomRuns; at++) {
  const delays = plain.operations.flatMap((one) =>
    random() < probability ? [{ ...one, by: Math.ceil(random() * longestDelay) }] : [],
  )
  for (const request of run(command, delays).twice)
    if (!firstIn.has(request)) firstIn.set(request, at)
}
const seen = [...firstIn].map(([request, at]) => `${request} in run ${at}`).join(', ')
row(
  `random, P ${probability}, at most ${longestDelay} ms`,
  randomRuns,
  firstIn.size,
  Date.now() - randomBegin,
  seen,
)

const ownBegin = Date.now()
const report = race(command, [])
const confirmed = report.races.map(({ request, times, tries }) => `${request} ${times}/${tries}`)
const before = `${report.runsBefore} before the first confirmation`
row(
  'sendonce race',
  report.runs,
  report.races.length,
  Date.now() - ownBegin,
  `${before}; ${confirmed.join(', ')}`,
)

for (const { replay } of replays > 0 ? report.races : []) {
  const { times, tries } = race(command, ['--replay', replay, '--runs', String(replays)])
  console.log(`  ${replay}: ${times}/${tries}`)
}
