// The seed lab: the article's examples, run for real under the recorder, beside what the article says and beside
// the pattern and the two lines that the truth marks.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { combinations } from './lab/combinations.mjs'
import { runFixture } from './lab/run-fixture.mjs'

const root = join(import.meta.dirname, '..')
const seed = join(root, 'fixtures', 'seed')

/** Runs the lab and returns its rows. */
export async function runLab({ quick = false } = {}) {
  const cases = readdirSync(seed).filter((name) => statSync(join(seed, name)).isDirectory())
  const rows = []
  for (const { node, express } of combinations(quick)) {
    for (const name of cases) {
      const { article, request, findings } = JSON.parse(
        readFileSync(join(seed, name, 'case.json'), 'utf8'),
      )
      for (const form of ['broken', 'fixed']) {
        const file = join(seed, name, form === 'fixed' ? 'fixed' : '', 'app.js')
        const run = await runFixture({
          file,
          drive: request,
          node: node.binary,
          express: express.folder,
        })
        const truth = form === 'broken' ? truthOf(findings, readFileSync(file, 'utf8')) : 'nothing'
        rows.push(rowOf({ name, form, node, express, run, said: article[form], truth }))
      }
    }
  }
  return rows
}

/** The pattern and the marked lines: `SO003 7→8`. */
function truthOf([code], text) {
  const lines = text.split('\n')
  const lineOf = (mark) => lines.findIndex((line) => line.includes(mark)) + 1
  return `${code} ${lineOf('@first')}→${lineOf('@second')}`
}

function recordedBy({ incidents }) {
  const told = incidents.map(
    ({ code, first, second }) => `${code} ${first?.place?.line}→${second?.place?.line}`,
  )
  return told.join(' + ') || 'nothing'
}

function rowOf({ name, form, node, express, run, said, truth }) {
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
    recorded: recordedBy(run),
    truth,
    isRight: recordedBy(run) === truth,
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
    'recorded',
    'truth',
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
    row.recorded,
    row.truth,
    row.isRight ? 'right' : 'WRONG',
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
    `\n${rows.length} runs, ${rows.length - differing.length} as the article says, ${differing.length} differ; ` +
      `${rows.filter((row) => row.isRight).length} recorded as marked`,
  )
}
