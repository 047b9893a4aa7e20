import { describe, expect, test } from 'vitest'
import type { Frame, Invocation, NextCall } from '../../src/classify/evidence.ts'
import {
  dependency,
  edge,
  emit,
  handler,
  invocation,
  next,
  program,
  timers,
  verdict,
  type Given,
} from './made-evidence.ts'

const twice = 'app.get("/", (req, res) => {\n  res./*1*/json(1)\n  res./*2*/json(2)\n})'
const at = program(twice)
const straight = { first: { frames: [at(1), next] }, second: { frames: [at(2), next] } }

describe('what is decided without the program', () => {
  test('an outgoing request, and a response of another request', () => {
    expect(verdict(twice, { ...straight, isOutgoingRequest: true, isSameRun: null })).toEqual({
      code: 'SO023',
      confidence: 'certain',
      missing: [],
    })
    expect(verdict(twice, { ...straight, isForeignRequest: true }).code).toBe('SO021')
  })

  test('two answers of a dependency, but not one of it and one of the program', () => {
    const first = { frames: [dependency, next] }
    expect(verdict(twice, { first, second: { frames: [dependency] } }).code).toBe('SO022')
    expect(verdict(twice, { first, second: { frames: [at(2)] } }).code).not.toBe('SO022')
  })

  test('what a dependency that called the program does with what it was given back', () => {
    const first = { frames: [at(1), dependency, next] }
    const codeOf = (second: Given['second'], more: Partial<Given> = {}): string =>
      verdict(twice, { first, isSameRun: false, ...more, second }).code
    expect(codeOf({ frames: [dependency] })).toBe('SO016')
    expect(codeOf({ frames: [dependency], effect: 'header' })).toBe('SO016')
    // Another one was not called by it, and neither was a layer that comes later.
    const other = { ...dependency, file: '/app/node_modules/other/index.js' }
    expect(codeOf({ frames: [other] })).not.toBe('SO016')
    expect(codeOf({ frames: [dependency], invocation: invocation(2) })).not.toBe('SO016')
    // It came to what sends it by way of others: an operator of RxJS called the program.
    const adapter = { ...dependency, file: '/app/node_modules/@nestjs/platform-express/index.js' }
    expect(codeOf({ frames: [adapter, other] })).toBe('SO016')
    // The program called it, and it calls the program back, or calls nobody.
    expect(codeOf({ frames: [dependency, at(2)] })).not.toBe('SO016')
    const answered = { frames: [dependency, at(1), next] }
    expect(codeOf({ frames: [dependency] }, { first: answered })).not.toBe('SO016')
  })

  test('headers only', () => {
    const second = { frames: [at(2), next], effect: 'header' } as const
    expect(verdict(twice, { ...straight, second })).toMatchObject({
      code: 'SO011',
      confidence: 'certain',
    })
    const late = 'use((req, res) => { res.on("finish", () => { res./*1*/set("a", "b") }) })'
    const frames = [program(late)(1), emit]
    expect(verdict(late, { ...straight, second: { ...second, frames } }).code).toBe('SO018')
  })

  test('the client had left', () => {
    expect(verdict(twice, { ...straight, hasClientLeft: true }).code).toBe('SO019')
  })

  test('an error handler, unless it is the one that answered', () => {
    const onError = invocation(2, { isErrorHandler: true })
    const second = { frames: [at(2), next], invocation: onError }
    expect(verdict(twice, { ...straight, second }).code).toBe('SO009')
    const first = { frames: [at(1), next], invocation: onError }
    expect(verdict(twice, { first, second }).code).toBe('SO003')
  })
})

describe('next()', () => {
  const behind = (via: NextCall, more: Partial<Invocation> = {}): Given => ({
    first: { frames: [at(1), next] },
    second: { frames: [at(2), next], invocation: invocation(9, { via, ...more }) },
  })

  test('behind the answer, directly or out of a router', () => {
    expect(verdict(twice, behind(edge(handler))).code).toBe('SO002')
    const router = invocation(0)
    expect(verdict(twice, behind(edge(router, { within: edge(handler) }))).code).toBe('SO002')
    const error = new Error('bad')
    const isErrorHandler = true
    expect(verdict(twice, behind(edge(handler, { error }), { isErrorHandler })).code).toBe('SO002')
  })

  test('called by the framework with what was thrown', () => {
    const thrown = edge(handler, { error: new Error('bad'), frames: [next] })
    expect(verdict(twice, behind(thrown, { isErrorHandler: true })).code).toBe('SO009')
  })

  test('called twice', () => {
    const from = invocation(0)
    const first = {
      frames: [at(1), next],
      invocation: invocation(1, { via: edge(from, { isAfterCommit: false }) }),
    }
    const second = {
      frames: [at(2), next],
      invocation: invocation(2, { via: edge(from, { ordinal: 2 }) }),
    }
    expect(verdict(twice, { first, second }).code).toBe('SO012')
  })

  test('before the answer is nothing to blame', () => {
    expect(verdict(twice, behind(edge(handler, { isAfterCommit: false }))).code).not.toBe('SO002')
  })
})

