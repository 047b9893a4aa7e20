// Which mistakes of published packages `sendonce fix` repairs, why not the others, and what verifying costs.
// With the mutants: whether a repaired mutant ends as the handler did that the mistake was put into.
// usage: npm run bench:fix [-- --diff] [--corpus wild|speed|fresh|alone|planted|mutants] [--limit 150] [--rounds 3] [--most 12]
// --diff shows the edits; `alone` plants one mistake at a time, in so many files of each package; `planted` many at once
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createTwoFilesPatch } from 'diff'
import { analyzeForRepair, repairEach } from '../packages/sendonce/dist/fix/fix-sources.js'
import { loadProject } from '../packages/sendonce/dist/project/check-project.js'
import { bestMatch } from './match.mjs'
import { mutantsOf } from './mutate/mutants.mjs'
import { operators } from './mutate/operators.mjs'
import { Project } from './mutate/project.mjs'
import { comparedWith, endsOf, isAsWritten, isSame, overlaid } from './repair/compare.mjs'
import { plantedAlone, plantedIn } from './repair/planted.mjs'
import { spread, Tally, told } from './repair/tally.mjs'
import { corpusFolder, packageFolder, readTable, unpackPackage } from './packages.mjs'

const here = import.meta.dirname
const { values } = parseArgs({
  options: {
    diff: { type: 'boolean', default: false },
    corpus: { type: 'string' },
    limit: { type: 'string', default: '150' },
    rounds: { type: 'string', default: '3' },
    most: { type: 'string', default: '12' },
  },
})
const isShown = ({ confidence }) => confidence !== 'low'

async function open(folder) {
  const project = await loadProject({ root: folder, paths: ['.'], includeTests: false })
  return { project, program: analyzeForRepair(project.host, project.candidates) }
}

function show(project, { outcome }) {
  if (!values.diff) return
  for (const [file, text] of outcome.texts ?? [])
    console.log(
      createTwoFilesPatch(file, file, project.sources.text(file) ?? '', text, '', '', {
        context: 4,
      }),
    )
}

async function wild() {
  const corpus = corpusFolder('wild')
  const tally = new Tally()
  const opened = new Map()
  const compared = new Map()
  for (const row of readTable(join(here, 'wild-dev.tsv'))) {
    const version = /^\d+\.\d+\.\d+/.exec(row.fixed_version)?.[0]
    if (row.tier !== 'A' && version === undefined) continue
    const folder = unpackPackage(corpus, row.package, row.buggy_version)
    if (!opened.has(folder)) {
      opened.clear()
      opened.set(folder, await open(folder))
    }
    const { project, program } = opened.get(folder)
    const best = bestMatch(program.analysis.findings, row)
    if (best?.level !== 2) {
      console.log(
        `${row.id} ${row.tier} not found  ${row.package}@${row.buggy_version} ${row.file}`,
      )
      continue
    }
    const [fix] = repairEach(program, ({ fingerprint }) => fingerprint === best.finding.fingerprint)
    if (row.tier === 'A') tally.add(fix)
    const { outcome } = fix
    const theirs = version && (await besideTheirs(row, version, { project, program, outcome }))
    if (theirs) compared.set(theirs.kind, (compared.get(theirs.kind) ?? 0) + 1)
    console.log(
      `${row.id} ${row.tier} ${outcome.kind} ${outcome.finding.code} ${outcome.finding.confidence}  ${row.package} ${row.file}:${row.first_lines} -> ${row.second_lines}: ${told(outcome)}${theirs ? `\n     ${theirs.kind}${theirs.detail}` : ''}`,
    )
    show(project, fix)
  }
  tally.print('known double responses of published packages, tier A')
  console.log("\nour repairs beside the authors'")
  for (const [kind, count] of compared) console.log(`  ${count}  ${kind}`)
}

/** Our repair beside the release that the authors repaired. */
async function besideTheirs(row, version, ours) {
  if (!ours.outcome.texts) return { kind: 'no edit of ours', detail: '' }
  const twin = await open(unpackPackage(corpusFolder('wild'), row.package, version))
  return comparedWith(twin.program, ours)
}

/** What is found in the packages of a corpus, each a program of its own. */
async function findingsOf(corpusName) {
  const corpus = corpusFolder(corpusName)
  const tally = new Tally()
  for (const { package: name, version } of readTable(join(here, `${corpusName}-corpus.tsv`))) {
    const { project, program } = await open(unpackPackage(corpus, name, version))
    for (const fix of repairEach(program, isShown)) {
      tally.add(fix)
      const { outcome } = fix
      const site = outcome.finding.second ?? outcome.finding.first
      console.log(
        `${name} ${outcome.kind} ${outcome.finding.code} ${site.file}:${site.line}: ${told(outcome)}`,
      )
      show(project, fix)
    }
  }
  tally.print(`findings in the packages of the ${corpusName} corpus`)
}

