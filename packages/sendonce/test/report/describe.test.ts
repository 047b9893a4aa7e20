import { patterns } from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import {
  alsoOf,
  firstLabel,
  fixOf,
  helpOf,
  placeWithin,
  secondLabel,
  wayOf,
  whenOf,
} from '../../src/report/describe.ts'
import { renderLines } from '../../src/report/line.ts'
import { renderPlain } from '../../src/report/plain.ts'
import { renderPretty, type PrettyOptions } from '../../src/report/pretty.ts'
import { finding, report, step } from './made-reports.ts'

function at(line: number, file = 'src/a/b/c/orders.ts') {
  return { file, line, column: 3, startLine: line, endLine: line, text: 'x' }
}

test.each([
  [60, 'src/a/b/c/orders.ts:8:3'],
  [21, 'src/…/c/orders.ts:8:3'],
  [20, 'src/…/orders.ts:8:3'],
  [17, '…/orders.ts:8:3'],
  [10, 'order…:8:3'],
])('a place in %i columns keeps line and column', (limit, expected) => {
  expect(placeWithin(at(8), limit, '…')).toBe(expected)
})

test('a header that comes too late is called no answer', () => {
  const labels = ['SO003', 'SO011', 'SO018'].map((code) =>
    secondLabel(finding({ code, first: at(3), second: at(4) })).replace(/:.*/, ''),
  )
  expect(labels).toEqual(['second answer', 'too late', 'too late'])
})

test.each([
  ["res.status(404).send('none')", 'first answer: 404'],
  ['res.download(file, (err) => { res.status(404).end() })', 'first answer'],
  ['res.sendFile(file, function (err) { res.status(404).end() })', 'first answer'],
])('the status of %s is that of the call itself', (text, label) => {
  const first = { ...at(3), text }
  expect(firstLabel(finding({ first, second: at(4) }))).toBe(label)
})

test('what is to be decided is told to its end, however long', () => {
  const toDecide = `${'an edit would leave a request without an answer, '.repeat(4)}and that is all`
  expect(fixOf(finding({ toDecide }), true).at(-1)).toMatch(/and that is all$/)
})

test('of two conditions at one place before the first answer the last is told', () => {
  const path = [
    step(at(2), 'when not (a && b)'),
    step(at(2), 'when a && b'),
    step(at(3), 'first answer'),
    step(at(2), 'when not (a && b)'),
    step(at(4), 'second answer'),
  ]
  const one = finding({ first: at(3), second: at(4), path, assumes: ['the timer fires first'] })
  expect(whenOf(one)).toEqual([
    'a && b  orders.ts:2',
    'not (a && b)  orders.ts:2',
    'the timer fires first',
  ])
})

test('other answers behind which the handler goes on are named, and not those that one change keeps from coming', () => {
  const pair = (first: number, second: number) => ({ first: at(first), second: at(second) })
  const related = [pair(3, 12), pair(5, 9), pair(5, 12), pair(9, 12)]
  const one = finding({ code: 'SO001', first: at(3), second: at(9), related })
  expect(alsoOf(one)).toEqual(['goes on behind the answer at orders.ts:5'])
  expect(alsoOf({ ...one, code: 'SO008' })).toEqual([])
  expect(alsoOf({ ...one, related: [pair(3, 12)] })).toEqual([])
})

test('the way names what happens between both answers, less what a frame shows', () => {
  const caught = step(at(5), 'the error is caught')
  const later = step(at(6), 'later: the timer fires')
  const path = [
    step(at(1), 'calls check()'),
    step(at(3), 'first answer'),
    step(at(4), 'calls a function'),
    step(at(4), 'when x'),
    caught,
    later,
    step(at(9), 'second answer'),
  ]
  const one = finding({ first: at(3), second: at(9), path })
  expect(wayOf(one)).toEqual([
    'the error is caught  orders.ts:5',
    'later: the timer fires  orders.ts:6',
  ])
  expect(wayOf(one, [caught])).toEqual(['later: the timer fires  orders.ts:6'])
})

test('the call of the helper that answers first is told: there the code goes on', () => {
  const help = step(at(5), 'calls fail(), which answers')
  const path = [step(at(2), 'calls load()'), help, step(at(1), 'first answer')]
  const one = finding({
    first: at(1),
    second: at(9),
    path: [...path, step(at(9), 'second answer')],
  })
  expect(helpOf(one)).toEqual(['calls fail(), which answers  orders.ts:5'])
  expect(helpOf(one, [help])).toEqual([])
  expect(renderPlain(report([one]))).toContain('Before: calls fail(), which answers  orders.ts:5\n')
  expect(renderPretty(report([one]), ascii(80))).toContain(
    '  way   calls fail(), which answers  orders.ts:5\n',
  )
})

describe.each(patterns)('$code', ({ code, name }) => {
  const one = finding({
    code,
    name,
    first: at(3),
    second: at(9),
    path: [step(at(3), 'first answer')],
  })

  test.each([
    ['sentences', renderPlain(report([one]))],
    ['lines', renderLines(report([one]))],
    ['the pretty form in ASCII', renderPretty(report([one]), ascii(80))],
    ['the narrow form in ASCII', renderPretty(report([one]), ascii(44))],
  ])('%s use letters, digits and ASCII punctuation only', (_name, text) => {
    expect(text).toContain(code)
    expect(text).toMatch(/^[\n -~]+$/)
  })
})

function ascii(width: number): PrettyOptions {
  const style = { width, placeWidth: width, color: false, unicode: false }
  return { style, read: () => null, all: true }
}
