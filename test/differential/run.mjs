// npm run differential [-- --node 20,26] [--theme express] [--case name] [--variant production] [--jobs 2] [--noise]
import { parseArgs } from 'node:util'
import { expressCopies, nodeMatrix } from '../../scripts/node-matrix.mjs'
import { differ } from './differ.mjs'
import { plain, recorded, themes } from './variants.mjs'

const { values } = parseArgs({
  options: {
    node: { type: 'string' },
    theme: { type: 'string' },
    case: { type: 'string' },
    variant: { type: 'string' },
    express: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    noise: { type: 'boolean', default: false },
  },
})

const nodes = nodeMatrix().filter(
  ({ label }) => !values.node || values.node.split(',').includes(label),
)
const copies = expressCopies().map(({ alias }) => alias)
const all = themes().filter(({ name }) => !values.theme || name.includes(values.theme))
const noise = { ...plain, name: 'plain again', stderr: 'equal' }
const variants = values.noise
  ? [noise]
  : recorded.filter(({ name }) => name.includes(values.variant ?? ''))

/** One job for each Node, theme and, where the theme is about it, copy of Express. */
function jobs() {
  return nodes.flatMap((node) =>
    all.flatMap((theme) => {
      const names = theme.cases
        .map(({ name }) => name)
        .filter((name) => name.includes(values.case ?? ''))
      const expresses = theme.usesExpress ? copies : [undefined]
      return expresses
        .filter((express) => !values.express || express === undefined || express === values.express)
        .filter(() => names.length > 0)
        .map((express) => ({ node, theme, names, express }))
    }),
  )
}

async function work(queue, results) {
  for (let job = queue.shift(); job; job = queue.shift()) {
    const { node, theme, names, express } = job
    const verdicts = await differ({ theme, names, node: node.binary, express, variants })
    for (const [variant, verdict] of verdicts) {
      results.push({ node: node.label, theme: theme.name, express, variant, verdict })
      tell(results.at(-1))
    }
  }
}

function tell({ node, theme, express, variant, verdict }) {
  const where = `node ${node}, ${theme}${express ? ` on ${express}` : ''}, ${variant}`
  for (const { case: name, found } of verdict.differences)
    for (const { aspect, plain: one, recorded: two } of found)
      console.log(
        `DIFFERS ${where}: ${name} [${aspect}]\n   plain    ${show(one)}\n   recorded ${show(two)}`,
      )
  for (const text of verdict.unsteady) console.log(`unsteady ${where}: ${text}`)
}

const show = (value) => JSON.stringify(value)?.slice(0, 1500)

function table(results) {
  const rows = nodes.flatMap((node) =>
    variants.map((variant) => {
      const mine = results.filter((one) => one.node === node.label && one.variant === variant.name)
      const sum = (count) => mine.reduce((total, { verdict }) => total + count(verdict), 0)
      return {
        node: node.label,
        recorder: variant.name,
        pairs: sum((verdict) => verdict.compared),
        differ: sum((verdict) => verdict.differences.length),
        unsteady: sum((verdict) => verdict.unsteady.length),
        sessions: sum((verdict) => verdict.out.sessions.length),
        incidents: sum((verdict) => verdict.out.incidents.length),
      }
    }),
  )
  console.table(rows)
  return rows
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

const started = performance.now()
const results = []
const queue = jobs()
await Promise.all(Array.from({ length: Number(values.jobs) }, () => work(queue, results)))
const rows = table(results)
const distinct = all.reduce((total, { cases }) => total + cases.length, 0)
console.log(
  `${distinct} apps with their requests, ${Math.round((performance.now() - started) / 1000)} s`,
)
// A run in which the recorder wrote nothing has compared nothing.
const wasAway = !values.noise && rows.some(({ sessions }) => sessions === 0)
if (wasAway) console.log('The recorder wrote no session: was it loaded?')
process.exitCode = wasAway || rows.some(({ differ: count }) => count > 0) ? 1 : 0
