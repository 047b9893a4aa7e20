// A program under the recorder, in a process of its own, and what the recorder wrote of it.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const recorder = join(import.meta.dirname, '..', '..', 'packages', 'runtime', 'dist', 'register.js')

/** Runs a program for 40 seconds at most; `preloads` are loaded before the recorder. */
export function runRecorded({ program, cwd, out, env = {}, preloads = [] }) {
  return new Promise((done) => {
    const requires = [...preloads, recorder].flatMap((file) => ['--require', file])
    const child = spawn(process.execPath, [...requires, program], {
      cwd,
      env: {
        ...process.env,
        NODE_ENV: 'development',
        SENDONCE_OUT: out,
        SENDONCE_TERMINAL: 'off',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { stdout: '', stderr: '' }
    for (const pipe of ['stdout', 'stderr']) child[pipe].on('data', (data) => (said[pipe] += data))
    const limit = setTimeout(() => child.kill('SIGKILL'), 40_000)
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      done({ ...said, exit: signal ?? code })
    })
  })
}

/** The incidents of a file that the recorder wrote, null where there is none. */
export function incidentsIn(file) {
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'incident')
}
