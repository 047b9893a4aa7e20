import { join } from 'node:path'
import { expect, test } from 'vitest'
import { markedSites } from './marked-sites.ts'
import { inShort, programs, runRecorded } from './recorded-program.ts'

test('requests that nobody answers are told with the last layer, slow ones are not', async () => {
  const env = { SENDONCE_HANG_AFTER: '1500' }
  const { incidents, stderr } = await runRecorded(['unanswered.cjs'], { env })
  expect(stderr).toBe('')
  const told = Object.fromEntries(incidents.map((one) => [one.request.url, one]))
  expect(Object.keys(told).toSorted()).toEqual(['/left', '/nameless', '/stays'])
  expect(told['/left']).toMatchObject({
    code: 'SO101',
    first: null,
    second: null,
    request: { route: '/left' },
    response: { status: null, outcome: 'aborted' },
  })
  expect(told['/left']?.message).toMatch(/after \d{3} ms the client left.*neverAnswers/)
  expect(told['/stays']?.message).toMatch(/waitsForever/)
  expect(told['/nameless']?.message).toMatch(/the last layer entered is GET \/nameless$/)
  expect(told['/left']?.timeline.map(({ layer }) => layer)).toContain('sessionLayer')
}, 30_000)

test('a request is told once, though its client leaves behind the deadline', async () => {
  const env = { SENDONCE_HANG_AFTER: '150' }
  const { incidents } = await runRecorded(['unanswered.cjs'], { env })
  const left = incidents.filter(({ request }) => request.url === '/left')
  expect(left.map(({ count }) => count)).toEqual([1])
  expect(left[0]?.message).toMatch(/nothing was sent/)
}, 30_000)

test('a deadline of 0 tells nothing', async () => {
  const { incidents } = await runRecorded(['unanswered.cjs'], { env: { SENDONCE_HANG_AFTER: '0' } })
  expect(incidents).toEqual([])
}, 30_000)

test('an outgoing request is named as what it is', async () => {
  const { incidents, stdout } = await runRecorded(['outgoing-request.cjs'])
  expect(stdout).toContain('after they are sent to the client')
  const sites = markedSites(join(programs, 'outgoing-request.cjs'), /(request)/).get('request')
  expect(incidents.map(inShort)).toEqual([
    `write:${sites?.first ?? 0} setHeader:${sites?.second ?? 0} threw`,
  ])
  expect(incidents).toMatchObject([
    { code: 'SO023', request: { method: 'POST', url: 'http://127.0.0.1/out?token=…' } },
  ])
  expect(incidents[0]?.message).toMatch(
    /^setHeader\(\) comes too late: the request was already under/,
  )
})