/** Programs, and the two stacks: marks innermost first; `async` before one that awaits. */
const cases: readonly (readonly [
  string,
  string,
  string,
  (number | Frame)[],
  (number | Frame)[],
  boolean?,
])[] = [
  ['SO003', 'straight line', twice, [1, next], [2, next]],
  [
    'SO003',
    'one chain',
    'h((req, res) => res./*1*/sendStatus(1)./*2*/json(2))',
    [1, next],
    [2, next],
  ],
  [
    'SO001',
    'a branch',
    'h((req, res) => { if (x) { res./*1*/json() }\n res./*2*/json() })',
    [1, next],
    [2, next],
  ],
  [
    'SO001',
    'without braces',
    'h((req, res) => {\n if (x)\n res./*1*/json()\n res./*2*/json() })',
    [1, next],
    [2, next],
  ],
  [
    'SO001',
    'no semicolons',
    'h((req, res) => {\n const a = b || c\n x && res./*1*/json()\n res./*2*/json() })',
    [1, next],
    [2, next],
  ],
  [
    'SO003',
    'no semicolons, straight',
    'h((req, res) => {\n const a = b || c\n res./*1*/json()\n res./*2*/json() })',
    [1, next],
    [2, next],
  ],
  [
    'SO005',
    'a helper',
    'const a = (res) => res./*1*/json()\nh((req, res) => { /*3*/a(res)\n res./*2*/json() })',
    [1, 3, next],
    [2, next],
  ],
  [
    'SO008',
    'a catch',
    'h((req, res) => { try { res./*1*/json(); f() } catch { res./*2*/json() } })',
    [1, next],
    [2, next],
  ],
  [
    'SO008',
    'finally',
    'h(async (req, res) => { try { res./*1*/json(); await f() } finally { res./*2*/json() } })',
    [1, next],
    [2],
    false,
  ],
  [
    'SO001',
    'both in one catch',
    'h((req, res) => { try { f() } catch { if (x) res./*1*/json()\n res./*2*/json() } })',
    [1, next],
    [2, next],
  ],
  [
    'SO012',
    'a callback',
    'const l = (cb) => { if (x) /*3*/cb(1)\n /*4*/cb(2) }\nh((req, res) => { /*5*/l((e) => { if (e) res./*1*/json()\n else res./*2*/send() }) })',
    [1, 3, 5, next],
    [2, 4, 5, next],
  ],
  [
    'SO013',
    'a loop',
    'h((req, res) => { for (const a of b) res./*1*/json(a) })',
    [1, next],
    [1, next],
  ],
  [
    'SO013',
    'forEach',
    'h((req, res) => { b./*2*/forEach((a) => res./*1*/json(a)) })',
    [1, { ...timers, function: 'Array.forEach' }, 2, next],
    [1, { ...timers, function: 'Array.forEach' }, 2, next],
  ],
  [
    'SO014',
    'an event',
    'h((req, res) => { e.on("data", () => { res./*1*/json() }) })',
    [1, emit],
    [1, emit],
    false,
  ],
  [
    'SO014',
    'two events',
    'h((req, res) => { e.on("a", () => { res./*1*/json() })\n e.once("b", () => res./*2*/send()) })',
    [1, emit],
    [2, emit],
    false,
  ],
  [
    'SO004',
    'two emitters',
    'h((req, res) => { e.on("a", () => { res./*1*/json() })\n f.once("b", () => res./*2*/send()) })',
    [1, emit],
    [2, emit],
    false,
  ],
  [
    'SO015',
    'a timer',
    'h(async (req, res) => { setTimeout(() => { res./*1*/json() }, 1)\n await x\n res./*2*/send() })',
    [1, timers],
    [2],
    false,
  ],
  [
    'SO004',
    'a timer that calls back',
    'const q = (cb) => { setTimeout(() => /*3*/cb(), 1) }\nh((req, res) => { q(() => { res./*1*/json() })\n res./*2*/send() })',
    [2, next],
    [1, 3, timers],
    false,
  ],
  [
    'SO013',
    'an interval',
    'h((req, res) => { setInterval(() => { res./*1*/json() }, 1) })',
    [1, timers],
    [1, timers],
    false,
  ],
  [
    'SO006',
    'not awaited',
    'async function v(res) { await x; res./*1*/json() }\nh((req, res) => { v(res)\n res./*2*/send() })',
    [2, next],
    [1],
    false,
  ],
  [
    'SO004',
    'a callback and outside',
    'h((req, res) => { q((e) => { res./*1*/json() })\n res./*2*/send() })',
    [2, next],
    [1],
    false,
  ],
  [
    'SO007',
    'one chain of promises',
    'h((req, res) => { p().then(() => { res./*1*/json() }).then(() => res./*2*/send()) })',
    [1],
    [2],
    false,
  ],
  [
    'SO004',
    'two chains',
    'h((req, res) => { p().then(() => { res./*1*/json() }); q().then(() => res./*2*/send()) })',
    [1],
    [2],
    false,
  ],
]

