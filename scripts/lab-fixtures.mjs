// The fixtures on every Node with every Express: does the recorder name the marked pattern and both sites?
// usage: npm run lab:fixtures [-- --quick] [-- <part of a name>]
import { record, runnableCases } from '../test/recorded-fixture.ts'
import { combinations } from './lab/combinations.mjs'

const groups = ['pairs', 'snippets', 'seed', 'variants']
const quick = process.argv.includes('--quick')
const [part = ''] = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const cases = runnableCases().filter(({ name }) => name.includes(part))

/** @returns {Promise<{ one: object, seen: string[], wanted: string[] }[]>} */
async function runAll(runner) {
  const queue = [...cases]
  const results = []
  const worker = async () => {
    for (let one = queue.shift(); one; one = queue.shift())
      results.push({ one, ...(await record(one, runner)) })
  }
  await Promise.all([worker(), worker()])
  return results
}

const codesOf = (pairs) => pairs.map((pair) => pair.slice(0, 5)).join(' ')
const sitesOf = (pairs) => pairs.map((pair) => pair.slice(6)).join(' ')

const notes = []
console.log(
  `${'node'.padEnd(9)}${'express'.padEnd(9)}${'fixtures'.padEnd(10)}right pattern  right sites  false`,
)
for (const { node, express } of combinations(quick)) {
  const results = await runAll({ node: node.binary, express: express.folder })
  for (const group of groups) {
    const own = results.filter(({ one }) => one.name.startsWith(`${group}/`))
    const buggy = own.filter(({ one }) => one.verdict === 'buggy')
    const clean = own.filter(({ one }) => one.verdict === 'clean')
    if (own.length === 0) continue
    const count = (rows, test) => `${rows.filter(test).length}/${rows.length}`
    const pattern = count(buggy, ({ seen, wanted }) => codesOf(seen) === codesOf(wanted))
    const sites = count(buggy, ({ seen, wanted }) => sitesOf(seen) === sitesOf(wanted))
    const wrong = count(clean, ({ seen }) => seen.length > 0)
    const cells = [pattern.padEnd(15), sites.padEnd(13), wrong]
    console.log(
      `${node.version.padEnd(9)}${express.version.padEnd(9)}${group.padEnd(10)}${cells.join('')}`,
    )
  }
  for (const { one, seen, wanted } of results) {
    if (seen.join() === wanted.join()) continue
    notes.push(
      `${node.version} ${express.version} ${one.name}: recorded ${seen.join(', ') || 'nothing'}; marked ${wanted.join(', ') || 'nothing'}`,
    )
  }
}
for (const note of notes) console.log(note)
