// Recall by mutation: puts mistakes into real handlers of published packages, one at a time, and counts how
// many of them are found. Only mistakes whose double answer the text alone shows are counted.
// usage: npm run bench:mutate [-- --limit 700] [--operator return] [--package ghost] [--list]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { confidenceAt } from './mutate/judge.mjs'
import { mutantsOf } from './mutate/mutants.mjs'
import { operators } from './mutate/operators.mjs'
import { Project } from './mutate/project.mjs'
import { printTable } from './mutate/table.mjs'
import { corpusFolder, packageFolder, readTable, unpackPackage } from './packages.mjs'

const { values } = parseArgs({
  options: {
    limit: { type: 'string', default: '700' },
    operator: { type: 'string' },
    package: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
})
const limit = Number(values.limit)
if (!Number.isInteger(limit) || limit < 1) throw new Error('--limit takes a whole number from 1')

const packages = ['speed', 'mutate'].flatMap((corpus) =>
  readTable(join(import.meta.dirname, `${corpus}-corpus.tsv`)).map((row) => ({ ...row, corpus })),
)
const queues = []
for (const { package: name, version, corpus } of packages) {
  if (values.package && values.package !== name) continue
  const root = unpackPackage(corpusFolder(corpus), name, version)
  const project = await Project.open(root)
  queues.push(queueOf(project, packageFolder(name, version)))
}

/** The mutants of a package: of each operator one, then of each one more, so that a limit cuts none off. */
function queueOf(project, folder) {
  const all = [...project.texts].flatMap(([file, text]) =>
    [...mutantsOf(file, text)].map((mutant) => ({ ...mutant, file, project, folder })),
  )
  return turns(
    operators
      .filter((operator) => !values.operator || operator === values.operator)
      .map((operator) => all.filter((mutant) => mutant.operator === operator)),
  )
}

/** One of each list, then one more of each, until all are empty. */
function turns(lists) {
  const most = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: most }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat()
}

/** What is known of a file before a mistake is put into it. */
const originals = new Map()
function originalOf({ project, folder, file }) {
  const key = `${folder}/${file}`
  const known = originals.get(key) ?? project.original(file)
  originals.set(key, known)
  return known
}

const results = []
for (const mutant of turns(queues)) {
  if (results.length >= limit) break
  const { project, folder, file, text, places, handler, operator, line } = mutant
  const original = originalOf(mutant)
  if (places.some((place) => original.named.has(place.before))) continue
  const confidence = confidenceAt({
    findings: project.findings(file, text),
    file,
    text,
    offsets: places.map((place) => place.after),
  })
  const isResolved =
    !handler.isHelper &&
    original.entryPoints.some(({ start, end }) => start <= handler.start && end >= handler.end)
  results.push({ operator, confidence, isResolved })
  if (values.list && (confidence === 'missed' || confidence === 'low'))
    console.log(
      `${confidence}\t${operator}\t${isResolved ? 'resolved' : 'not resolved'}\t${folder}/${file}:${line}`,
    )
}

printTable(results, operators)
console.log(`\n${queues.length} packages, ${originals.size} files with mutants`)
