// Random programs over the life of a response, run under the recorder and analysed: each violation that
// was recorded must be found, each certain finding must have been recorded. `npm run bench:property`.
import { parseArgs } from 'node:util'
import { checkPrograms, disagreementsOf } from './check.mjs'
import { allFeatures, generate, materialize } from './generate.mjs'
import { knownReason } from './experiments.mjs'
import { startRunner } from './runner.mjs'
import { shrink } from './shrink.mjs'

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    features: { type: 'string', default: allFeatures.join() },
    worlds: { type: 'string', default: '32' },
    show: { type: 'string', default: '10' },
    strict: { type: 'boolean', default: false },
    samples: { type: 'string', default: '5' },
  },
})
const features = values.features.split(',')
const possible = [...allFeatures, 'compiled']
const strange = features.find((one) => !possible.includes(one))
if (strange !== undefined)
  throw new Error(`--features: "${strange}" is none of ${possible.join(', ')}`)
const [count, from, shown, samples] = [
  values.programs,
  values.from,
  values.show,
  values.samples,
].map(Number)
const usualWorlds = Number(values.worlds)
const batch = 40
const runner = startRunner()
const start = performance.now()
const totals = {}
const add = (name, amount = 1) => (totals[name] = (totals[name] ?? 0) + amount)
const unexplained = []
/** By reason and kind: how many disagreements, and the seeds of their programs. */
const known = {}

function tally({ comparison, result }) {
  add('programs')
  add('runs', result.runs)
  if (result.faults.length > 0) return add('with a fault of their own')
  add('violations', comparison.violations.length)
  add('found', comparison.violations.length - comparison.missed.length)
  add('found at low only', comparison.lowOnly.length)
  add('missed', comparison.missed.length)
  add('certain findings', comparison.certain.length)
  add('certain reproduced', comparison.certain.length - comparison.unseenCertain.length)
  add('high findings', comparison.high.length)
  add('high reproduced', comparison.high.length - comparison.unseenHigh.length)
}

function noteKnown(reason, seed) {
  known[reason] ??= { count: 0, seeds: new Set() }
  known[reason].count++
  known[reason].seeds.add(seed)
}

/** Some of many, spread over all of them. */
function spread(seeds) {
  const all = [...seeds]
  const step = Math.max(1, all.length / samples)
  return Array.from(
    { length: Math.min(samples, all.length) },
    (_, index) => all[Math.floor(index * step)],
  )
}

for (let at = 0; at < count; at += batch) {
  const seeds = Array.from({ length: Math.min(batch, count - at) }, (_, index) => from + at + index)
  const programs = seeds.map((seed) => generate(seed, features))
  const checked = await checkPrograms(runner, programs, usualWorlds, values.strict)
  for (const one of checked) {
    tally(one)
    for (const disagreement of disagreementsOf(one)) {
      const reason = await knownReason(runner, disagreement, one)
      if (reason) noteKnown(`${disagreement.kind}: ${reason}`, one.program.seed)
      else unexplained.push({ ...disagreement, program: one.program })
    }
    if (one.result.faults.length > 0 && process.env.PROPERTY_FAULTS)
      console.log(`${one.program.seed}: ${one.result.faults[0]}`)
  }
}

const seeds = new Set()
for (const { program, ...disagreement } of unexplained) {
  if (seeds.size >= shown) break
  if (seeds.has(program.seed)) continue
  seeds.add(program.seed)
  console.log(
    `\n# seed ${program.seed} (${program.framework}) ${disagreement.kind}: ${disagreement.text}`,
  )
  const small = await shrink(runner, program, disagreement, values.strict)
  const [checked] = await checkPrograms(runner, [small], undefined, values.strict)
  console.log(
    disagreementsOf(checked)
      .map((one) => `# ${one.kind}: ${one.text}`)
      .join('\n'),
  )
  for (const { code, confidence, first, second } of checked.findings)
    console.log(
      `# found: ${code} ${confidence} ${first?.line}:${first?.column} -> ${second?.line}:${second?.column}`,
    )
  console.log(materialize(small).text)
}
runner.stop()
for (const [name, value] of Object.entries(totals)) console.log(`${name.padEnd(28)}${value}`)
const explained = Object.values(known).reduce((sum, one) => sum + one.count, 0)
console.log(`${'explained'.padEnd(28)}${explained}`)
for (const [reason, one] of Object.entries(known))
  console.log(
    `  ${one.count} in ${one.seeds.size} programs, as ${spread(one.seeds).join(' ')} · ${reason}`,
  )
console.log(`${'unexplained'.padEnd(28)}${unexplained.length}`)
const left = [...new Set(unexplained.map(({ program }) => program.seed))]
if (left.length > 0) console.log(`${'of the seeds'.padEnd(28)}${left.join(' ')}`)
console.log(`${'seconds'.padEnd(28)}${((performance.now() - start) / 1000).toFixed(1)}`)
process.exitCode = unexplained.length > 0 ? 1 : 0
