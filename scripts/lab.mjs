// The seed lab: the article's examples, run for real, beside what the article says.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expressCopies, nodeMatrix } from './node-matrix.mjs'
import { runFixture } from './lab/run-fixture.mjs'

const root = join(import.meta.dirname, '..')
const seed = join(root, 'fixtures', 'seed')

/** Node and Express pairs: the article's own first, then every Node with every Express. */
function combinations(isQuick) {
  const copies = expressCopies()
  if (isQuick)
    return [
      { node: { version: process.versions.node, binary: process.execPath }, express: copies[0] },
    ]
  const nodes = nodeMatrix()
  const [articles, ...others] = nodes
  return [
    { node: articles, express: copies[0] },
    ...(others.length > 0 ? others : nodes).flatMap((node) =>
      copies.map((express) => ({ node, express })),
    ),
  ]
}

/** Runs the lab and returns its rows. */
export async function runLab({ quick = false } = {}) {
  const cases = readdirSync(seed).filter((name) => statSync(join(seed, name)).isDirectory())
  const rows = []
  for (const { node, express } of combinations(quick)) {
    for (const name of cases) {
      const { article, request } = JSON.parse(readFileSync(join(seed, name, 'case.json'), 'utf8'))
      for (const form of ['broken', 'fixed']) {
        const file = join(seed, name, form === 'fixed' ? 'fixed' : '', 'app.js')
        const run = await runFixture({
          file,
          drive: request,
          node: node.binary,
          express: express.folder,
        })
        rows.push(rowOf({ name, form, node, express, run, said: article[form] }))
      }
    }
  }
  return rows
}

function rowOf({ name, form, node, express, run, said }) {
  const hasError = run.channel !== 'none'
  const agrees =
    run.client?.status === said.status &&
    run.client?.body === said.body &&
    hasError === said.headersSentError &&
    (!hasError || said.channel.split(' or ').some((channel) => run.channel.startsWith(channel)))
  return {
    node: node.version,
    express: express.version,
    case: name,
    form,
    status: run.client?.status ?? null,
    body: run.client?.body ?? run.client?.error ?? '',
    channel: run.channel,
    said: `${said.status} ${JSON.stringify(said.body)} ${said.channel}`,
    agrees,
  }
}

function table(rows) {
  const heads = [
    'node',
    'express',
    'example',
    'form',
    'client',
    'ERR_HTTP_HEADERS_SENT',
    'article',
    '',
  ]
  const cells = rows.map((row) => [
    row.node,
    row.express,
    row.case,
    row.form,
    `${row.status} ${JSON.stringify(row.body)}`,
    row.channel,
    row.said,
    row.agrees ? 'as said' : 'DIFFERS',
  ])
  const widths = heads.map((head, index) =>
    Math.max(head.length, ...cells.map((cell) => cell[index].length)),
  )
  const line = (cell) =>
    cell
      .map((text, index) => text.padEnd(widths[index]))
      .join('  ')
      .trimEnd()
  return [line(heads), ...cells.map(line)].join('\n')
}

if (import.meta.filename === process.argv[1]) {
  const rows = await runLab({ quick: process.argv.includes('--quick') })
  const differing = rows.filter((row) => !row.agrees)
  console.log(table(rows))
  console.log(
    `\n${rows.length} runs, ${rows.length - differing.length} as the article says, ${differing.length} differ`,
  )
}
