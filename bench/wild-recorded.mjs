// Does the recorder see the double responses of published packages when these run? Needs the folder of the
// executed cases (`run/` with one folder a case), which is no part of this repository.
// usage: SENDONCE_WILD_DIR=<folder> npm run bench:wild-recorded [-- ID …]
// Each case runs with the recorder in place of the cases' own observer, and an uncaught error ends the process.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { installCase } from './recorded/install.mjs'
import { isNamed, placesOf, wayOf } from './recorded/places.mjs'
import { incidentsIn, runRecorded } from './recorded/run.mjs'

const material = process.env['SENDONCE_WILD_DIR']
if (!material || !existsSync(join(material, 'run', 'lib.cjs'))) {
  console.error(
    'wild-recorded: set SENDONCE_WILD_DIR to the folder of the executed cases (it holds run/lib.cjs)',
  )
  process.exit(2)
}
const runFolder = resolve(material, 'run')
const wanted = process.argv.slice(2)
const scratch = mkdtempSync(join(tmpdir(), 'sendonce-recorded-'))
const preload = join(import.meta.dirname, 'recorded', 'without-observer.cjs')

const cases = readdirSync(runFolder)
  .filter((id) => existsSync(join(runFolder, id, 'case.json')))
  .filter((id) => wanted.length === 0 || wanted.includes(id))
  .toSorted()
  .map((id) => JSON.parse(readFileSync(join(runFolder, id, 'case.json'), 'utf8')))

/** The same script against the release in which the mistake is repaired. */
const corrected = cases.flatMap((one) =>
  one.fixed
    ? [{ ...one, ...one.fixed, extra: one.fixed.extra ?? one.extra, verdict: 'corrected' }]
    : [],
)

/** Runs the script of a case, which reports in one line of its output. */
async function run(one, home, out) {
  const { stdout, stderr, exit } = await runRecorded({
    program: join(runFolder, one.id, one.entry),
    cwd: home,
    out,
    env: { CASE_HOME: home, SENDONCE_WILD_OBSERVER: join(runFolder, 'observe.cjs') },
    preloads: [preload],
  })
  const line = stdout.split('\n').find((row) => row.startsWith('{"id"'))
  return { exit, errors: stderr, report: line ? JSON.parse(line) : null }
}

/** What was recorded of one case. */
async function record(one) {
  const home = await installCase(one)
  const out = join(scratch, `${one.id}-${one.version}.ndjson`)
  const { exit, errors, report } = await run(one, home, out)
  const incidents = incidentsIn(out)
  const base = { ...one, home, exit, report, incidents: incidents ?? [] }
  if (incidents === null)
    return { ...base, failed: errors.split('\n').find(Boolean) ?? 'no record' }
  if (report?.harness_error) return { ...base, failed: report.harness_error }
  return base
}

/** The incident that names most of what is known. */
function bestOf({ incidents, home, ...one }) {
  const [first, second] = [placesOf(one, one.first, home), placesOf(one, one.second, home)]
  const named = incidents.map((incident) => ({
    incident,
    first: isNamed(incident.first, first),
    second: isNamed(incident.second, second, wayOf(incident)),
  }))
  const score = (x) => Number(x.first) + Number(x.second)
  return named.toSorted((a, b) => score(b) - score(a))[0]
}

const shown = ({ file, line }) => `${file}${line ? `:${line}` : ''}`
const yesOrNo = (is) => (is ? 'yes' : 'NO')

const confirmed = []
const silent = []
for (const one of [...cases, ...corrected]) {
  const recorded = await record(one)
  const start = `${one.id}  ${one.verdict.padEnd(9)}  ${one.package}@${one.version}`
  const errors = recorded.incidents.filter(({ severity }) => severity === 'error')
  const end = recorded.failed ? `  failed: ${recorded.failed}` : ''
  if (one.verdict === 'confirmed') {
    const best = bestOf(recorded)
    confirmed.push({ ...recorded, best })
    const [first, second] = [yesOrNo(best?.first), yesOrNo(best?.second)]
    const codes = recorded.incidents.map(({ code }) => code).join(' ') || 'nothing recorded'
    console.log(
      `${start}  first ${first}, second ${second}  ${codes}  exit ${recorded.exit}  ${shown(one.first)} -> ${shown(one.second)}${end}`,
    )
  } else {
    silent.push({ ...recorded, errors })
    const codes = errors.map(({ code, message }) => `${code} ${message}`).join('; ')
    console.log(`${start}  ${codes || 'no error'}${end}`)
  }
}
rmSync(scratch, { recursive: true, force: true })

const count = (rows, holds) => `${rows.filter(holds).length} of ${rows.length}`
const quiet = (verdict) => silent.filter((one) => one.verdict === verdict)
const isQuiet = ({ errors, failed }) => errors.length === 0 && !failed
console.log(`
first place named:              ${count(confirmed, ({ best }) => best?.first)}
second place named:             ${count(confirmed, ({ best }) => best?.second)}
both named:                     ${count(confirmed, ({ best }) => best?.first && best.second)}
refuted without an error:       ${count(quiet('refuted'), isQuiet)}
corrected without an error:     ${count(quiet('corrected'), isQuiet)}
the process died of the error:  ${confirmed.filter(({ exit }) => exit !== 0).length}`)
