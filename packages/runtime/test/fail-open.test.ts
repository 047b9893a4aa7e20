import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Incident } from '@sendonce/model'
import { afterAll, describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { programs, register } from './recorded-program.ts'

const program = join(programs, 'fail-open.cjs')
const index = pathToFileURL(join(register, '..', 'index.js')).href
const folder = mkdtempSync(join(tmpdir(), 'sendonce-fail-open-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const names = spawnSync(process.execPath, [program, '--names'], { encoding: 'utf8' })
  .stdout.trim()
  .split('\n')
const matrix = nodeMatrix()
const nodes = matrix.filter(({ label }) => ['20.18.2', '26', 'current'].includes(label))
/** The permission model has its name without `experimental` since Node 24. */
const withPermission = matrix.find(({ label }) => label === '26')

interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

interface Choices {
  readonly node?: string
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

let count = 0
const freshFile = (): string => join(folder, `${count++}.ndjson`)

function run(
  args: readonly string[],
  { node = process.execPath, flags = [], env }: Choices,
): Promise<Run> {
  const { PATH, HOME } = process.env
  const child = spawn(node, [...flags, ...args], {
    env: { PATH, HOME, SENDONCE_TERMINAL: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ stdout, stderr, status }))
  })
}

/** The program without the recorder, and with it. */
async function both(
  args: readonly string[],
  choices: Choices = {},
): Promise<{ plain: Run; recorded: Run; incidents: Incident[] }> {
  const out = freshFile()
  const flags = [...(choices.flags ?? []), '--require', register]
  const [plain, recorded] = await Promise.all([
    run([program, ...args], choices),
    run([program, ...args], { ...choices, flags, env: { SENDONCE_OUT: out, ...choices.env } }),
  ])
  const lines = existsSync(out) ? readFileSync(out, 'utf8').trim().split('\n') : []
  const entries = lines.filter(Boolean).map((line) => JSON.parse(line) as Incident)
  return { plain, recorded, incidents: entries.filter(({ kind }) => kind === 'incident') }
}

function expectSame({ plain, recorded }: { plain: Run; recorded: Run }): void {
  expect({ ...recorded, stderr: '' }).toEqual({ ...plain, stderr: '' })
  const own = recorded.stderr.split('\n').filter((line) => line.includes('SendonceWarning'))
  expect(own.length).toBeLessThanOrEqual(1)
}

/** What the recorder cannot bear, again and again: these programs switch it off. */
const switchesOff = [
  'the URL and the route throw',
  'the URL is no text',
  'the values are hostile to JSON',
  'the listeners cannot be counted',
  'faults that cannot be shown',
  'the state of the response throws',
  'the response pretends to be a framework',
  'async hooks are off',
]
const offLine =
  /^\(node:\d+\) \[SENDONCE_OFF\] SendonceWarning: the recorder failed 5 times and is off/gm

test('the programs that switch it off are among those that are run', () => {
  for (const name of switchesOff) expect(names).toContain(name)
})

describe.each(nodes)('Node $label', ({ binary }) => {
  test.concurrent.each(names)(
    'a program notices nothing: %s',
    async (name) => {
      const seen = await both([name], { node: binary })
      expectSame(seen)
      expect(seen.plain.status).not.toBeNull()
      if (name === 'plain') expect(seen.incidents.length).toBeGreaterThan(0)
      // After five faults it is off, and says so in one line.
      if (switchesOff.includes(name)) expect(seen.recorded.stderr.match(offLine)).toHaveLength(1)
    },
    60_000,
  )

  test.concurrent.each([
    ['--frozen-intrinsics'],
    ['--disallow-code-generation-from-strings'],
    ['--disable-proto=throw'],
    ['--unhandled-rejections=strict'],
    ['--throw-deprecation'],
  ])(
    'under %s it records as ever',
    async (flag) => {
      const seen = await both(['plain'], { node: binary, flags: [flag] })
      expectSame(seen)
      expect(seen.incidents.length).toBeGreaterThan(0)
    },
    60_000,
  )
})

describe('what it writes to', () => {
  test.concurrent.each(['/dev/full', '/proc/none/x.ndjson', join(folder, 'no', 'folder.ndjson')])(
    '%s: one line, and the program goes on',
    async (out) => {
      const seen = await both(['plain'], { env: { SENDONCE_OUT: out } })
      expectSame(seen)
      expect(seen.recorded.stderr.match(/SENDONCE_OUT\]/g)).toHaveLength(1)
    },
    60_000,
  )

  test.runIf(withPermission)('a process without the permission to write', async () => {
    const flags = ['--permission', '--allow-fs-read=*', '--allow-net']
    const seen = await both(['plain'], { node: withPermission?.binary ?? '', flags })
    expectSame(seen)
    expect(seen.plain.status).toBe(0)
    expect(seen.recorded.stderr.match(/SENDONCE_OUT\]/g)).toHaveLength(1)
    expect(seen.incidents).toEqual([])
  })
})

describe('a listener of incidents', () => {
  test('that throws is no fault of the recorder, and the file is written', async () => {
    const seen = await both(['a listener throws', index])
    expectSame(seen)
    expect(seen.recorded.stderr).toBe(seen.plain.stderr)
    expect(seen.incidents.length).toBeGreaterThan(0)
  })

  test('that is slow loses nothing', async () => {
    const seen = await both(['a listener is slow', index])
    expectSame(seen)
    expect(seen.incidents.length).toBeGreaterThan(0)
  })
})

test('a hundred thousand late calls take neither memory nor disk', async () => {
  const seen = await both(['late calls without end', 'memory'], { flags: ['--expose-gc'] })
  const [plain = 0, recorded = 0] = [seen.plain, seen.recorded].map(({ stdout }) =>
    Number(/heap (\d+)/.exec(stdout)?.[1]),
  )
  expect(recorded - plain).toBeLessThan(12_000_000)
  expect(seen.recorded.stdout).toContain('refused 100000')
  expect(seen.incidents.length).toBeGreaterThan(0)
  expect(JSON.stringify(seen.incidents).length).toBeLessThan(200_000)
}, 60_000)

test('start on prototypes that were frozen before fails open', async () => {
  const file = join(folder, 'frozen.mjs')
  writeFileSync(
    file,
    `import { ServerResponse, OutgoingMessage } from 'node:http'
import { start } from ${JSON.stringify(index)}
Object.freeze(ServerResponse.prototype)
Object.freeze(OutgoingMessage.prototype)
start()
start()
console.log('goes on')\n`,
  )
  const { stdout, stderr, status } = await run([file], {})
  expect({ stdout, stderr, status }).toEqual({ stdout: 'goes on\n', stderr: '', status: 0 })
})
