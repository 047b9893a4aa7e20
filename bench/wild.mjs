// How many known double responses of published packages are found, and whether their repaired versions are silent.
// usage: npm run bench:wild [-- --all] ; --all prints each case, not only those that fall short
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { caseChecker, describeCase, share, silentTwins } from './cases.mjs'
import { corpusFolder, readTable } from './packages.mjs'

const here = import.meta.dirname
const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })
const { checkCase, bestFinding } = caseChecker(corpusFolder('wild'))

const cases = readTable(join(here, 'wild-dev.tsv')).map(checkCase)
for (const one of cases) {
  if (one.isShown && !one.twinFlagged && !values.all) continue
  console.log(describeCase(one, `${one.id} ${one.tier}`))
}

console.log('\ntier  found  shown by default')
for (const tier of ['A', 'B', 'C', '']) {
  const rows = cases.filter((one) => tier === '' || one.tier === tier)
  const count = (key) => rows.filter((one) => one[key]).length
  console.log(
    `${(tier || 'all').padEnd(4)}  ${share(count('isHit'), rows.length)}  ${share(count('isShown'), rows.length)}`,
  )
}

const refuted = readTable(join(here, 'wild-refuted.tsv')).flatMap((row) => {
  const best = bestFinding(row)
  return best?.level === 2 && best.finding.severity === 'error' ? [{ ...row, best }] : []
})
for (const { id, package: name, best } of refuted)
  console.log(
    `refuted, yet reported: ${id} ${name} ${best.finding.code} ${best.finding.confidence}`,
  )
console.log(`refuted reported as errors: ${refuted.length} (wanted 0)`)
console.log(`repaired versions silent: ${silentTwins(cases)}`)
console.log(`packages that could not be checked: ${cases.filter(({ failed }) => failed).length}`)
