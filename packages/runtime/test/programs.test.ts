import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { markedSites, type MarkedSites } from './marked-sites.ts'
import { inShort, programs, register, runRecorded } from './recorded-program.ts'

const packages = join(import.meta.dirname, '..', '..')

/** The marked lines of a program, by what `name` finds. */
function sitesOf(program: string, name: RegExp, of: string): MarkedSites {
  const sites = markedSites(join(programs, program), name).get(of)
  if (!sites) throw new Error(`${program} has no marks`)
  return sites
}

test.each(['/flat', '/inner'])('connect: %s', async (path) => {
  const { incidents } = await runRecorded(['connect-app.cjs', path])
  const { first, second } = sitesOf('connect-app.cjs', /function (shows)/, 'shows')
  expect(incidents.map(inShort)).toEqual([`end:${first} setHeader:${second} threw`])
  expect(incidents).toMatchObject([{ framework: { name: 'connect' } }])
  const layers = incidents[0]?.timeline.map(({ layer }) => layer)
  // What an application within an application has mounted, connect shows to nobody.
  expect(layers).toEqual(
    expect.arrayContaining(path === '/flat' ? ['logs', 'shows', 'fails'] : ['logs']),
  )
})

test('an unknown framework: at the level of Node, and its closing end() is no incident', async () => {
  const { incidents, sessions } = await runRecorded(['small-framework.cjs'])
  const { first, second } = sitesOf('small-framework.cjs', /const (buggy)/, 'buggy')
  expect(incidents.map(inShort)).toEqual([`end:${first} writeHead:${second} threw`])
  expect(incidents).toMatchObject([{ request: { url: '/buggy' } }])
  expect(sessions).toMatchObject([{ requests: 3, incidents: 1 }])
})

test.each([
  [{}, '/shop/orders/:id'],
  [{ NODE_ENV: 'production' }, '/shop/orders/:id'],
  // Nothing but the call was kept, and the router is left: half a route would be a wrong one.
  [{ NODE_ENV: 'production', SENDONCE_STACKS: '0' }, null],
])('the route of a router that is left, with %o', async (env, route) => {
  const { incidents } = await runRecorded(['left-router.cjs'], { env })
  expect(incidents).toMatchObject([{ request: { url: '/shop/orders/7', route } }])
})

test('what a listener of the response throws hides no second answer of the handler, and an error handler has no half route', async () => {
  const { incidents } = await runRecorded(['late-wrapper.cjs'])
  const lines = readFileSync(join(programs, 'late-wrapper.cjs'), 'utf8').split('\n')
  const at = (mark: string): number => lines.findIndex((line) => line.endsWith(`// ${mark}`)) + 1
  expect(incidents.map((one) => `${one.request.route}: ${inShort(one)}`)).toEqual([
    `/shop/orders/twice: json:${at('first')} set:${at('wrapper')} threw`,
    `/shop/orders/twice: json:${at('first')} json:${at('second')} threw`,
    `null: json:${at('handled')} set:${at('wrapper')} threw`,
  ])
})

test.each(nodeMatrix())(
  'an error of a late call shows the frames it would, Node $version',
  async ({ binary }) => {
    const recorded = await runRecorded(['left-router.cjs'], { node: binary })
    const plain = await runRecorded(['left-router.cjs'], { node: binary, preload: [] })
    expect(recorded.stdout).toBe(plain.stdout)
    expect(recorded.stdout).toMatch(/^11 \d/)
  },
)

test('the late call of which the process dies is told, whatever else looks at the events of the process', async () => {
  const preload = ['--require', './own-emit.cjs', '--require', register]
  const { incidents, sessions } = await runRecorded(['crashes.cjs', '/throws'], { preload })
  expect(incidents.map(({ reaction }) => reaction)).toEqual(['threw'])
  expect(sessions.map((session) => session.incidents)).toEqual([1])
})

test.each(nodeMatrix())(
  'a late call is told and counted at once, also where nothing else happens, on Node $version',
  async ({ binary }) => {
    const env = { SENDONCE_HANG_AFTER: '0' }
    const run = await runRecorded(['idle-server.cjs'], { node: binary, env })
    expect(run.status).toBeNull()
    expect(run.incidents.map(inShort)).toEqual(['end:9 setHeader:12 threw'])
    expect(run.sessions).toMatchObject([{ requests: 1, incidents: 1 }])
  },
)

describe('what Node prints when the process dies of a late call', () => {
  const printed = async (path: string, preload?: readonly string[]): Promise<string> => {
    const env = { SENDONCE_TERMINAL: 'off' }
    const run = await runRecorded(['crashes.cjs', path], preload ? { env, preload } : { env })
    return run.stderr
  }

  // Older versions of Node keep the frames of an emitter apart from the error.
  test.runIf(Number.parseInt(process.versions.node, 10) >= 22)(
    'of an event: both stacks, as without the recorder',
    async () => {
      const text = await printed('/emits')
      expect(text).toMatch(/Emitted 'error' event on ServerResponse instance at:\n {4}at /)
      expect(text).toBe(await printed('/emits', []))
    },
  )

  test('of an error that the recorder had to look at: the line says whose it is', async () => {
    expect(await printed('/throws')).toMatch(
      /throw \w+ \/\/ Node's own error.*\n\^\n\nError \[ERR_/,
    )
  })

  test('of any other error: where it was thrown', async () => {
    const [place, ...shown] = (await printed('/refuses', [])).split('\n')
    const recorded = await printed('/refuses')
    expect(recorded.split('\n').slice(0, 3)).toEqual([place, ...shown.slice(0, 2)])
  })
})

