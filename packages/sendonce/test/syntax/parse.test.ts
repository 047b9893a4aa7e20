import { describe, expect, it } from 'vitest'
import { parseSource } from '../../src/syntax/parse.ts'

function callOffsets(text: string, file = 'a.js'): number[] {
  const parsed = parseSource(file, text)
  expect(parsed.errors).toEqual([])
  const starts: number[] = []
  for (const statement of parsed.program['body']) {
    if (statement.expression?.type === 'CallExpression') starts.push(statement.start)
  }
  return starts
}

describe('parseSource', () => {
  it.each([
    ['characters outside the basic plane', '"𝒳𝒳é"; send()'],
    ['a byte order mark', '\uFEFFsend()'],
    ['CR LF', 'a;\r\nb;\r\nsend()\r\n'],
    ['a hashbang', '#!/usr/bin/env node\nsend()'],
    ['a byte order mark and a hashbang', '\uFEFF#!/usr/bin/env node\nsend()'],
    ['decorators', '@a() class B { @c d() {} }\nsend()'],
    ['JSX', 'const a = <b c={d}>é</b>\nsend()'],
    ['bytes that were not UTF-8', '"\uFFFD\uFFFD"\nsend()'],
    ['private members and class fields', 'class A { #b = 1; static { } }\nsend()'],
  ])('counts UTF-16 units with %s', (_, text) => {
    expect(callOffsets(text)).toEqual([text.indexOf('send()')])
  })

  it.each([
    ['a.js', 'return send()'],
    ['a.js', 'with (a) { b() }'],
    ['a.js', 'var await = 1; var yield = 2'],
    ['a.js', 'await a; export default 1'],
    ['a.js', '// @flow\nimport type { A } from "a"\nfunction f(a: A): Promise<A> { }'],
    ['a.js', 'import a = require("a")'],
    ['a.cjs', 'return exports.a = 010'],
    ['a.mjs', 'import a from "a"; await a()'],
    ['a.jsx', 'export default () => <a.b {...c} />'],
    ['a.ts', 'const a = <B>c; enum D { E } namespace F { }'],
    ['a.ts', 'if (a) return'],
    ['a.cts', 'import a = require("a"); export = a'],
    ['a.mts', 'export const a = await b satisfies C'],
    ['a.tsx', 'const a = <T,>(b: T) => <div>{b as any}</div>'],
    ['a.ts', 'export class A { constructor(@B() private readonly c: D) {} }'],
    ['bin/www', '#!/usr/bin/env node\nlisten()'],
  ])('reads %s: %s', (file, text) => {
    const parsed = parseSource(file, text)
    expect(parsed.errors).toEqual([])
    expect(parsed.program['body'].length).toBeGreaterThan(0)
  })

  it('tells a syntax error with its place and an empty program', () => {
    const parsed = parseSource('a.js', 'function f() {\n  res.json(1\n}')
    expect(parsed.program['body']).toEqual([])
    expect(parsed.errors.length).toBeGreaterThan(0)
    expect(parsed.errors[0]?.offset).toBeGreaterThan(14)
    expect(parsed.errors[0]?.message).toContain('Expected')
  })

  it('tells the error of the dialect that fits best', () => {
    const { errors } = parseSource('a.js', 'import a from "a"\nreturn a')
    expect(errors).toHaveLength(1)
    expect(errors[0]?.message).toContain('return')
  })

  it('gives comments without the hashbang, with their offsets', () => {
    const text = '#!/bin/x\n// one\na() /* two */\n'
    const parsed = parseSource('a.ts', text)
    expect(parsed.hashbang).toBe('/bin/x')
    expect(parsed.comments).toEqual([
      { start: 9, end: 15, text: ' one', block: false },
      { start: 20, end: 29, text: ' two ', block: true },
    ])
    expect(parseSource('a.js', text).comments).toEqual(parsed.comments)
    expect(parseSource('a.js', `\uFEFF${text}`).comments[0]).toMatchObject({ start: 10, end: 16 })
  })

  it('never throws', () => {
    for (const text of ['', '\0\0\0', '\uFEFF', '\uD800', '}}}', '`${', '/*', '<a', '#!']) {
      for (const file of ['a.js', 'a.ts', 'a.tsx', 'a.weird', 'a']) {
        expect(parseSource(file, text).program.type).toBe('Program')
      }
    }
  })

  it('leaves out a source map inside the file, and no other comment', () => {
    const text = 'send() // one\n//# sourceMappingURL=data:application/json;base64,eyJ2\n'
    const { comments, program } = parseSource('a.js', text)
    expect(comments.map((comment) => comment.text)).toEqual([' one'])
    expect(program['body']).toHaveLength(1)
    const named = parseSource('a.js', 'send()\n//# sourceMappingURL=a.js.map\n')
    expect(named.comments).toHaveLength(1)
  })
})
