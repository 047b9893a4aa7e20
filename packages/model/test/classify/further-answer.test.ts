import { describe, expect, test } from 'vitest'
import { preparesAnswer } from '../../src/classify/further-answer.ts'

/** Asks about the place behind `§`. */
function asks(text: string): boolean {
  const before = text.slice(0, text.indexOf('§')).split('\n')
  const place = { file: 'a.js', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  return preparesAnswer({ ...place, function: null }, () => text.replace('§', ''))
}

describe('a header in front of an answer', () => {
  test.each([
    ['in the next statement', 'function f(res) { res.§set("a", "b"); res.send() }'],
    ['in the same chain', 'function f(res) { res.§set("a", "b").status(200).json({}) }'],
    ['in a chain over lines', 'function f(res) {\n res\n .§set("a")\n .json({})\n}'],
    ['that is returned', 'function f(res) {\n res.§set("a")\n return res\n .status(1)\n .end()\n}'],
    ['in a branch behind it', 'function f(res) { res.§type("a"); if (x) { res.end() } }'],
    ['behind its own branch', 'function f(res) { if (x) { res.§set("a") } res.end() }'],
    [
      'behind other branches',
      'function f(res) { if (x) { res.§set("a") } else if (y) { z() } else { q() } res.end() }',
    ],
    ['of a property', 'function f() { this.res.§set("a"); this.res.end() }'],
  ])('%s', (_, text) => {
    expect(asks(text)).toBe(true)
  })
})

describe('a header that no answer follows', () => {
  test.each([
    ['at the end', 'function f(res) { res.send(); res.§cookie("a") }'],
    ['of another object', 'function f(res, other) { res.§set("a"); other.send() }'],
    ['in front of a return', 'function f(res) { if (x) { res.§set("a"); return } res.send() }'],
    [
      'in front of a return without semicolons',
      'function f(res) {\n if (x) {\n res.§set("a")\n return\n }\n res.send()\n}',
    ],
    [
      'in a return of its own',
      'function f(res) {\n if (x) {\n return res.send().§status(400)\n }\n res.send()\n}',
    ],
    [
      'in a return that needs no braces',
      'function f(res) { if (x) return res.§set("a"); res.end() }',
    ],
    ['in another branch', 'function f(res) { if (x) { res.§set("a") } else { res.send() } }'],
    [
      'in another case',
      'function f(res) { switch (x) { case 1: res.§set("a"); break; default: res.end() } }',
    ],
    ['in another function', 'function f(res) { res.§set("a"); later(() => res.send()) }'],
    ['where nothing is known', '§'],
  ])('%s', (_, text) => {
    expect(asks(text)).toBe(false)
  })
})
