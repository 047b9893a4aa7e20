import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compare, type CompareOptions } from './differential/compare.mjs'
import { differ } from './differential/differ.mjs'
import { chooseFast } from './differential/choose.mjs'
import { fakeVariant, recorded, themes } from './differential/variants.mjs'

const node = process.execPath
const all = themes()

/** Each harmful recorder: a case in which its harm is to be seen, and what the harness says is different. */
const harms: Record<string, { at: string; aspects: readonly string[] }> = {
  'adds-enumerable-property': {
    at: 'node-http-shape: the response as a program may print it',
    aspects: ['events'],
  },
  'adds-finish-listener': {
    at: 'node-http-shape: listeners of response and request',
    aspects: ['events'],
  },
  'adds-microtask': {
    at: 'process-level: order of everything around an end',
    aspects: ['events'],
  },
  'adds-tick': {
    at: 'async-context: work that its own hooks count in one handler',
    aspects: ['events'],
  },
  'answers-late-write': {
    at: 'node-http-late: callbacks of late writes',
    aspects: ['events'],
  },
  'asks-exports': { at: 'loading: exports that are told who asks', aspects: ['events'] },
  'changes-arguments': {
    at: 'node-http-plain: header methods and their results',
    aspects: ['events', 'headers'],
  },
  'changes-arity': {
    at: 'node-http-shape: own properties of OutgoingMessage.prototype',
    aspects: ['events'],
  },
  'changes-body': { at: 'node-http-plain: end with text', aspects: ['body'] },
  'changes-exit-code': {
    at: 'node-http-crash: stdout and stderr of the app',
    aspects: ['exit'],
  },
  'changes-result': {
    at: 'node-http-plain: header methods and their results',
    aspects: ['events'],
  },
  'changes-stack-limit': {
    at: 'node-http-shape: errors and their settings',
    aspects: ['events'],
  },
  'changes-status': { at: 'node-http-plain: end with text', aspects: ['events', 'status'] },
  'changes-this': { at: 'node-http-plain: end with text', aspects: ['events'] },
  'changes-thrown-error': {
    at: 'node-http-late: writeHead twice, the error is passed on',
    aspects: ['body', 'events'],
  },
  'delays-end-callback': { at: 'node-http-plain: end with text', aspects: ['events'] },
  'drops-header': { at: 'node-http-plain: end with nothing', aspects: ['headers'] },
  'eats-stack-depth': { at: 'node-http-depth: depth of setHeader', aspects: ['depth'] },
  'formats-stacks': {
    at: 'process-level: stackTraceLimit and prepareStackTrace stay as they are',
    aspects: ['events'],
  },
  'keeps-process-alive': {
    at: 'node-http-crash: stdout and stderr of the app',
    aspects: ['liveness'],
  },
  'listens-to-exit': {
    at: 'process-end: 10 listeners of exit',
    aspects: ['events', 'stderr'],
  },
  'loses-context': {
    at: 'process-level: a store of its own, in every callback',
    aspects: ['events'],
  },
  'prints-to-stderr': {
    at: 'node-http-crash: stdout and stderr of the app',
    aspects: ['stderr'],
  },
  'prints-to-stdout': {
    at: 'node-http-crash: stdout and stderr of the app',
    aspects: ['stdout'],
  },
  'shows-in-late-stacks': {
    at: 'node-http-late: each late operation: headers sent',
    aspects: ['events'],
  },
  'swallows-http2-error': {
    at: 'protocols: http2: late operations in the same tick',
    aspects: ['events'],
  },
  'swallows-thrown-error': {
    at: 'node-http-late: late header in a promise',
    aspects: ['events'],
  },
  'swallows-uncaught-exception': {
    at: 'node-http-crash: timer throws',
    aspects: ['exit', 'stderr'],
  },
  'wraps-each-response': {
    at: 'node-http-shape: the same method by every name',
    aspects: ['events'],
  },
  'wraps-next': { at: 'express-inspect: handlers that look at themselves', aspects: ['events'] },
}

