import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
const { talk } = require('./serve.cjs')
const here = import.meta.dirname

/** What one process is given to end by itself, once its client is done. */
const deadline = 8000

/**
 * Runs the cases of one theme on one Node, with one way of loading the recorder or none.
 * @param {{ theme: string, names: string[], node: string, express?: string, variant: { args: string[], env: object } }} options
 * @returns {Promise<{ seen: Map<string, object>, out: { sessions: object[], incidents: object[] } }>}
 */
export async function runTheme({ theme, names, node, express, variant }) {
  const folder = mkdtempSync(join(tmpdir(), 'differential-'))
  const out = join(folder, 'out')
  mkdirSync(out)
  const { cases } = require(`./cases/${theme}.cjs`)
  const wanted = cases.filter(
    (one) => names.includes(one.name) && isMeantFor(one, { node, express }),
  )
  const common = { theme, node, express, variant, folder, out }
  const seen = new Map()
  const shared = wanted.filter((one) => !one.own).map((one) => one.name)
  await runShared({ ...common, names: shared, seen })
  for (const one of wanted.filter((item) => item.own))
    seen.set(one.name, await runOwn({ ...common, one }))
  const result = { seen, out: readOut(out) }
  rmSync(folder, { recursive: true, force: true })
  return result
}

function isMeantFor(one, { node, express }) {
  if (one.nodes && !one.nodes.includes(majorOf(node))) return false
  return !one.express || one.express.includes(express ?? 'express')
}

const majors = new Map()

function majorOf(node) {
  if (!majors.has(node)) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' })
    majors.set(node, Number(/^v(\d+)/.exec(version)?.[1]))
  }
  return majors.get(node)
}

/** A case that kills the process is told as that; the next process goes on behind it. */
async function runShared({ names, seen, ...common }) {
  let left = names
  while (left.length > 0) {
    const report = join(common.folder, `shared-${left.length}.ndjson`)
    const script = join(here, 'shared-child.cjs')
    const args = [script, report, common.theme, common.express ?? '-', JSON.stringify(left)]
    const ended = await start(common, args).ended(deadline + left.length * 5000)
    const lines = readLines(report)
    const errors = stderrByCase(ended.stderr)
    for (const line of lines.filter((item) => item.name))
      seen.set(line.name, { ...line, stderr: errors.get(line.name) ?? '', process: 'shared' })
    const broken = left.find((name) => !seen.has(name))
    if (broken === undefined) {
      noteEnd(seen, names.at(-1), ended)
      return
    }
    const { code, signal, stderr } = ended
    seen.set(broken, {
      events: ['the process died'],
      hasDied: true,
      wire: {},
      code,
      signal,
      stderr: errors.get(broken) ?? stderr,
    })
    left = left.slice(left.indexOf(broken) + 1)
  }
}

/** How the shared process ended belongs to its last case. */
function noteEnd(seen, last, { code, signal }) {
  if (last !== undefined) Object.assign(seen.get(last), { code, signal })
}

function stderrByCase(stderr) {
  const parts = stderr.split(/^@@ (.*)\n/m)
  // What is printed before the first case (by the recorder as it loads, say) is told with it.
  const found = new Map([[parts[1], parts[0]]])
  for (let at = 1; at < parts.length; at += 2)
    found.set(parts[at], (found.get(parts[at]) ?? '') + parts[at + 1])
  return found
}

async function runOwn({ one, ...common }) {
  const report = join(common.folder, `own-${one.name.replaceAll(/\W+/g, '-')}.ndjson`)
  const args = [
    ...(one.nodeArgs ?? []),
    join(here, 'own-child.cjs'),
    report,
    common.theme,
    common.express ?? '-',
    one.name,
  ]
  const child = start({ ...common, env: one.env }, args)
  const port = await portOf(report, child)
  const wire = port === null ? {} : await talk(one, port)
  const talkedAt = performance.now()
  const { code, signal, stderr, stdout } = await child.ended(deadline)
  const lingered = performance.now() - talkedAt
  const events = readLines(report).flatMap((line) => ('event' in line ? [line.event] : []))
  const hasDied = port === null
  return { port, wire, events, stderr, stdout, code, signal, lingered, hasDied, process: 'own' }
}

async function portOf(report, child) {
  for (let tries = 0; tries < 1500 && child.isRunning(); tries++) {
    const line = existsSync(report) && readLines(report).find((item) => item.port)
    if (line) return line.port
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
  return readLines(report).find((item) => item.port)?.port ?? null
}

/** Whoever stops the harness stops what it started: a server of a case would wait for its client for ever. */
const running = new Set()
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))

function start({ node, variant, out, env }, args) {
  const child = spawn(node, [...variant.args, ...args], {
    cwd: here,
    env: environment({ ...variant.env, SENDONCE_OUT: join(out, 'incidents.ndjson'), ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.on('close', () => running.delete(child))
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk))
  const closed = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return {
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async ended(milliseconds) {
      const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
      const end = await closed
      clearTimeout(timer)
      return end
    },
  }
}

/** A process sees nothing of the variables of whoever runs the harness, except where to find things. */
function environment(own) {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), ...own }
}

function readLines(file) {
  if (!existsSync(file)) return []
  const complete = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return complete.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
}

/** What the recorder wrote: that it was at work. */
function readOut(out) {
  const lines = readdirSync(out).flatMap((file) => readLines(join(out, file)))
  return {
    sessions: lines.filter((line) => line.kind === 'session'),
    incidents: lines.filter((line) => line.kind === 'incident'),
  }
}
