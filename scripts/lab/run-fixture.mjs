import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { serveAll } from './serve-once.mjs'

const root = join(import.meta.dirname, '..', '..')
const register = pathToFileURL(join(root, 'packages', 'runtime', 'dist', 'register.js')).href

/**
 * Runs one fixture app under the recorder and tells what happened.
 * @param {{ file: string, drive?: string, node?: string, express?: string }} options
 * @returns {Promise<{ client: object | null, crash: object | null, incidents: object[], stderr: string, exitCode: number | null, channel: string }>}
 */
export async function runFixture({ drive = 'GET /t', ...one }) {
  const { answers, ...run } = await runRequests({ ...one, drives: [drive] })
  return { client: answers[0]?.client ?? null, ...run }
}

/**
 * The same with several requests, one after the other.
 * @param {{ file: string, drives: readonly string[], node?: string, express?: string }} options
 */
export async function runRequests({ file, drives, ...how }) {
  return serveRecorded({ files: [file], requests: drives.map(requestOf), ...how })
}

/**
 * The same with several apps that are expected to meet nothing, in one process: starting it is most of what a run costs. Where
 * something happens after all, each app is run alone.
 * @param {readonly { file: string, drives: readonly string[] }[]} apps
 * @param {{ node?: string, express?: string }} how
 */
export async function runQuietApps(apps, how) {
  const requests = apps.flatMap(({ drives }, app) =>
    drives.map((drive) => ({ ...requestOf(drive), app })),
  )
  const together = await serveRecorded({ files: apps.map(({ file }) => file), requests, ...how })
  const isQuiet =
    together.answers.length === requests.length &&
    !together.crash &&
    together.incidents.length === 0
  if (!isQuiet) {
    const alone = []
    for (const one of apps) alone.push(await runRequests({ ...one, ...how }))
    return alone
  }
  return apps.map((_, app) => {
    const answers = together.answers.filter((_one, at) => requests[at].app === app)
    return { ...together, answers, stderr: answers.map(({ stderr }) => stderr).join('') }
  })
}

function requestOf(drive) {
  const [method, path] = drive.split(' ')
  return { method, path }
}

async function serveRecorded({ node = process.execPath, express, ...served }) {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-lab-'))
  const out = join(folder, 'incidents.ndjson')
  const args = ['--import', register, '--require', join(import.meta.dirname, 'use-express.cjs')]
  const env = {
    ...process.env,
    SENDONCE_OUT: out,
    SENDONCE_TERMINAL: 'off',
    SENDONCE_LAB_EXPRESS: express ?? '',
    NODE_ENV: 'development',
    NODE_OPTIONS: '',
  }
  const run = await serveAll({ ...served, node, args, options: { env } })
  const incidents = readLines(out)
  rmSync(folder, { recursive: true, force: true })
  return { ...run, incidents, channel: channelOf({ ...run, incidents }) }
}

function readLines(file) {
  try {
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter((entry) => entry.kind === 'incident')
  } catch {
    return []
  }
}

/** The way by which ERR_HTTP_HEADERS_SENT came to light. */
function channelOf({ crash, stderr, incidents }) {
  if (crash)
    return crash.origin === 'unhandledRejection'
      ? 'unhandled rejection (exit)'
      : 'uncaught exception (exit)'
  if (stderr.includes('ERR_HTTP_HEADERS_SENT')) return 'stderr'
  return incidents.some((incident) => incident.error?.code === 'ERR_HTTP_HEADERS_SENT')
    ? 'caught in the app'
    : 'none'
}
