// Joins what is found in the packages of the speed corpus with the verdicts that people gave after reading the code.
// usage: npm run bench:verdicts [-- --medium] ; --medium asks for verdicts on findings of medium confidence as well
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkFolder } from './check.mjs'
import { corpusFolder, packageFolder, readTable, unpackPackage } from './packages.mjs'

const here = import.meta.dirname
const { values } = parseArgs({ options: { medium: { type: 'boolean', default: false } } })
const known = ['true', 'false']

const corpus = corpusFolder('speed')
const packages = readTable(join(here, 'speed-corpus.tsv'))
for (const { package: name, version } of packages) unpackPackage(corpus, name, version)
const names = new Map(
  packages.map(({ package: name, version }) => [
    packageFolder(name, version),
    `${name}@${version}`,
  ]),
)

const least = values.medium ? 'medium' : 'high'
const checked = checkFolder(corpus, [...names.keys(), '--min-confidence', least])
if (checked.kind === 'failed') throw new Error(`the check failed: ${checked.reason}`)

/** A site by its file inside the package: `routes/a.js:12`. */
const inside = (site) => (site ? `${site.file.split('/').slice(1).join('/')}:${site.line}` : '')

const findings = checked.report.findings.map((finding) => {
  const { code, confidence, first, second } = finding
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

const keyOf = (row) => [row.package, row.first, row.second, row.code].join('\t')
const verdicts = readTable(join(here, 'verdicts.tsv'))
const byKey = new Map(verdicts.map((row) => [keyOf(row), row]))

for (const row of verdicts) {
  if (!known.includes(row.verdict) || row.reason === '')
    throw new Error(
      `bench/verdicts.tsv: "${keyOf(row)}" needs the verdict true or false, and a reason`,
    )
}

const unread = findings.filter((row) => !byKey.has(keyOf(row)))
if (unread.length > 0) {
  console.log('not read yet; to be copied into bench/verdicts.tsv with a verdict and a reason:')
  for (const row of unread) console.log([...Object.values(row), '', ''].join('\t'))
  console.log('')
}

const read = findings.flatMap((row) => {
  const verdict = byKey.get(keyOf(row))
  return verdict ? [{ ...row, verdict: verdict.verdict, reason: verdict.reason }] : []
})
for (const row of read.filter(({ verdict }) => verdict === 'false'))
  console.log(
    `false: ${row.package} ${row.first} -> ${row.second} ${row.code} ${row.confidence}: ${row.reason}`,
  )

const levels = values.medium ? ['certain', 'high', 'medium'] : ['certain', 'high']
for (const level of levels) {
  const there = findings.filter(({ confidence }) => confidence === level)
  const judged = read.filter(({ confidence }) => confidence === level)
  const right = judged.filter(({ verdict }) => verdict === 'true')
  console.log(
    `${level}: ${there.length} findings, ${judged.length} read, ${right.length} true${judged.length > 0 ? ` (${((100 * right.length) / judged.length).toFixed(0)}%)` : ''}`,
  )
}
const right = read.filter(({ verdict }) => verdict === 'true').length
const seen = new Set(findings.map(keyOf))
const gone = verdicts.filter((row) => !seen.has(keyOf(row))).length
console.log(
  `true: ${right} of ${read.length} read${read.length > 0 ? ` (${((100 * right) / read.length).toFixed(0)}%)` : ''}; ` +
    `${unread.length} unread; ${gone} verdicts on what is no longer reported at this confidence`,
)
