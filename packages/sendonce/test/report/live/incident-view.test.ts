import type { Incident, TimelineEntry } from '@sendonce/model'
import { expect, test } from 'vitest'
import { createSources } from '../../../src/report/html/sources.ts'
import { viewIncidentFrames } from '../../../src/report/live/incident-frames.ts'
import { viewIncident } from '../../../src/report/live/incident-view.ts'
import { viewMistakeBody, viewMistakeHead } from '../../../src/report/live/mistake-view.ts'
import { viewTimeline } from '../../../src/report/live/timeline-view.ts'
import { localize } from '../../../src/run/localize.ts'
import { mistakesIn } from '../../../src/run/mistakes.ts'
import { incident, notRecorded, sighting } from '../../run/made-entries.ts'

const guard = ['// one', '', 'function check(req, res) {', '  res.json(1)', '}'].join('\n')
const handler = ['// two', 'check(req, res)', 'next()', 'res.json(2)'].join('\n')
const texts: Readonly<Record<string, string>> = { 'src/guard.js': guard, 'src/app.js': handler }
const sources = createSources((file) => texts[file] ?? null, true)

const at = (
  atMs: number,
  what: TimelineEntry['what'],
  layer: string | null,
  site: string | null = null,
): TimelineEntry => ({ atMs, what, layer, site: site === null ? null : sighting(site).place })

const first = sighting('/project/src/guard.js:4:7')
const second = sighting('/project/src/app.js:4:5')
const timeline = [
  at(0.1, 'enter', 'jsonParser'),
  at(0.2, 'next', 'jsonParser'),
  at(0.2, 'enter', 'GET /orders/:id'),
  at(0.3, 'enter', '<anonymous>'),
  at(6.8, 'commit', '<anonymous>', '/project/src/guard.js:4:7'),
  at(6.9, 'end', null),
  at(7, 'next', '<anonymous>', '/project/src/app.js:3:1'),
  at(7.1, 'late', '<anonymous>', '/project/src/app.js:4:5'),
  at(7.5, 'error-handler', 'handleErrors'),
  at(8, 'close', null),
]
const raw = incident({ first, second, timeline, error: null })
const local = localize(raw, '/project')

test('the steps stand in the lane of the layer that had the request, with their times', () => {
  const { lanes, steps } = viewTimeline(local, sources)
  expect(steps.map(({ lane, text, at: time, digit }) => [lanes[lane], text, time, digit])).toEqual([
    ['jsonParser', 'enter', '0.1 ms', null],
    ['GET /orders/:id', 'enter', '0.2 ms', null],
    ['GET /orders/:id', 'res.json() 403', '6.8 ms', '1'],
    ['response', 'end', '6.9 ms', null],
    ['GET /orders/:id', 'next()', '7.0 ms', null],
    ['GET /orders/:id', 'res.json(): threw an error', '7.1 ms', '2'],
    ['error handler', 'handleErrors', '7.5 ms', null],
    ['response', 'closed', '8.0 ms', null],
  ])
})

test('a long wait is told, and what held of the response meanwhile', () => {
  const { steps, spans } = viewTimeline(local, sources)
  expect(steps.map(({ wait }) => wait).filter(Boolean)).toEqual(['6.6 ms later'])
  expect(spans).toEqual([
    { kind: 'open', text: 'open for 6.8 ms', from: 0, to: 2 },
    { kind: 'committed', text: 'committed', from: 2, to: 3 },
    { kind: 'over', text: 'answered 403: nobody may answer any more', from: 3, to: 8 },
  ])
})

test('a step that is no answer brings the lines around it', () => {
  const { steps } = viewTimeline(local, sources)
  const [step] = steps.filter(({ text }) => text === 'next()')
  expect(step?.place?.whole).toBe('src/app.js:3:1')
  expect(step?.lines.map(({ number }) => number)).toEqual([2, 3, 4])
  expect(steps.filter(({ digit }) => digit).flatMap(({ lines }) => lines)).toEqual([])
})

test('nobody answered: the response is open to the end', () => {
  const { spans } = viewTimeline(
    incident({ first: null, second: null, timeline: timeline.slice(0, 3), response: pending }),
    sources,
  )
  expect(spans).toEqual([{ kind: 'open', text: 'open', from: 0, to: 2 }])
})
const pending: Incident['response'] = {
  status: null,
  headersAtMs: null,
  endedAtMs: null,
  outcome: 'pending',
}

