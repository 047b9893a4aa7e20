import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Incident, Session } from '@sendonce/model'
import { onTestFinished } from 'vitest'

const register = join(import.meta.dirname, '..', '..', 'dist', 'register.js')

/** A program in a folder of its own, below which the recorder writes as well. */
export interface Program {
  readonly folder: string
  /** Starts it under the recorder; standard error is a pipe that is not read before `ended`. */
  readonly start: (env?: Readonly<Record<string, string>>, node?: string) => ChildProcess
}

/** What a program came to. */
export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Writes a program of CommonJS to a temporary folder, which goes when the test is over. */
export function makeProgram(text: string): Program {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-terminal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'app.cjs'), text)
  return {
    folder,
    start: (env = {}, node = process.execPath) =>
      spawn(node, ['--import', pathToFileURL(register).href, 'app.cjs'], {
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  }
}

/** Waits for the end; `readAfter` milliseconds pass before standard error is read. */
export async function ended(child: ChildProcess, readAfter = 0): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  const errors = child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  if (readAfter > 0) {
    errors?.pause()
    await new Promise((resolve) => setTimeout(resolve, readAfter))
    errors?.resume()
  }
  return { status: await closed, stdout, stderr }
}

/** The complete lines of a file of incidents; one that is no JSON makes the test fail. */
export function entriesIn(file: string): (Incident | Session)[] {
  const text = readFileSync(file, 'utf8')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Incident | Session)
}

/** The names of the files of incidents in a folder, sorted. */
export function incidentFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson') && statSync(join(folder, name)).isFile())
    .toSorted()
}

/** A server that serves `listener` and asks itself: for the programs of tests. */
export const serving = `
const http = require('node:http')
function serve(listener, then) {
  const server = http.createServer(listener).listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    const ask = (path = '/', options = {}, body = '') => new Promise((resolve) => {
      const request = http.request({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
        response.resume().on('end', resolve)
      })
      request.on('error', resolve).end(body)
    })
    then(ask, () => { server.close(); server.closeAllConnections() })
  })
}
`
