import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { runView } from '../../src/cli/view-command.ts'
import { createTestIo } from '../cli/test-io.ts'
import { incident, ndjson, session } from '../run/made-entries.ts'
import { ask } from './ask.ts'
import { followLive } from './follow-live.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const bin = join(root, 'packages', 'sendonce', 'dist', 'bundle', 'bin.js')
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-view-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Each request is answered in lines 3 and 4. */
const app = `const { createServer } = require('node:http')
createServer((req, res) => {
  res.end('one')
  res.writeHead(200)
}).listen(0, '127.0.0.1', function () {
  console.log('port ' + this.address().port)
})
process.on('uncaughtException', () => {})
`

function project(name: string, files: Readonly<Record<string, string>>): string {
  const own = join(folder, name)
  const all = { 'package.json': '{ "name": "shop", "private": true }', ...files }
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(own, file)), { recursive: true })
    writeFileSync(join(own, file), text)
  }
  return own
}

/** Tests that run beside each other have no `expect.poll` of their own. */
function until<T>(answer: () => T): Promise<T> {
  return vi.waitFor(answer, { timeout: 20_000, interval: 50 })
}

/** A viewer that was started, as far as it is told of. */
class Started {
  readonly child: ChildProcess
  out = ''
  err = ''

  constructor(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const cleared = { NODE_OPTIONS: '', SENDONCE_OUT: '', SENDONCE_OFF: '', NO_COLOR: '1' }
    this.child = spawn(process.execPath, [bin, 'view', '--no-open', ...args], {
      cwd,
      env: { ...process.env, ...cleared, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout?.on('data', (text) => (this.out += String(text)))
    this.child.stderr?.on('data', (text) => (this.err += String(text)))
  }

  until(pattern: RegExp): Promise<string> {
    return until(() => {
      const found = pattern.exec(`${this.out}\n${this.err}`)?.[0]
      if (found === undefined) throw new Error(`${pattern} is not in ${this.out}${this.err}`)
      return found
    })
  }

  address(): Promise<string> {
    return this.until(/http:\S+#t=[\w-]{32}/)
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null)
      await once(this.child, 'exit')
    return this.child.exitCode
  }
}

describe.concurrent('sendonce view', { timeout: 60_000 }, () => {
  test('shows what the program does while it does it, and ends with it at Ctrl-C', async () => {
    const viewer = new Started(project('whole', { 'app.js': app }), ['--terminal', 'off', 'app.js'])
    const live = followLive(await viewer.address())
    await viewer.until(/checked +1 file, 1 problem/)
    const port = Number((await viewer.until(/port \d+/)).slice(5))
    await until(() => expect(live.get('status', 'now')?.check.kind).toBe('done'))
    expect([...live.all('row').values()].map(({ match }) => match)).toEqual(['unseen'])
    await ask(port, {})
    const seen = (): unknown => [...live.all('row').values()].map(({ matchText }) => matchText)
    await until(() => expect(seen()).toEqual(['confirmed ×1']))
    await viewer.until(/server +shop, pid \d+, attached/)
    const [id = ''] = live.get('match', live.get('order', 'all')?.[0] ?? '')?.incidents ?? []
    expect(live.get('incident', id)?.request).toBe('GET /')
    expect(live.get('status', 'now')).toMatchObject({ state: 'attached' })
    viewer.child.kill('SIGINT')
    expect(await viewer.ended()).toBe(130)
    // What it recorded is told at the end, as by `sendonce run`; nothing goes to the program's own output.
    expect(viewer.err).toContain('1 incident in 1 request')
    expect(viewer.out).toBe(`port ${port}\n`)
    live.close()
  })

  test('checks again when a source changes', async () => {
    const cwd = project('changes', { 'app.js': app })
    const viewer = new Started(cwd, [])
    const live = followLive(await viewer.address())
    await viewer.until(/checked +1 file, 1 problem/)
    writeFileSync(join(cwd, 'app.js'), app.replace('  res.writeHead(200)\n', ''))
    await viewer.until(/checked +1 file, 0 problems/)
    await until(() => expect(live.all('row').size).toBe(0))
    writeFileSync(join(cwd, 'sendonce.config.json'), '{ "paths": 1 }')
    await viewer.until(/check +could not be made/)
    await until(() => expect(live.get('status', 'now')?.check.kind).toBe('failed'))
    viewer.child.kill('SIGTERM')
    expect(await viewer.ended()).toBe(0)
    live.close()
  })

  test('stays when the program ends, and says so', async () => {
    const viewer = new Started(project('ends', { 'app.js': 'process.exitCode = 3\n' }), ['app.js'])
    const live = followLive(await viewer.address())
    await viewer.until(/ended with status 3; Ctrl-C ends the viewer/)
    await until(() => expect(live.get('status', 'now')?.state).toBe('ended'))
    expect(live.get('status', 'now')?.banner?.text).toContain('exit status 3')
    viewer.child.kill('SIGINT')
    expect(await viewer.ended()).toBe(3)
    live.close()
  })

  test('a second Ctrl-C ends a program that does not go', async () => {
    const stays =
      "process.on('SIGINT', () => console.log('not yet'))\nsetInterval(() => {}, 1000)\n"
    const viewer = new Started(project('stays', { 'app.js': `${stays}console.log('ready')\n` }), [
      'app.js',
    ])
    await viewer.until(/ready/)
    await viewer.address()
    viewer.child.kill('SIGINT')
    await viewer.until(/not yet/)
    expect(viewer.child.exitCode).toBeNull()
    viewer.child.kill('SIGINT')
    expect(await viewer.ended()).toBe(137)
  })

  test('ends with the program where that is asked for', async () => {
    const cwd = project('with', { 'app.js': 'process.exitCode = 3\n' })
    expect(await new Started(cwd, ['--exit-with-command', 'app.js']).ended()).toBe(3)
  })

  test('a command that is not there', async () => {
    const viewer = new Started(project('none', {}), ['--', 'no-such-command-of-ours'])
    expect(await viewer.ended()).toBe(127)
    expect(viewer.err).toContain('there is no file and no command no-such-command-of-ours')
  })

  test('says that the recorder is not attached, and why', async () => {
    const stays = ['--', 'sleep', '60']
    const other = new Started(project('other', {}), stays)
    const off = new Started(project('off', {}), stays, { SENDONCE_OFF: '1' })
    const live = followLive(await other.address())
    await other.until(/server +not attached: no Node process of sleep has loaded it within 5 s/)
    await off.until(/server +not attached: SENDONCE_OFF is set/)
    await until(() => expect(live.get('status', 'now')?.state).toBe('unattached'))
    expect(live.get('status', 'now')?.banner?.command).toContain('--require')
    for (const viewer of [other, off]) {
      viewer.child.kill('SIGTERM')
      expect(await viewer.ended()).toBe(143)
    }
    live.close()
  })

  test('without a command it shows what was recorded, and follows what is', async () => {
    const cwd = project('stored', { 'app.js': app })
    const file = join(cwd, '.sendonce', 'incidents', 'old', '1.ndjson')
    mkdirSync(dirname(file), { recursive: true })
    const gone = { pid: 2 ** 30, node: 'v20.20.2', worker: null }
    writeFileSync(file, `${ndjson(session({ process: gone, root: cwd }))}no json\n`)
    const viewer = new Started(cwd, [])
    const live = followLive(await viewer.address())
    await until(() => expect(live.get('status', 'now')?.unread.join()).toContain('(2)'))
    const later = incident({ process: gone, first: null, fingerprint: 'SO101|x', second: null })
    writeFileSync(join(dirname(file), '2.ndjson'), ndjson(later))
    const matches = (): unknown => [...live.all('row').values()].map(({ match }) => match)
    await until(() => expect(matches()).toContain('seen'))
    viewer.child.kill('SIGINT')
    expect(await viewer.ended()).toBe(0)
    live.close()
  })

  test('what is wrong with the configuration is told before anything begins', async () => {
    const viewer = new Started(project('wrong', { 'sendonce.config.json': '{ "paths": 1 }' }), [])
    expect(await viewer.ended()).toBe(2)
    expect(viewer.err).toMatch(/^sendonce: .*paths.*\n$/)
    const flags = new Started(project('flags', {}), ['--hang-after', 'soon', 'app.js'])
    expect(await flags.ended()).toBe(2)
    expect(flags.err).toContain('--hang-after soon is no number')
  })
})

async function abortOf(signal: AbortSignal): Promise<void> {
  await once(signal, 'abort')
}

test('a browser is started with a ticket, which is not the token, and what it is told is printed', async () => {
  const cwd = project('opens', {})
  const io = { ...createTestIo(), cwd }
  const first = new AbortController()
  const stop = {
    first: first.signal,
    second: new AbortController().signal,
    asked: abortOf(first.signal),
    end: () => first.abort(),
    release: () => {},
  }
  let address = ''
  const surroundings = {
    openBrowser: async (given: string) => {
      address = given
      first.abort()
    },
    stopSignals: () => stop,
  }
  expect(await runView([], {}, io, surroundings)).toBe(0)
  const [, token = ''] = /#t=([\w-]{32})/.exec(io.err()) ?? []
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#k=[\w-]{32}$/)
  expect(address).not.toContain(token)
  expect(io.err()).toContain('opened in the browser (--no-open)')
  const failing = {
    ...surroundings,
    openBrowser: async () => {
      throw new Error('none')
    },
  }
  expect(await runView([], {}, io, failing)).toBe(0)
  expect(io.err()).toContain('no browser could be started: open it')
  // The secret stands in the one line that a person needs.
  expect(io.err().split(token).length).toBe(2)
  expect(io.out()).toBe('')
  expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toContain('shop')
})
