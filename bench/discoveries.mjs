// Double responses in the newest versions of published packages: each is looked for by `sendonce check` in the
// package's own files, and executed under the recorder by a small program of bench/discoveries. Both must name the
// two sites that bench/discoveries.tsv names.
// usage: npm run bench:discoveries [-- NAME …]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkFolder } from './check.mjs'
import { corpusFolder, packageFolder, readTable, unpackPackage } from './packages.mjs'
import { installCase } from './recorded/install.mjs'
import { isNamed, placesOf, wayOf } from './recorded/places.mjs'
import { incidentsIn, runRecorded } from './recorded/run.mjs'

const here = import.meta.dirname
const scratch = mkdtempSync(join(tmpdir(), 'sendonce-discoveries-'))
const wanted = process.argv.slice(2)
const rows = readTable(join(here, 'discoveries.tsv')).filter(
  ({ name }) => wanted.length === 0 || wanted.includes(name),
)

/** `lib/a.js:12` as a file and a line. */
function siteOf(text) {
  const [, file, line] = /^(.*):(\d+)$/.exec(text)
  return { file, line: Number(line) }
}

/** The finding at these two sites in the package's own files, or the one of the same root cause that names them. */
function findingOf({ package: name, version, code, first, second }) {
  const corpus = corpusFolder('fresh')
  unpackPackage(corpus, name, version)
  const folder = packageFolder(name, version)
  const checked = checkFolder(corpus, [folder, '--min-confidence', 'low'])
  if (checked.kind === 'failed') throw new Error(`the check of ${folder} failed: ${checked.reason}`)
  const at = (site) => (site ? `${site.file.slice(folder.length + 1)}:${site.line}` : '')
  const isPair = (one) => at(one.first) === first && at(one.second) === second
  const { findings } = checked.report
  return (
    findings.find((one) => one.code === code && isPair(one)) ??
    findings.find(({ related }) => related.some(isPair))
  )
}

/** Does the incident name the two sites? A later layer's answer is also known by the next() that led there. */
function isSame(incident, row, home) {
  const [first, second] = [row.first, row.second].map((text) => placesOf(row, siteOf(text), home))
  return isNamed(incident.first, first) && isNamed(incident.second, second, wayOf(incident))
}

const yesOrNo = (is) => (is ? 'yes' : 'NO')
const results = []
for (const row of rows) {
  const home = await installCase({
    package: row.package,
    version: row.version,
    extra: row.extra === '' ? [] : row.extra.split(' '),
    pack: row.alone === 'yes',
  })
  const finding = findingOf(row)
  const out = join(scratch, `${row.name}.ndjson`)
  const program = join(here, 'discoveries', `${row.name}.mjs`)
  const ran = await runRecorded({ program, cwd: home, out })
  const incidents = incidentsIn(out) ?? []
  const same = incidents.find((one) => isSame(one, row, home))
  results.push({ finding, seen: incidents.length > 0, same })
  console.log(
    `${row.package}@${row.version}  ${row.code}  ${row.first} -> ${row.second}  ` +
      `found statically ${finding ? `at ${finding.confidence}` : 'NO'}  recorder saw it ${yesOrNo(incidents.length > 0)}  ` +
      `same sites ${yesOrNo(same)}${same ? ` as ${same.code}` : ''}  process ${ran.exit === 0 ? 'lived' : `ended with ${ran.exit}`}`,
  )
  if (process.env['DISCOVERIES_SHOW'] || !same) {
    console.log(`  ${[ran.stdout, ran.stderr].join('\n  ').slice(0, 3000)}`)
    for (const { code, severity, first, second } of incidents)
      console.log(`  ${code} ${severity}`, first?.stack.slice(0, 4), second?.stack.slice(0, 4))
  }
}
rmSync(scratch, { recursive: true, force: true })

const count = (holds) => `${results.filter(holds).length} of ${results.length}`
console.log(
  `\nfound statically: ${count(({ finding }) => finding)}; seen by the recorder: ${count(({ seen }) => seen)}; ` +
    `both name the same two sites: ${count(({ finding, same }) => finding && same)}`,
)
process.exitCode = results.every(({ finding, same }) => finding && same) ? 0 : 1
