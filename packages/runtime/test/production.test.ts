import { join } from 'node:path'
import { expect, test } from 'vitest'
import { markedSites } from './marked-sites.ts'
import { inShort, programs, runRecorded } from './recorded-program.ts'

const sites = markedSites(join(programs, 'production.cjs'), /(orders)/).get('orders')
const first = `json:${sites?.first ?? 0}`
const second = `json:${sites?.second ?? 0}`

test('NODE_ENV chooses production: the first stack of a few answers is kept', async () => {
  const { incidents, sessions } = await runRecorded(['production.cjs'], {
    env: { NODE_ENV: 'production' },
  })
  expect(sessions).toMatchObject([{ mode: 'production', requests: 5, incidents: 2 }])
  expect(incidents.map(inShort)).toEqual([`${first} ${second} threw`])
  expect(incidents).toMatchObject([{ count: 2 }])
})

test('without any stack the first incident says so, and the second of its route has all', async () => {
  const { incidents, sessions } = await runRecorded(['production.cjs'], {
    env: { NODE_ENV: 'production', SENDONCE_STACKS: '0' },
  })
  expect(sessions).toMatchObject([{ requests: 5, incidents: 2 }])
  expect(incidents.map(inShort)).toEqual([
    `writeHead:? ${second} threw`,
    `${first} ${second} threw`,
  ])
  const [blind, armed] = incidents
  expect(blind?.first).toMatchObject({ stack: [], place: null })
  expect(blind?.timeline).toEqual([])
  expect(blind?.request.url).toBe('/orders/1')
  expect(armed?.request.url).toBe('/orders/2')
  expect(armed?.timeline.map(({ layer }) => layer)).toContain('GET /orders/:id')
})

test('SENDONCE_MODE wins over NODE_ENV, and SENDONCE_OFF keeps the recorder out', async () => {
  const development = await runRecorded(['production.cjs'], {
    env: { NODE_ENV: 'production', SENDONCE_MODE: 'development' },
  })
  expect(development.sessions).toMatchObject([{ mode: 'development' }])
  expect(development.incidents[0]?.timeline).not.toEqual([])
  const off = await runRecorded(['production.cjs'], { env: { SENDONCE_OFF: '1' } })
  expect(off.sessions).toEqual([])
})

test.each(['production', 'development'])(
  'a process in %s that is killed soon has told that it answered, and the route alone',
  async (mode) => {
    const { sessions } = await runRecorded(['killed-early.cjs'], { env: { NODE_ENV: mode } })
    const routes = mode === 'production' ? {} : { 'GET /orders': 1 }
    expect(sessions).toMatchObject([{ mode, requests: 1, routes }])
  },
)

test.each(['express', 'express-4'])(
  '%s: in production each route’s first mistake is named by both stacks',
  async (copy) => {
    const { incidents } = await runRecorded(['production-routes.cjs'], {
      env: { NODE_ENV: 'production', EXPRESS: copy },
    })
    const codes = incidents.map(({ request, code }) => [request.url.slice(5), code])
    expect(Object.fromEntries(codes)).toEqual({
      straight: 'SO003',
      helper: 'SO005',
      'handed-on': 'SO002',
      later: 'SO015',
      thrown: 'SO009',
      kept: 'SO021',
    })
  },
)

const methods = [
  'cookie',
  'header',
  'json',
  'redirect',
  'send',
  'sendStatus',
  'set',
  'status',
  'type',
  'vary',
]

test.each(methods.flatMap((late) => ['express', 'express-4'].map((copy) => [late, copy])))(
  '%s of %s: in production the stack tells what was called, before any hook is there',
  async (late, copy) => {
    const { incidents } = await runRecorded(['production-methods.cjs'], {
      env: { NODE_ENV: 'production', EXPRESS: copy, LATE: late },
    })
    const reaction = late === 'send' || late === 'status' ? 'silent' : 'threw'
    expect(incidents).toMatchObject([{ first: { call: 'json' }, second: { call: late }, reaction }])
  },
)
