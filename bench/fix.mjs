// Which mistakes of published packages `sendonce fix` repairs, why not the others, and what verifying costs.
// usage: npm run bench:fix [-- --diff] [--corpus wild|speed] ; --diff shows the edits
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createTwoFilesPatch } from 'diff'
import { analyzeForRepair, repairEach } from '../packages/sendonce/dist/fix/fix-sources.js'
import { loadProject } from '../packages/sendonce/dist/project/check-project.js'
import { bestMatch } from './match.mjs'
import { corpusFolder, readTable, unpackPackage } from './packages.mjs'

const here = import.meta.dirname
const { values } = parseArgs({
  options: { diff: { type: 'boolean', default: false }, corpus: { type: 'string' } },
})
const isShown = ({ confidence }) => confidence !== 'low'

async function open(folder) {
  const project = await loadProject({ root: folder, paths: ['.'], includeTests: false })
  return { project, program: analyzeForRepair(project.host, project.candidates) }
}

/** Counts outcomes by pattern and by fixer, and the milliseconds of each verification. */
class Tally {
  kinds = new Map()
  byFixer = new Map()
  refusals = new Map()
  verifyMs = []
  perFinding = []

  add({ outcome, verifyMs }) {
    const { kind, finding } = outcome
    const row = this.kinds.get(finding.code) ?? { fixed: 0, suggested: 0, refused: 0, gone: 0 }
    row[kind]++
    this.kinds.set(finding.code, row)
    for (const name of new Set(outcome.fixers ?? []))
      if (kind === 'fixed') this.byFixer.set(name, (this.byFixer.get(name) ?? 0) + 1)
    if (kind === 'refused')
      this.refusals.set(outcome.reason, (this.refusals.get(outcome.reason) ?? 0) + 1)
    this.verifyMs.push(...verifyMs)
    if (verifyMs.length > 0) this.perFinding.push(verifyMs.reduce((sum, ms) => sum + ms, 0))
  }

  print(name) {
    console.log(`\n${name}\n\npattern  fixed  suggested  refused`)
    const cell = (number, width) => String(number).padStart(width)
    const line = (code, row) =>
      console.log(`${code}    ${cell(row.fixed, 5)}  ${cell(row.suggested, 9)}  ${cell(row.refused, 7)}`)
    const sum = { fixed: 0, suggested: 0, refused: 0 }
    for (const [code, row] of [...this.kinds].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      line(code, row)
      for (const key of Object.keys(sum)) sum[key] += row[key]
    }
    line('all  ', sum)
    const list = (map) =>
      [...map]
        .toSorted((a, b) => b[1] - a[1])
        .map(([key, count]) => `  ${count}  ${key}`)
        .join('\n')
    console.log(`\nby fixer\n${list(this.byFixer)}\n\nrefused because\n${list(this.refusals)}`)
    console.log(
      `\none edit verified in ${median(this.verifyMs)} ms in the median (${this.verifyMs.length} edits, slowest ${Math.round(Math.max(0, ...this.verifyMs))} ms); all of a finding in ${median(this.perFinding)} ms`,
    )
  }
}

function median(numbers) {
  const middle = numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
  return middle === undefined ? '-' : middle.toFixed(1)
}

function show(project, { outcome }) {
  if (!values.diff) return
  for (const [file, text] of outcome.texts ?? [])
    console.log(createTwoFilesPatch(file, file, project.text(file) ?? '', text, '', '', { context: 4 }))
}

async function wild() {
  const corpus = corpusFolder('wild')
  const tally = new Tally()
  const opened = new Map()
  for (const row of readTable(join(here, 'wild-dev.tsv')).filter(({ tier }) => tier === 'A')) {
    const folder = unpackPackage(corpus, row.package, row.buggy_version)
    if (!opened.has(folder)) {
      opened.clear()
      opened.set(folder, await open(folder))
    }
    const { project, program } = opened.get(folder)
    const best = bestMatch(program.analysis.findings, row)
    if (best?.level !== 2) {
      console.log(`${row.id}  not found  ${row.package}@${row.buggy_version} ${row.file}`)
      continue
    }
    const [fix] = repairEach(program, ({ fingerprint }) => fingerprint === best.finding.fingerprint)
    tally.add(fix)
    const { outcome } = fix
    console.log(
      `${row.id}  ${outcome.kind} ${outcome.finding.code} ${outcome.finding.confidence}  ${row.package} ${row.file}:${row.first_lines} -> ${row.second_lines}: ${outcome.title ?? ''}${outcome.skips?.length ? ` (skips ${outcome.skips.join(', ')})` : ''}${outcome.reason ? `; ${outcome.reason}` : ''}`,
    )
    show(project, fix)
  }
  tally.print('known double responses of published packages, tier A')
}

async function speed() {
  const corpus = corpusFolder('speed')
  const tally = new Tally()
  for (const { package: name, version } of readTable(join(here, 'speed-corpus.tsv'))) {
    const { project, program } = await open(unpackPackage(corpus, name, version))
    for (const fix of repairEach(program, isShown)) {
      tally.add(fix)
      const { outcome } = fix
      const site = outcome.finding.second ?? outcome.finding.first
      console.log(
        `${name} ${outcome.kind} ${outcome.finding.code} ${site.file}:${site.line}: ${outcome.title ?? ''}${outcome.skips?.length ? ` (skips ${outcome.skips.join(', ')})` : ''}${outcome.reason ? `; ${outcome.reason}` : ''}`,
      )
      show(project, fix)
    }
  }
  tally.print('findings in the packages of the speed corpus')
}

if (values.corpus !== 'speed') await wild()
if (values.corpus !== 'wild') await speed()
