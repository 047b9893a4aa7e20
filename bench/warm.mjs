// How long a check takes when one file has changed since the last one: in a process of its own, with what that one kept,
// and in one that watches.
// usage: npm run bench:warm [-- --edits 30 --seed 1 --lines 500000]
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { discoverFiles } from '../packages/sendonce/dist/project/discover.js'
import { Sources } from '../packages/sendonce/dist/project/sources.js'
import { bin } from './check.mjs'
import { corpusFolder, packageFolder, readTable, unpackPackage } from './packages.mjs'
import { Random } from './property/random.mjs'

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    lines: { type: 'string', default: '500000' },
  },
})
const edits = Number(values.edits)
/** A little longer than it takes the command to give memory back. */
const idleMs = 35_000
const random = new Random(Number(values.seed))

const corpus = corpusFolder('speed')
const packages = readTable(join(import.meta.dirname, 'speed-corpus.tsv'))
for (const { package: name, version } of packages) unpackPackage(corpus, name, version)
const folders = []
const files = []
let lines = 0
for (const { package: name, version } of packages) {
  if (lines >= Number(values.lines)) break
  const folder = packageFolder(name, version)
  folders.push(folder)
  const found = await discoverFiles({ root: corpus, paths: [folder], includeTests: false })
  const sources = new Sources(corpus)
  for (const file of found.files) {
    const facts = sources.facts(file)
    lines += facts.lines
    files.push({ file, isCandidate: facts.isCandidate === true })
  }
}
const work = mkdtempSync(join(tmpdir(), 'sendonce-warm-'))
const usageFile = join(work, 'usage.json')

console.log(
  `${folders.length} packages, ${files.length} files, ${lines} lines; Node ${process.version}\n`,
)
try {
  const cold = measure()
  console.log(`nothing kept: ${cold.wallMs.toFixed(0)} ms`)
  measure()
  print('nothing changed', Array.from({ length: 7 }, measure))
  print('one file changed, of all', sample(files).map(measureEdited))
  print(
    'one file changed, of those with handlers',
    sample(files.filter((one) => one.isCandidate)).map(measureEdited),
  )
  print('watching, one file changed, of those with handlers', await watched())
} finally {
  rmSync(work, { recursive: true, force: true })
}

function sample(from) {
  return Array.from({ length: edits }, () => random.pick(from))
}

/** The file gets a line more, which changes nothing that it does; afterwards it is as it was. */
function measureEdited({ file }) {
  const path = join(corpus, file)
  const [text, { atime, mtime }] = [readFileSync(path), statSync(path)]
  try {
    writeFileSync(path, Buffer.concat([text, Buffer.from('\n;')]))
    return measure()
  } finally {
    writeFileSync(path, text)
    utimesSync(path, atime, mtime)
    measure()
  }
}

/**
 * Times of the second edit of a file and of those behind it, as the command tells them: with the first one its package
 * may have to be read in.
 */
async function watched() {
  const args = [bin, 'check', '--watch', ...folders, '--no-fixes', '--no-cache', '--quiet']
  const command = spawn(process.execPath, args, {
    cwd: corpus,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const checks = createInterface({ input: command.stderr })[Symbol.asyncIterator]()
  const checked = async () => {
    for (;;) {
      const { value, done } = await checks.next()
      if (done) throw new Error('the command that watches has ended')
      const [, ms] = /checked in (\d+) ms/.exec(value) ?? []
      if (ms !== undefined) return Number(ms)
    }
  }
  const runs = []
  try {
    await checked()
    const edited = sample(files.filter((one) => one.isCandidate)).slice(0, Math.ceil(edits / 3))
    for (const { file } of edited) {
      const path = join(corpus, file)
      const [text, { atime, mtime }] = [readFileSync(path, 'utf8'), statSync(path)]
      try {
        for (let nth = 0; nth < 4; nth++) {
          writeFileSync(path, `// edit ${nth}\n${text}`)
          const wallMs = await checked()
          if (nth > 0) runs.push({ wallMs })
        }
      } finally {
        writeFileSync(path, text)
        utimesSync(path, atime, mtime)
      }
      await checked()
    }
    const busy = residentMb(command.pid)
    await setTimeout(idleMs)
    console.log(
      `memory of the command that watches: ${busy} MB, and ${residentMb(command.pid)} MB when it has waited for ${idleMs / 1000} s`,
    )
  } finally {
    command.kill()
  }
  return runs
}

/** What a process has in memory now; only Linux tells. */
function residentMb(pid) {
  try {
    const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Math.round(kb / 1024)
  } catch {
    return NaN
  }
}

function measure() {
  const args = [bin, 'check', ...folders, '--format', 'json', '--no-fixes', '--cache', work]
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', join(import.meta.dirname, 'run', 'usage.mjs'), ...args],
    {
      cwd: corpus,
      env: { ...process.env, USAGE_FILE: usageFile },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  )
  if (status !== 0 && status !== 1)
    throw new Error(`the check ended with ${status}: ${stderr.slice(0, 500)}`)
  return JSON.parse(readFileSync(usageFile, 'utf8'))
}

function print(name, runs) {
  const at = (share, key) => {
    const sorted = runs.map((run) => run[key]).toSorted((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(0)
  }
  const time = [0.5, 0.75, 0.95].map((share) => `p${share * 100} ${at(share, 'wallMs')}`)
  const rest =
    'cpuMs' in runs[0]
      ? `; cpu ms p50 ${at(0.5, 'cpuMs')}; peak RSS MB p50 ${at(0.5, 'rssMb')}, max ${at(1, 'rssMb')}`
      : ''
  console.log(`${name} (${runs.length} runs): wall ms ${time.join(', ')}${rest}`)
}
