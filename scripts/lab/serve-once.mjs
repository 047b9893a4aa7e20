import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'

/** What comes behind the answer needs a moment to show. */
const settling = 120
const deadline = 10_000

/**
 * Serves a fixture app in a process of its own, makes one request, and tells how both ended.
 * @param {{ file: string, node?: string, args?: string[], method?: string, path?: string, options?: object }} one
 *   `args`: of Node, in front of the script; `options`: of the child process
 * @returns {Promise<{ client: object | null, crash: object | null, stderr: string, exitCode: number | null }>}
 */
export async function serveOnce({
  file,
  node = process.execPath,
  args = [],
  method = 'GET',
  path = '/t',
  options = {},
}) {
  const child = spawn(node, [...args, join(import.meta.dirname, 'serve.cjs'), file], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), deadline)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk))
  let client = null
  let crash = null
  child.on('message', async (message) => {
    if (message.kind === 'crash') crash = message
    if (message.kind !== 'listening') return
    client = await ask(message.port, method, path)
    await new Promise((resolve) => setTimeout(resolve, settling))
    if (child.connected) child.send('close', () => {})
  })
  const [exitCode] = await once(child, 'close')
  clearTimeout(timer)
  return { client, crash, stderr, exitCode }
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