describe('what the program tells', () => {
  const named = cases.map(([code, name, text, first, second, isSameRun = true]) => {
    return { code, name, text, first, second, isSameRun }
  })
  test.each(named)('$code: $name', ({ code, text, first, second, isSameRun }) => {
    const place = program(text)
    const frames = (marks: (number | Frame)[]): Frame[] =>
      marks.map((mark) => (typeof mark === 'number' ? place(mark) : mark))
    const given = {
      first: { frames: frames(first) },
      second: { frames: frames(second) },
      isSameRun,
    }
    const { missing, confidence, ...rest } = verdict(text, given)
    expect({ ...rest, missing }).toEqual({ code, missing: [] })
    expect(['certain', 'high']).toContain(confidence)
  })

  test.each([
    ['a failure', 'error', 'SO010'],
    ['the end', 'end', 'SO004'],
  ])('a response that was only begun, and %s of what fills it', (_what, event, code) => {
    const text = `h((req, res) => { s.on("${event}", () => { res./*1*/json() })\n s./*2*/pipe(res) })`
    const place = program(text)
    const first = { frames: [place(2), next], effect: 'begin' } as const
    const second = { frames: [place(1), emit] }
    expect(verdict(text, { first, second, isSameRun: false }).code).toBe(code)
  })

  test('a function that awaits a helper is the same call, whoever answers in it', () => {
    const text =
      'async function v(res) { await x\n res./*1*/json() }\nh(async (req, res) => { /*3*/await v(res)\n res./*2*/send() })'
    const place = program(text)
    const first = { frames: [place(1), place(3, { isAsync: true })] }
    expect(verdict(text, { first, second: { frames: [place(2)] }, isSameRun: false }).code).toBe(
      'SO005',
    )
  })
})

describe('what is missing makes the verdict less sure, and is named', () => {
  test('nothing of the first answer', () => {
    const none = verdict(twice, { first: null, second: { frames: [at(2)] } })
    expect(none).toEqual({ code: 'SO001', confidence: 'low', missing: ['the first answer'] })
    const stackless = verdict(twice, { ...straight, first: { frames: [] }, isSameRun: null })
    expect(stackless).toEqual({
      code: 'SO001',
      confidence: 'low',
      missing: ['the stack of the first answer', 'the layers that the request went through'],
    })
  })

  test('the layers, in production', () => {
    expect(verdict(twice, { ...straight, isSameRun: null })).toEqual({
      code: 'SO003',
      confidence: 'high',
      missing: ['the layers that the request went through'],
    })
  })

  test('the context, behind a pool of connections', () => {
    const second = { frames: [at(2), next], invocation: null }
    const { confidence, missing } = verdict(twice, { ...straight, second })
    expect(confidence).toBe('high')
    expect(missing).toEqual(['which layer answered again: the asynchronous context was lost'])
  })

  test('the place of a property that was set', () => {
    const second = { call: 'statusCode=', effect: 'header', frames: [], invocation: null } as const
    expect(verdict(twice, { ...straight, second })).toEqual({
      code: 'SO011',
      confidence: 'high',
      missing: ['where it was set: that is a property, and setting it calls nothing'],
    })
  })

  test('the source', () => {
    const missing = ['the source of app.js as a whole']
    expect(verdict(null, straight)).toEqual({ code: 'SO001', confidence: 'low', missing })
    expect(verdict('h((req, res) => { (', straight).missing).toEqual(missing)
  })
})