describe('a recorder that does harm', () => {
  test('all of them are tried', () => {
    const files = readdirSync(join(import.meta.dirname, 'differential', 'fakes'))
    const fakes = files.filter((file) => file !== 'around.cjs')
    expect(fakes.toSorted()).toEqual(Object.keys(harms).map((name) => `${name}.cjs`))
  })

  test.concurrent.each(Object.entries(harms))(
    '%s is found',
    async (name, { at, aspects }) => {
      const [themeName = '', ...rest] = at.split(': ')
      const caseName = rest.join(': ')
      const theme = all.find((one) => one.name === themeName)
      if (!theme) throw new Error(`no theme ${themeName}`)
      const fake = fakeVariant(`${name}.cjs`)
      const verdicts = await differ({ theme, names: [caseName], node, variants: [fake] })
      const found = verdicts.get(fake.name)?.differences.flatMap((one) => one.found)
      expect([...new Set(found?.map(({ aspect }) => aspect))].toSorted()).toEqual(aspects)
    },
    60_000,
  )
})

test('a case that comes to nothing is told, though it does so both times', async () => {
  const theme = all.find(({ name }) => name === 'node-http-plain')
  if (!theme) throw new Error('no theme')
  const broken = { name: 'broken', args: ['--no-such-option'], env: {}, stderr: 'equal' as const }
  const verdicts = await differ({
    theme,
    names: ['end with text'],
    node,
    variants: [{ ...broken, base: broken }],
  })
  const found = verdicts.get('broken')?.differences.flatMap((one) => one.found)
  expect(found).toMatchObject([{ aspect: 'case' }])
  expect(JSON.stringify(found)).toContain('bad option')
}, 60_000)

describe('the real recorder', () => {
  // Loaded alike, so that both are compared with the same runs; the other ways are for the whole matrix.
  const variants = recorded.filter(({ name }) => name.endsWith('--require'))

  /** Themes whose programs answer twice, in each of the chosen parts. */
  const answeringTwice = new Set([
    'async-context',
    'express-crash',
    'express-errors',
    'flags',
    'loading',
    'middleware',
    'node-http-crash',
    'node-http-late',
    'observability',
    'process-end',
    'process-level',
    'protocols',
  ])

  test('every theme has something to run', () => {
    for (const name of answeringTwice) expect(all.map((theme) => theme.name)).toContain(name)
    expect(variants).toHaveLength(2)
    expect(all.map(({ name }) => name)).toContain('node-http-late')
    for (const theme of all) expect(chooseFast(theme).length, theme.name).toBeGreaterThan(0)
  })

  test.concurrent.each(all)(
    'changes nothing in $name',
    async (theme) => {
      const express = theme.usesExpress ? 'express' : undefined
      const names = chooseFast(theme)
      const verdicts = await differ({ theme, names, node, express, variants })
      expect([...verdicts.keys()]).toEqual(variants.map(({ name }) => name))
      for (const [variant, { compared, differences, out }] of verdicts) {
        expect(differences, variant).toEqual([])
        expect(compared, variant).toBeGreaterThan(0)
        // It was at work: without it there would be nothing to compare.
        expect(out.sessions.length, variant).toBeGreaterThan(0)
        if (answeringTwice.has(theme.name)) expect(out.incidents.length, variant).toBeGreaterThan(0)
      }
    },
    120_000,
  )
})