test('an incident has its request, what came of it, and itself as text', () => {
  const view = viewIncident(
    { raw: { ...raw, count: 14 }, local },
    { root: '/project', read: () => null, sources, localFile: (file) => file.slice(9) },
  )
  expect(view).toMatchObject({
    request: 'GET /orders/7',
    outcome: 'the client got 403, complete; the late res.json(): threw an error',
    where: 'express 5.3.0, node 20.20.2, pid 4121',
    remarks: ['seen 14 times by this process; this is the first'],
  })
  expect(view.text).toContain('second answer')
  expect(view.text).not.toContain('\u001b')
})

test('frames of packages are folded, the own ones are places', () => {
  const stack = [
    first.place,
    {
      file: '/project/node_modules/express/lib/a.js',
      line: 1,
      column: 1,
      function: 'Layer.handle',
    },
    { file: '/project/node_modules/express/lib/b.js', line: 2, column: 1, function: 'next' },
    { file: '/project/node_modules/async/c.js', line: 3, column: 1, function: null },
    { file: '/project/src/app.js', line: 2, column: 1, function: 'Object.<anonymous>' },
  ].flatMap((one) => one ?? [])
  const view = viewIncident(
    { raw: { ...raw, first: { ...first, stack } }, local },
    { root: '/project', read: () => null, sources, localFile: (file) => file.slice(9) },
  )
  expect(view.stacks[0]?.frames).toMatchObject([
    { name: 'handler', place: { whole: 'src/guard.js:4:7' } },
    { name: '2 frames of express 5.3.0', place: null },
    { name: '1 frame of async', place: null },
    { name: '<anonymous>', place: { whole: 'src/app.js:2:1' } },
  ])
  expect(view.stacks[0]?.frames[1]?.folded[0]).toBe(
    'Layer.handle  node_modules/express/lib/a.js:1:1',
  )
})

test('what was seen only has frames of what was seen', () => {
  const [frame, other] = viewIncidentFrames(local, sources)
  expect(frame).toMatchObject({ kind: 'code', ends: [{ digit: '1' }] })
  expect(other).toMatchObject({ kind: 'code', ends: [{ digit: '2', title: 'Second answer' }] })
  const labels = [frame, other].flatMap((one) =>
    one?.kind === 'code' ? one.lines.flatMap((line) => line.labels.map(({ text }) => text)) : [],
  )
  expect(labels).toEqual(['first answer: 403', 'second answer: threw an error'])
})

test('both answers near each other, or at one place, share a frame', () => {
  const near = localize(
    incident({ first: sighting('/project/src/app.js:2:1'), second }),
    '/project',
  )
  expect(viewIncidentFrames(near, sources)).toMatchObject([
    { kind: 'code', ends: [{ digit: '1' }, { digit: '2' }] },
  ])
  const same = localize(incident({ first: second, second }), '/project')
  expect(viewIncidentFrames(same, sources)).toMatchObject([
    { kind: 'code', ends: [{ digit: '1 2', title: 'First and second answer' }] },
  ])
})

test('what was not recorded is said in words', () => {
  const blind = localize(incident({ first: notRecorded, second }), '/project')
  expect(viewIncidentFrames(blind, sources)[0]).toEqual({
    kind: 'words',
    digit: '1',
    title: 'First answer',
    text: 'its place was not recorded; the next one will have it',
  })
})

test('a mistake that was seen only reads as a problem does', () => {
  const [mistake] = mistakesIn([local])
  if (!mistake) throw new Error('there is one')
  expect(viewMistakeHead(mistake, local)).toMatchObject({
    code: 'SO005',
    title: 'A helper answers, its caller does not know',
    confidence: 'certain',
    route: 'GET /orders/:id',
    file: 'src/app.js',
    first: { whole: 'src/guard.js:4:7' },
    second: { whole: 'src/app.js:4:5' },
  })
  expect(viewMistakeBody(mistake, local, sources)).toMatchObject({
    lead: 'answers again.',
    fix: { kind: 'none' },
  })
})