describe('the recorder is started when servers listen already', () => {
  const copies = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-copy-'))
  const scope = join(copies, 'node_modules', '@sendonce')
  mkdirSync(scope, { recursive: true })
  for (const name of ['runtime', 'model'])
    for (const part of ['package.json', 'dist'])
      cpSync(join(packages, name, part), join(scope, name, part), { recursive: true })
  afterAll(() => rmSync(copies, { recursive: true, force: true }))

  const own = pathToFileURL(join(packages, 'runtime', 'dist', 'index.js')).href
  const other = pathToFileURL(join(scope, 'runtime', 'dist', 'index.js')).href
  const handlers = /(?:app\.get\('|function )(\/?\w+)/
  const express = sitesOf('late-start.mjs', handlers, '/express')
  const bare = sitesOf('late-start.mjs', handlers, 'bare')

  function wanted(): Record<string, string> {
    const late = `end:${bare.first} setHeader:${bare.second} threw`
    return {
      '/express': `json:${express.first} json:${express.second} threw`,
      '/bare': late,
      '/http2': late,
    }
  }

  test.concurrent.each(nodeMatrix())(
    'Node $version',
    async ({ binary }) => {
      const run = await runRecorded(['late-start.mjs', own], { node: binary, preload: [] })
      const told = run.incidents.map((one) => [one.request.url, inShort(one)])
      // The same two places over HTTP/2 are the same mistake.
      expect(Object.fromEntries(told)).toEqual({ ...wanted(), '/http2': undefined })
      expect(run.incidents.find(({ request }) => request.url === '/bare')?.count).toBe(2)
    },
    30_000,
  )

  test('another copy of the package does not watch once more, but its listeners hear', async () => {
    const run = await runRecorded(['late-start.mjs', other])
    expect(run.incidents.map(({ request }) => request.url).toSorted()).toEqual([
      '/bare',
      '/express',
    ])
    expect(run.stdout).toBe('2')
    expect(run.sessions).toHaveLength(1)
  }, 30_000)
})

test.each(['', 'sites', 'throws', 'frozen', 'short'])(
  'stacks are read, and left alone, where a program has its own way with them: %s',
  async (way) => {
    const { incidents, stdout } = await runRecorded(['own-stacks.cjs', way])
    const { first, second } = sitesOf('own-stacks.cjs', /function (handler)/, 'handler')
    expect(incidents.map(inShort)).toEqual([`end:${first} setHeader:${second} threw`])
    expect(stdout).toBe('true')
  },
)

test('a stream of which nothing is sent because the response has ended is told, and no other', async () => {
  const run = await runRecorded(['lost-pipes.cjs'], {})
  expect(run.stdout).toBe('')
  const lines = readFileSync(join(programs, 'lost-pipes.cjs'), 'utf8').split('\n')
  const markAt = (line: number | undefined): string => lines[(line ?? 0) - 1]?.split('// ')[1] ?? ''
  expect(
    run.incidents.map(({ code, first, second }) => [
      code,
      markAt(first?.place?.line),
      markAt(second?.place?.line),
    ]),
  ).toEqual(
    [
      'ended at once',
      'answered at once',
      'ended behind a head',
      'head in between',
      'two at a time',
      'two behind a head',
      'one of two kept open',
      'two pipelines',
    ].map((one) => ['SO003', `first of ${one}`, `second of ${one}`]),
  )
})

test('without a framework an answer is told alike, however many came from nearer', async () => {
  const { incidents } = await runRecorded(['seldom-deep.cjs'])
  expect(incidents).toMatchObject([
    { code: 'SO011', confidence: 'certain', count: 2, first: { place: { function: 'inner' } } },
  ])
})

test.each([
  ['express-4', '0', '12'],
  ['express', '0', '12'],
  ['express-4', '20', '12'],
  ['express', '20', '12'],
  // More than a stack holds.
  ['express-4', '0', '40'],
  ['express', '20', '40'],
])(
  '%s: a first answer whose outer frames were left out is told as a whole one, behind %s right answers and %s layers',
  async (express, warm, layers) => {
    const env = { EXPRESS: express, WARM: warm, LAYERS: layers }
    const { incidents } = await runRecorded(['deep-stacks.cjs'], { env })
    const lines = readFileSync(join(programs, 'deep-stacks.cjs'), 'utf8').split('\n')
    const lineOf = (mark: RegExp): number => lines.findIndex((line) => mark.test(line)) + 1
    for (const { request, first, second } of incidents) {
      const name = request.url.slice(1)
      expect(first?.place?.line).toBe(lineOf(new RegExp(`// first .*of ${name}$`)))
      expect(second?.place?.line).toBe(lineOf(new RegExp(`// .*second of ${name}$`)))
    }
    expect(incidents.map(({ code, confidence }) => `${code} ${confidence}`)).toEqual([
      'SO003 certain',
      'SO005 certain',
      'SO001 certain',
      'SO001 certain',
      'SO013 certain',
      'SO005 certain',
      'SO015 high',
    ])
  },
)

test.each(['express-4', 'express'])(
  '%s: an answer in a callback of param that hands on is told as that behind a layer as well',
  async (express) => {
    const { incidents } = await runRecorded(['param-callback.cjs'], { env: { EXPRESS: express } })
    const lines = readFileSync(join(programs, 'param-callback.cjs'), 'utf8').split('\n')
    const lineOf = (mark: string): number => lines.findIndex((line) => line.endsWith(mark)) + 1
    expect(incidents).toMatchObject([
      {
        code: 'SO002',
        confidence: 'certain',
        first: { place: { line: lineOf('// first') } },
        second: { place: { line: lineOf('// second') } },
      },
    ])
  },
)
