import { describe, expect, test } from 'vitest'
import type { Evidence, Frame, Invocation, NextCall } from '../../src/classify/evidence.ts'
import { relate } from '../../src/classify/relate.ts'

const file = '/app/app.js'
const layer = { incomingError: undefined, isErrorHandler: false, handler: null, parent: null }
const outer: Invocation = { ...layer, name: 'outer', via: null }
const via: NextCall = {
  from: outer,
  ordinal: 1,
  isAfterCommit: false,
  frames: [],
  error: undefined,
  within: null,
}
const inner: Invocation = { ...layer, name: 'inner', via }

/** Line 3 answers second, line `from` first, in the layer that the outer one called for. */
function relationIn(text: string, from: number, more: Partial<Evidence & Frame>): unknown {
  const frame = (line: number, isAsync: boolean): Frame => {
    const column = (text.split('\n')[line - 1]?.indexOf('send') ?? 0) + 1
    return { file, line, column, function: null, isAsync, owner: 'application' }
  }
  const usual = { call: 'send', effect: 'end' } as const
  const { isSameRun = false, isAsync = true } = more
  const first = { ...usual, frames: [frame(from, false)], isCut: true, invocation: inner }
  const second = { ...usual, frames: [frame(3, isAsync)], invocation: outer }
  const readSource = (): string => text
  const rest = { isOutgoingRequest: false, isForeignRequest: false, hasClientLeft: false }
  const { common } = relate(first, second, { ...rest, first, second, isSameRun, readSource })
  return common?.second.frame.line ?? null
}

describe('the outer frames of the first stack were left out', () => {
  const awaiting = `use(async (req, res, next) => {
  await next()
  res.send(2)
})
get((req, res) => {
  res.send(1)
})`

  test('the layer behind it is found by its call of next', () => {
    expect(relationIn(awaiting, 6, {})).toBe(3)
    const direct = awaiting.replace('async ', '').replace('await ', '')
    expect(relationIn(direct, 6, { isSameRun: true, isAsync: false })).toBe(3)
    // A function that is over was not called again for the second answer.
    expect(relationIn(direct, 6, { isAsync: false })).toBeNull()
  })

  test('a function that the layer began is not the layer', () => {
    const begun = `async function work(req, res) {
  await req.load()
  res.send(2)
}
get((req, res) => {
  res.send(1)
})`
    expect(relationIn(begun, 6, {})).toBeNull()
  })
})
