// How many double responses that maintainers repaired are found. None of them was met by the analyser first.
// usage: npm run bench:reported [-- --set mined]
// `reported`: users told of them; `mined`: the difference of two published versions shows the repair.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { caseChecker, describeCase, share, silentTwins } from './cases.mjs'
import { corpusFolder, readTable } from './packages.mjs'

const { set } = parseArgs({ options: { set: { type: 'string', default: 'reported' } } }).values
const { checkCase } = caseChecker(corpusFolder('reported'))
const surest = ['certain', 'high']
const cases = readTable(join(import.meta.dirname, `${set}-corpus.tsv`)).map((row) => {
  const one = checkCase(row)
  return { ...one, fails: one.isHit && surest.includes(one.best.finding.confidence) }
})
for (const one of cases) console.log(describeCase(one))

/** Where the first answer is the application's, no check of the package alone can see it. */
const isWhole = ({ first_lines: first }) => !first.startsWith('external')
console.log('\nthe first answer  found  shown by default  fails the check by default')
for (const [label, rows] of [
  ['in the package', cases.filter(isWhole)],
  ['elsewhere', cases.filter((one) => !isWhole(one))],
  ['all', cases],
]) {
  const count = (key) => rows.filter((one) => one[key]).length
  console.log(
    [
      label.padEnd(16),
      ...['isHit', 'isShown', 'fails'].map((key) => share(count(key), rows.length)),
    ].join('  '),
  )
}
console.log(`repaired versions silent: ${silentTwins(cases)}`)
console.log(`packages that could not be checked: ${cases.filter(({ failed }) => failed).length}`)
