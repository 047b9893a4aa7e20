import { describe, expect, test } from 'vitest'
import { dependency, emit, file, program, verdict, type Given } from './made-evidence.ts'

describe('a driver that listens to its socket, and calls back what it was asked', () => {
  const driver = 'function q(s, f) { s.on("data", () => { for (const f of all) /*1*/f() }) }'
  const inDriver = program(driver)(1, { file: dependency.file, owner: 'dependency' })
  const code = (text: string, [first, second]: readonly number[][], isSameRun: boolean): string => {
    const place = program(text)
    const framesOf = (marks: readonly number[] = []): Given['second'] => ({
      frames: [...marks.map((mark) => place(mark)), inDriver, emit],
    })
    const readSource = (name: string): string | null =>
      name === dependency.file ? driver : name === file ? text : null
    const given = { first: framesOf(first), second: framesOf(second), isSameRun, readSource }
    return verdict(text, given).code
  }
  const side = `h((req, res) => {
  q('a', (e, user) => { res./*1*/json(user) })
  q('b', (e, rows) => { res./*2*/json(rows) })
})`
  const wrapped = `const ask = (s, done) => q(s, (e, rows) => { /*3*/done(e, rows) })
h((req, res) => {
  ask('a', (e, user) => {
    if (user) ask('b', (e, rows) => { res./*2*/json(rows) })
    res./*1*/sendStatus(401)
  })
})`
  const each = `h((req, res) => { for (const f of files) q(f, () => { res./*1*/json() }) })`

  test.each([
    ['two callbacks, one behind the other', side, [[1], [2]], false, 'SO004'],
    ['two callbacks of which the results came together', side, [[1], [2]], true, 'SO004'],
    [
      'a helper that gives each caller a callback of its own',
      wrapped,
      [
        [1, 3],
        [2, 3],
      ],
      false,
      'SO004',
    ],
    ['a callback for each of several', each, [[1], [1]], false, 'SO013'],
    [
      'one callback, called twice',
      each.replace('for (const f of files)', ''),
      [[1], [1]],
      false,
      'SO022',
    ],
  ] as const)('%s', (_, text, marks, isSameRun, expected) => {
    expect(code(text, marks as unknown as number[][], isSameRun)).toBe(expected)
  })
})

test('a callback for each of several that queues of Node call from different places', () => {
  const text = `h((req, res) => { for (const f of files) q(f, () => { res./*1*/json() }) })`
  const place = program(text)
  const queue = { ...emit, function: 'processTicksAndRejections' }
  const calledFrom = (line: number): Given['second'] => ({ frames: [place(1), { ...queue, line }] })
  const readSource = (name: string): string | null => (name === file ? text : null)
  const [first, second] = [calledFrom(82), calledFrom(105)]
  expect(verdict(text, { first, second, isSameRun: false, readSource }).code).toBe('SO013')
})
