import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'

/** What comes behind the answer needs a moment to show. */
const settling = 120
/** Milliseconds that a process may take to start, and then for each request. */
const deadline = { start: 7000, request: 3000 }

/**
 * Serves a fixture app in a process of its own, makes one request, and tells how both ended.
 * @param {{ file: string, node?: string, args?: string[], method?: string, path?: string, options?: object }} one
 *   `args`: of Node, in front of the script; `options`: of the child process
 * @returns {Promise<{ client: object | null, crash: object | null, stderr: string, exitCode: number | null }>}
 */
export async function serveOnce({ file, method = 'GET', path = '/t', ...one }) {
  const { answers, ...served } = await serveAll({
    ...one,
    files: [file],
    requests: [{ method, path }],
  })
  return { client: answers[0]?.client ?? null, ...served }
}

/**
 * The same with several requests, one after the other, also to several apps in one process (`app` of a request tells
 * which one of them it is for); what was written to the standard error output is told with the request that was busy.
 * @param {{ files: string[], requests: { method: string, path: string, app?: number }[], node?: string, args?: string[], options?: object }} one
 * @returns {Promise<{ answers: { client: object, stderr: string }[], crash: object | null, stderr: string, exitCode: number | null }>}
 */
export async function serveAll({
  files,
  requests,
  node = process.execPath,
  args = [],
  options = {},
}) {
  const child = spawn(node, [...args, join(import.meta.dirname, 'serve.cjs'), ...files], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const timer = setTimeout(
    () => child.kill('SIGKILL'),
    deadline.start + requests.length * deadline.request,
  )
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk))
  const answers = []
  let crash = null
  const askAll = async (ports) => {
    for (const { method, path, app = 0 } of requests) {
      const told = stderr.length
      const client = await ask(ports[app], method, path)
      await new Promise((resolve) => setTimeout(resolve, settling))
      answers.push({ client, stderr: stderr.slice(told) })
    }
    if (child.connected) child.send('close', () => {})
  }
  let asking = Promise.resolve()
  child.on('message', (message) => {
    if (message.kind === 'crash') crash = message
    if (message.kind === 'listening') asking = askAll(message.ports)
  })
  const [exitCode] = await once(child, 'close')
  clearTimeout(timer)
  await asking
  return { answers, crash, stderr, exitCode }
}

/** One request; what the client got of the answer, whatever became of it. */
function ask(port, method, path) {
  return new Promise((resolve) => {
    const answer = { status: null, body: '' }
    const asked = request({ host: '127.0.0.1', port, path, method, agent: false, timeout: 1500 })
    asked.on('response', (response) => {
      answer.status = response.statusCode
      response.setEncoding('utf8').on('data', (chunk) => (answer.body += chunk))
      response.on('end', () => resolve(answer))
      response.on('error', (error) => resolve({ ...answer, error: error.code }))
    })
    asked.on('timeout', () => {
      resolve({ ...answer, error: 'TIMEOUT' })
      asked.destroy()
    })
    asked.on('error', (error) => resolve({ ...answer, error: error.code }))
    asked.end()
  })
}
