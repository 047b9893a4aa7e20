// Joins what is found in published packages with the verdicts that people gave after reading the code.
// usage: npm run bench:verdicts [-- --set fresh] ; the packages of bench/<set>-corpus.tsv, without a set those of the
// speed corpus. `fresh`: what they showed was cured since. `unseen` to `unseen16`: judged when first met, one after
// the other, before anything was changed for them, so that the last of these figures tells what to expect of code that
// the analyser was not tuned with. `unseen13` was drawn in another way: not from names that look like servers, but of the
// packages that such programs depend on, those with code of a server in them; libraries more than programs, and their
// examples. `unseen14` is the contrary: programs that nobody depends on, back ends, starter kits and small services.
// `unseen15` has no Express: what serves by Koa, Fastify, NestJS, Next, hapi, restify, h3, connect or nothing but Node.
// `unseen16`: those with code of a server among a thousand, drawn by chance of all whose names or summaries speak of one.
// `--fresh` is short for `--set fresh`.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkFolder } from './check.mjs'
import { corpusFolder, packageFolder, readTable, unpackPackage } from './packages.mjs'

const here = import.meta.dirname
const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'speed' },
    fresh: { type: 'boolean', default: false },
  },
})
const corpusName = values.fresh ? 'fresh' : values.set
const sets = [
  'speed',
  'fresh',
  'unseen',
  'unseen2',
  'unseen3',
  'unseen4',
  'unseen5',
  'unseen6',
  'unseen7',
  'unseen8',
  'unseen9',
  'unseen10',
  'unseen11',
  'unseen12',
  'unseen13',
  'unseen14',
  'unseen15',
  'unseen16',
]
if (!sets.includes(corpusName)) throw new Error(`--set takes one of ${sets.join(', ')}`)
const table = corpusName === 'speed' ? 'verdicts.tsv' : `verdicts-${corpusName}.tsv`
const known = ['true', 'false']

/** A site by its file inside the package: `routes/a.js:12`. */
const inside = (site) => (site ? `${site.file.split('/').slice(1).join('/')}:${site.line}` : '')

/** What is found in these folders, as rows of the table of verdicts without a verdict. */
function findingsIn(corpus, folders, names) {
  const checked = checkFolder(corpus, [...folders, '--min-confidence', 'medium'])
  if (checked.kind === 'failed') throw new Error(`the check failed: ${checked.reason}`)
  return checked.report.findings.map(({ code, confidence, first, second }) => {
    const file = (second ?? first)?.file ?? ''
    return {
      package: names.get(file.split('/')[0]) ?? '',
      file: file.split('/').slice(1).join('/'),
      first: inside(first),
      second: inside(second),
      code,
      confidence,
    }
  })
}

const corpus = corpusFolder(corpusName)
const packages = readTable(join(here, `${corpusName}-corpus.tsv`))
for (const { package: name, version } of packages) unpackPackage(corpus, name, version)
const names = new Map(
  packages.map(({ package: name, version }) => [
    packageFolder(name, version),
    `${name}@${version}`,
  ]),
)
// The packages of the other sets are programs that have nothing to do with each other, so each is a run of its own.
const findings =
  corpusName === 'speed'
    ? findingsIn(corpus, names.keys(), names)
    : [...names.keys()].flatMap((folder) => findingsIn(corpus, [folder], names))

const keyOf = (row) => [row.package, row.first, row.second, row.code].join('\t')
const verdicts = readTable(join(here, table))
const byKey = new Map(verdicts.map((row) => [keyOf(row), row]))
for (const row of verdicts) {
  if (!known.includes(row.verdict) || row.cause === '' || row.reason === '')
    throw new Error(
      `bench/${table}: "${keyOf(row)}" needs the verdict true or false, the name of its cause and a reason`,
    )
}

const unread = findings.filter((row) => !byKey.has(keyOf(row)))
if (unread.length > 0) {
  console.log(
    `not read yet; to be copied into bench/${table} with a verdict, a cause and a reason:`,
  )
  for (const row of unread) console.log([...Object.values(row), '', '', ''].join('\t'))
  console.log('')
}

const read = findings.flatMap((row) => {
  const given = byKey.get(keyOf(row))
  return given ? [{ ...row, verdict: given.verdict, cause: given.cause, reason: given.reason }] : []
})
for (const row of read.filter(({ verdict }) => verdict === 'false'))
  console.log(
    `false: ${row.package} ${row.first} -> ${row.second} ${row.code} ${row.confidence}: ${row.reason}`,
  )

/** Findings by their root cause: one that a true finding names is true, at the best confidence of its findings. */
function causesOf(rows) {
  const groups = new Map()
  for (const row of rows) {
    const key = `${row.package}\t${row.cause}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => ({
    verdict: group.some(({ verdict }) => verdict === 'true') ? 'true' : 'false',
    isHigh: group.some(({ confidence }) => confidence !== 'medium'),
  }))
}

const share = (rows) => {
  const right = rows.filter(({ verdict }) => verdict === 'true').length
  return `${right} of ${rows.length} true${rows.length > 0 ? ` (${((100 * right) / rows.length).toFixed(0)}%)` : ''}`
}
console.log(`\n${packages.length} packages, ${findings.length} findings, ${unread.length} unread`)
for (const level of ['certain', 'high', 'medium'])
  console.log(`${level}: ${share(read.filter(({ confidence }) => confidence === level))}`)
const causes = causesOf(read)
console.log(
  `by root cause, certain and high: ${share(causes.filter(({ isHigh }) => isHigh))}, bound 90%`,
)
console.log(`by root cause, medium: ${share(causes.filter(({ isHigh }) => !isHigh))}, bound 70%`)
if (corpusName.startsWith('unseen')) {
  // The table holds what was found when each package was met for the first time, and what was `later`, by its reason.
  const first = causesOf(verdicts.filter(({ reason }) => !reason.startsWith('later: ')))
  console.log(`when first met, certain and high: ${share(first.filter(({ isHigh }) => isHigh))}`)
  console.log(`when first met, medium: ${share(first.filter(({ isHigh }) => !isHigh))}`)
}
const seen = new Set(findings.map(keyOf))
const gone = verdicts.filter((row) => !seen.has(keyOf(row))).length
console.log(`${gone} verdicts on what is no longer reported at medium or above`)
