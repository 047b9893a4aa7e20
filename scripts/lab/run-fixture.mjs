import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..', '..')
const register = pathToFileURL(join(root, 'packages', 'runtime', 'dist', 'register.js')).href

/**
 * Runs one fixture app under the recorder and tells what happened.
 * @param {{ file: string, drive?: string, node?: string, express?: string }} options
 * @returns {Promise<{ client: object | null, crash: object | null, incidents: object[], stderr: string, exitCode: number | null, channel: string }>}
 */
export async function runFixture({ file, drive = 'GET /t', node = process.execPath, express }) {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-lab-'))
  const out = join(folder, 'incidents.ndjson')
  const [method, path] = drive.split(' ')
  const args = [
    '--import',
    register,
    '--require',
    join(import.meta.dirname, 'use-express.cjs'),
    join(import.meta.dirname, 'drive.cjs'),
    file,
    method,
    path,
  ]
  const env = {
    ...process.env,
    SENDONCE_OUT: out,
    SENDONCE_TERMINAL: 'off',
    SENDONCE_LAB_EXPRESS: express ?? '',
    NODE_ENV: 'development',
    NODE_OPTIONS: '',
  }
  const { stdout, stderr, exitCode } = await collect(
    spawn(node, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  const events = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"kind"'))
    .map((line) => JSON.parse(line))
  const client = events.find((event) => event.kind === 'client') ?? null
  const crash = events.find((event) => event.kind === 'crash') ?? null
  const incidents = readLines(out)
  rmSync(folder, { recursive: true, force: true })
  return {
    client,
    crash,
    incidents,
    stderr,
    exitCode,
    channel: channelOf({ crash, stderr, incidents }),
  }
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

function collect(child) {
  return new Promise((resolve) => {
    let stdout = ''
    let stderr = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk))
    child.on('close', (exitCode) => {
      clearTimeout(timer)
      resolve({ stdout, stderr, exitCode })
    })
  })
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
