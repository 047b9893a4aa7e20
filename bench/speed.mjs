// Time and memory of `sendonce check` over published packages, next to other tools on the same files.
// usage: npm run bench:speed [-- --rounds 3]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { discoverFiles } from '../packages/sendonce/dist/project/discover.js'
import { Sources } from '../packages/sendonce/dist/project/sources.js'
import { bin } from './check.mjs'
import { corpusFolder, packageFolder, readTable, unpackPackage } from './packages.mjs'

const root = join(import.meta.dirname, '..')
const here = import.meta.dirname
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1')

const corpus = corpusFolder('speed')
const packages = readTable(join(here, 'speed-corpus.tsv'))
for (const { package: name, version } of packages) unpackPackage(corpus, name, version)
const folders = packages.map(({ package: name, version }) => packageFolder(name, version))

const discovery = await discoverFiles({ root: corpus, paths: folders, includeTests: false })
// All get what sendonce reads: what is minified or too large inside is left out for all.
const cache = new Sources(corpus)
const sources = discovery.files.map((file) => ({ file, source: cache.load(file) }))
const files = sources.filter(({ source }) => source.kind !== 'skipped').map(({ file }) => file)
const lines = sources.reduce((sum, { source }) => sum + countLines(source), 0)
const work = mkdtempSync(join(tmpdir(), 'sendonce-speed-'))
const list = join(work, 'files.json')
const usageFile = join(work, 'usage.json')
writeFileSync(list, JSON.stringify(files))
writeFileSync(join(work, 'oxlint.json'), '{}')

console.log(
  `${packages.length} packages, ${files.length} files, ${lines} lines; Node ${process.version}; ${rounds} interleaved rounds, medians\n`,
)

const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')
/** What is measured is one process. */
const flags = ['--format', 'json', '--no-fixes', '--no-cache', '--concurrency', 'off']
/** The statuses of each tool that mean "did its work": findings are not a failure. */
const tools = [
  {
    name: 'sendonce check',
    args: [bin, 'check', ...folders, ...flags],
    fine: [0, 1],
  },
  {
    name: 'oxlint (correctness)',
    args: [oxlint, '-c', join(work, 'oxlint.json'), '--format', 'json', ...files],
    fine: [0, 1],
  },
  { name: 'eslint recommended', args: [join(here, 'run', 'eslint.mjs'), list], fine: [0] },
  {
    name: 'sendonce check, small project',
    args: [bin, 'check', join(root, 'examples', 'express-shop'), ...flags],
    fine: [0, 1],
  },
  { name: 'oxc parse alone', args: [join(here, 'run', 'parse.mjs'), list], fine: [0] },
]

const runs = new Map(tools.map(({ name }) => [name, []]))
try {
  for (let round = 0; round < rounds; round++) {
    // Another one begins each round, so that none always runs on a warm or a cold machine.
    for (let at = 0; at < tools.length; at++) {
      const tool = tools[(at + round) % tools.length]
      runs.get(tool.name).push(measure(tool))
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
printTable()

function measure({ name, args, fine }) {
  rmSync(usageFile, { force: true })
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', join(here, 'run', 'usage.mjs'), ...args],
    {
      cwd: corpus,
      env: { ...process.env, USAGE_FILE: usageFile },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  )
  // A program that cannot be loaded ends with 1 as well, like one that found something.
  if (!fine.includes(status) || (name.startsWith('sendonce check') && stdout === ''))
    throw new Error(`${name} ended with ${status}: ${stderr.slice(0, 500)}`)
  return { ...JSON.parse(readFileSync(usageFile, 'utf8')), stdout }
}

function countLines(source) {
  return source.kind === 'skipped' ? 0 : source.text.split('\n').length
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function printTable() {
  const base = median(runs.get('oxc parse alone').map((run) => run.cpuMs))
  const rows = tools.map(({ name }) => {
    const of = (key) => median(runs.get(name).map((run) => run[key]))
    return [
      name,
      (of('wallMs') / 1000).toFixed(2),
      (of('cpuMs') / 1000).toFixed(2),
      (of('cpuMs') / base).toFixed(2),
      of('rssMb').toFixed(0),
    ]
  })
  const head = ['tool', 'wall s', 'cpu s (user+sys)', 'cpu / parse', 'peak RSS MB']
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at].length)))
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, at) =>
      at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]),
    )
    console.log(cells.join('  '))
  }
  const report = JSON.parse(runs.get('sendonce check').at(-1).stdout)
  const { coverage, findings, skipped, timingMs } = report
  console.log(
    `\nsendonce: ${coverage.analysedFiles} files analysed, ${coverage.entryPoints} entry points, ` +
      `${findings.length} findings, ${skipped.length} skipped, ${coverage.unresolvedCalls} calls not resolved; ` +
      `ms: ${Object.entries(timingMs)
        .map(([step, ms]) => `${step} ${Math.round(ms)}`)
        .join(', ')}`,
  )
}
