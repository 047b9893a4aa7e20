import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Incident } from '@sendonce/model'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const folder = join(root, 'fixtures', 'programs')
const register = pathToFileURL(join(root, 'packages', 'runtime', 'dist', 'register.js')).href

interface Program {
  readonly name: string
  readonly file: string
  readonly code: string
  readonly express: string
}

/** Small programs, their first line tells the code; those of Express run on the oldest copy and on the newest. */
const programs = readdirSync(folder)
  .filter((name) => /^(?:so\d|clean).*js$/.test(name))
  .flatMap((name): Program[] => {
    const file = join(folder, name)
    const text = readFileSync(file, 'utf8')
    const code = /^\/\/ (\w+)/.exec(text)?.[1] ?? ''
    const copies = /['"]express['"]/.test(text) ? ['express-4.21.1', 'express'] : ['']
    return copies.map((express) => ({ name: `${name} ${express}`.trim(), file, code, express }))
  })

async function run({ file, express }: Program): Promise<Incident[]> {
  const work = mkdtempSync(join(tmpdir(), 'sendonce-program-'))
  const out = join(work, 'incidents.ndjson')
  // Its path tells that it is a dependency.
  const dependency = join(work, 'node_modules', 'answering')
  mkdirSync(dependency, { recursive: true })
  copyFileSync(join(folder, 'answering.cjs'), join(dependency, 'index.js'))
  const require = join(root, 'scripts', 'lab', 'use-express.cjs')
  const copy = express && join(root, 'node_modules', express)
  const env = {
    ...process.env,
    SENDONCE_OUT: out,
    SENDONCE_TERMINAL: 'off',
    NODE_ENV: '',
    NODE_PATH: join(work, 'node_modules'),
  }
  await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', register, '--require', require, join(folder, 'drive.cjs'), file],
      { env: { ...env, SENDONCE_LAB_EXPRESS: copy }, timeout: 20_000 },
      resolve,
    )
  })
  const lines = readFileSync(out, 'utf8').trimEnd().split('\n')
  rmSync(work, { recursive: true, force: true })
  return lines.map((line) => JSON.parse(line) as Incident).filter(({ kind }) => kind === 'incident')
}

/** The marked line of the program, or of the file next to it; `null`: no line of the program answers. */
function marked(file: string, mark: string): string | null {
  for (const one of [file, join(folder, 'reply.mjs')]) {
    const lines = readFileSync(one, 'utf8').split('\n')
    const line = lines.findIndex((text) => text.includes(mark)) + 1
    if (line > 0) return `${basename(one)}:${line}`
    if (!readFileSync(file, 'utf8').includes('reply.mjs')) return null
  }
  return null
}

const placeOf = (sighting: Incident['first']): string | null =>
  sighting?.place ? `${basename(sighting.place.file)}:${sighting.place.line}` : null

describe('small programs are named as what they are', () => {
  test.concurrent.each(programs)('$name', { timeout: 30_000 }, async (program) => {
    const incidents = await run(program)
    const told = incidents.map(({ code, first, second }) => ({
      code,
      first: placeOf(first),
      second: placeOf(second),
    }))
    const { file, code } = program
    const wanted = { code, first: marked(file, '@first'), second: marked(file, '@second') }
    expect(told).toEqual(code === 'clean' ? [] : [wanted])
  })
})