/** What verifying costs in the packages of the speed corpus, where mistakes are planted in them. */
async function planted(repaired, how) {
  const corpus = corpusFolder('speed')
  const tally = new Tally()
  for (const { package: name, version } of readTable(join(here, 'speed-corpus.tsv'))) {
    const project = await loadProject({
      root: unpackPackage(corpus, name, version),
      paths: ['.'],
      includeTests: false,
    })
    const before = tally.verifyMs.length
    for (const fix of repaired(project)) tally.add(fix)
    const own = tally.verifyMs.slice(before)
    if (own.length > 0) console.log(`${name}: ${own.length} edits, one verified in ${spread(own)}`)
  }
  tally.print(`mistakes planted in the packages of the speed corpus, ${how}`)
}

/** One mutant of each operator and package, then one more of each. */
async function* mutants() {
  const lists = []
  for (const corpus of ['speed', 'mutate'])
    for (const { package: name, version } of readTable(join(here, `${corpus}-corpus.tsv`))) {
      const project = await Project.open(unpackPackage(corpusFolder(corpus), name, version))
      const all = [...project.texts].flatMap(([file, text]) =>
        [...mutantsOf(file, text)].map((one) => ({
          ...one,
          file,
          before: text,
          project,
          name: packageFolder(name, version),
        })),
      )
      for (const operator of operators) lists.push(all.filter((one) => one.operator === operator))
    }
  const most = Math.max(...lists.map((list) => list.length))
  for (let at = 0; at < most; at++) for (const list of lists) if (list[at]) yield list[at]
}

async function mutated() {
  const limit = Number(values.limit)
  const rows = new Map(
    operators.map((operator) => [
      operator,
      { found: 0, fixed: 0, fixedSame: 0, fixedAsWritten: 0, suggested: 0, suggestedSame: 0 },
    ]),
  )
  const verifyMs = []
  let count = 0
  for await (const { project, file, before, text, places, operator, line, name } of mutants()) {
    if (count >= limit) break
    const around = project.around(file)
    const program = analyzeForRepair(project.hostWith(file, text), around)
    const isAt = ({ conflict }) =>
      [conflict.first, conflict.second].some(
        (one) => one?.place.file === file && places.some(({ after }) => after === one.place.at),
      )
    const cause = program.analysis.causes.find(
      ({ finding, conflicts }) => isShown(finding) && conflicts.some(isAt),
    )
    if (!cause) continue
    const original = analyzeForRepair(project.host, around)
    if (original.analysis.causes.some(({ finding }) => finding.second?.file === file)) continue
    count++
    const row = rows.get(operator)
    row.found++
    const [fix] = repairEach(
      program,
      ({ fingerprint }) => fingerprint === cause.finding.fingerprint,
    )
    verifyMs.push(...fix.verifyMs)
    const { outcome } = fix
    const repaired = outcome.texts ?? null
    if (repaired) row[outcome.kind]++
    if (outcome.kind === 'fixed' && isAsWritten(repaired.get(file) ?? text, before))
      row.fixedAsWritten++
    const fixed = repaired && analyzeForRepair(overlaid(project.host, repaired), around)
    const same = fixed !== null && isSame(endsOf(original), endsOf(fixed))
    if (same) row[`${outcome.kind}Same`]++
    else {
      console.log(
        `${operator}: ${outcome.kind} ${cause.finding.code} ${name}/${file}:${line}: ${told(outcome)}`,
      )
      if (values.diff) {
        console.log(createTwoFilesPatch('original', 'mutant', before, text, '', '', { context: 2 }))
        if (repaired)
          console.log(
            createTwoFilesPatch(
              'original',
              'repaired',
              before,
              repaired.get(file) ?? text,
              '',
              '',
              { context: 2 },
            ),
          )
      }
    }
  }
  const keys = ['found', 'fixed', 'fixedSame', 'fixedAsWritten', 'suggested', 'suggestedSame']
  const all = Object.fromEntries(
    keys.map((key) => [key, [...rows.values()].reduce((total, row) => total + row[key], 0)]),
  )
  console.log(
    '\nmutants of real handlers; same: it ends as the original does; written: it reads as the original does\n\noperator           found  fixed   same  written  suggested   same',
  )
  const widths = [5, 6, 6, 8, 10, 6]
  for (const [operator, row] of [...rows, ['all', all]])
    console.log(
      `${operator.padEnd(18)} ${keys.map((key, at) => String(row[key]).padStart(widths[at])).join(' ')}`,
    )
  const percent = (part, whole) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`
  console.log(
    `\nverified fix offered ${percent(all.fixed + all.suggested, all.found)}, without asking ${percent(all.fixed, all.found)}; equal in behaviour, of those made without asking ${percent(all.fixedSame, all.fixed)}, of all ${percent(all.fixedSame + all.suggestedSame, all.fixed + all.suggested)}`,
  )
  console.log(`one edit verified in ${spread(verifyMs)} (${verifyMs.length} edits)`)
}

if (values.corpus === undefined || values.corpus === 'wild') await wild()
for (const name of ['speed', 'fresh'])
  if (values.corpus === undefined || values.corpus === name) await findingsOf(name)
if (values.corpus === undefined || values.corpus === 'alone')
  await planted((project) => plantedAlone(project, Number(values.most)), 'one at a time')
if (values.corpus === undefined || values.corpus === 'planted')
  await planted((project) => plantedIn(project, Number(values.rounds)), 'many at once')
if (values.corpus === undefined || values.corpus === 'mutants') await mutated()