describe('what is compared', () => {
  const answer = 'HTTP/1.1 200 OK\r\nX: 1\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\nbody'
  const seen = {
    port: 40_001,
    wire: { connections: [{ ending: 'end', received: answer }], notes: ['note'] },
    events: ['one', 'two'],
    stderr: 'line 1\nline 2\n',
    stdout: 'out',
    code: 0,
    signal: null,
    lingered: 10,
  }
  const wired = (received: string, ending = 'end'): object => ({
    wire: { ...seen.wire, connections: [{ ending, received }] },
  })
  const aspectsOf = (change: object, options?: CompareOptions): string[] =>
    compare(seen, { ...seen, ...change }, options).map(({ aspect }) => aspect)

  test('nothing differs between equals', () => expect(compare(seen, { ...seen })).toEqual([]))

  test.each<[string, object]>([
    ['status', wired(answer.replace('200 OK', '201 Created'))],
    ['headers', wired(answer.replace('X: 1', 'X: 2'))],
    ['headers', wired(answer.replace('X: 1', 'x: 1'))],
    ['headers', wired(answer.replace(/Date[^\r]*\r\n/, ''))],
    ['body', wired(`${answer} `)],
    ['ending', wired(answer, 'error ECONNRESET')],
    ['connections', { wire: { ...seen.wire, connections: [] } }],
    ['client', { wire: { ...seen.wire, notes: [] } }],
    ['events', { events: ['one'] }],
    ['events', { events: ['two', 'one'] }],
    ['events', { events: ['one', 'two', 'three'] }],
    ['stderr', { stderr: 'line 1\n' }],
    ['stderr', { stderr: `${seen.stderr}more\n` }],
    ['stdout', { stdout: '' }],
    ['exit', { code: 1 }],
    ['exit', { code: null, signal: 'SIGKILL' }],
    ['liveness', { lingered: 3000 }],
  ])('%s', (aspect, change) => {
    expect(aspectsOf(change)).toEqual([aspect])
  })

  test('the time of the answer, the port and the number of the process do not count', () => {
    const other = {
      ...seen,
      port: 50_002,
      events: ['listens on 50002'],
      stderr: '(node:77) Warning\n',
      ...wired(answer.replace('00:00:00', '00:00:01')),
    }
    const one = { ...seen, events: ['listens on 40001'], stderr: '(node:12) Warning\n' }
    expect(compare(one, other)).toEqual([])
    expect(compare(one, { ...other, events: ['listens on 40001'] })).toHaveLength(1)
  })

  test("a case's own rules are applied to both sides", () => {
    const one = { ...seen, events: ['id 1'] }
    const two = { ...seen, events: ['id 2'] }
    expect(compare(one, two)).toHaveLength(1)
    expect(compare(one, two, { rules: [[/id \d/g, 'id N']] })).toEqual([])
  })

  test('a number may differ by the part of itself that was allowed', () => {
    const depth = (value: number): object => ({
      events: [{ name: 'depth', value, within: 0.1 }],
    })
    const base = { ...seen, ...depth(1000) }
    expect(compare(base, { ...seen, ...depth(950) })).toEqual([])
    expect(compare(base, { ...seen, ...depth(850) })).toMatchObject([{ aspect: 'depth' }])
    expect(compare(base, { ...seen, events: ['other'] })).toMatchObject([{ aspect: 'depth' }])
  })

  test('where the recorder prints too, every line of the app must come in its order', () => {
    const contains: CompareOptions = { stderr: 'contains' }
    expect(aspectsOf({ stderr: 'line 1\nSO102\nline 2\n' }, contains)).toEqual([])
    expect(aspectsOf({ stderr: 'line 2\nline 1\n' }, contains)).toEqual(['stderr'])
    expect(aspectsOf({ stderr: 'line 1\nSO102\n' }, contains)).toEqual(['stderr'])
  })

  test('the line that Node prints above an error that the recorder handed on does not count', () => {
    const head = (place: string): string => `${place}:7\n    throw error\n    ^\n\nError: late\n`
    const own = head('/x/packages/runtime/dist/recorder.js')
    const base = { ...seen, stderr: head('node:_http_outgoing') }
    expect(compare(base, { ...seen, stderr: own })).toEqual([])
    expect(compare(base, { ...seen, stderr: `${own}more\n` })).toHaveLength(1)
    expect(compare(base, { ...seen, stderr: head('node:other') })).toHaveLength(1)
    expect(compare({ ...seen, stderr: 'Error: late\n' }, { ...seen, stderr: own })).toHaveLength(1)
  })

  test('only frames of the recorder and those behind the app are left out of a stack', () => {
    const app = '    at handle (/x/differential/cases/a.cjs:1:1)\n'
    const own = '    at hook (/x/packages/runtime/dist/recorder.js:1:1)\n'
    const inner = '    at ServerResponse.setHeader (node:_http_outgoing:1:1)\n'
    const behind = '    at Server.emit (node:events:1:1)\n'
    const base = { ...seen, stderr: `Error: late\n${inner}${app}${behind}` }
    const same = { ...seen, stderr: `Error: late\n${inner}${own}${app}` }
    expect(compare(base, same)).toEqual([])
    const without = { ...seen, stderr: `Error: late\n${own}${app}` }
    expect(compare(base, without)).toMatchObject([{ aspect: 'stderr' }])
  })
})
