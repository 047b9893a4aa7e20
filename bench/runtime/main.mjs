// What the recorder costs: `npm run bench:runtime [-- --quick] [--node 20,24,26] [--apps http,…] [--only memory,…]`;
// `--against <register.js>` measures another build of the recorder in the same rounds.
// CPU time of the server's process, not time on the clock: other work on the machine disturbs it least.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { nodeMatrix } from '../../scripts/node-matrix.mjs'
import { measure } from './session.mjs'
import { measureStartup } from './startup.mjs'
import { costTable, startupTable, verdicts } from './tables.mjs'
import { variantsWith } from './variants.mjs'

const { values } = parseArgs({
  options: {
    node: { type: 'string' },
    apps: { type: 'string', default: 'http,express-4,express-5,express-5-async' },
    only: { type: 'string', default: 'sockets,memory,startup' },
    sets: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    against: { type: 'string' },
  },
})
const list = (text) => text.split(',').filter(Boolean)
const matrix = nodeMatrix()
const labels = values.node
  ? list(values.node)
  : [...new Set([matrix[1] ?? matrix[0], matrix.at(-1)])].map(({ label }) => label)
const nodes = labels.map((label) => {
  const found = matrix.find((node) => node.label === label)
  if (!found)
    throw new Error(`no Node ${label}: there is ${matrix.map((node) => node.label).join(', ')}`)
  return found
})
const sets = Number(values.sets ?? (values.quick ? 8 : 24))
const rounds = Number(values.rounds ?? 12)
/**
 * V8 compiles hot code in threads of the same process, and there is more of it with the recorder: so long that
 * is counted with the requests, it looks like a cost of each of them.
 */
const size = { requests: 300, uncounted: 150, warmUp: values.quick ? 20_000 : 40_000 }
const variants = variantsWith(values.against && resolve(values.against))
const out = mkdtempSync(join(tmpdir(), 'sendonce-bench-')) + sep

console.log(
  `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, ${sets} sets of processes, ${rounds} bursts each`,
)
try {
  for (const transport of ['memory', 'sockets'].filter((one) => list(values.only).includes(one))) {
    console.log(
      `\nCPU time of the server per request, ${transport === 'memory' ? 'without sockets' : 'over loopback'}\n`,
    )
    const missed = []
    for (const { version, binary } of nodes)
      for (const app of list(values.apps)) {
        const plan = {
          node: binary,
          app,
          transport,
          variants,
          sets,
          rounds,
          out,
          ...size,
        }
        const result = await measure(plan)
        console.log(costTable(version, app, result))
        missed.push(...verdicts(version, app, result))
      }
    console.log(`\n${missed.join('\n')}`)
  }
  if (list(values.only).includes('startup')) {
    console.log('\nLoading the recorder, milliseconds on top of an empty program\n')
    const results = []
    for (const { version, binary } of nodes)
      results.push({ version, ...(await measureStartup(binary, values.quick ? 15 : 40)) })
    console.log(startupTable(results))
  }
} finally {
  rmSync(out, { recursive: true, force: true })
}
