import { describe, expect, it } from 'vitest'
import { parseSource } from '../../src/syntax/parse.ts'
import { isNestedTooDeep } from '../../src/syntax/parse-nesting.ts'

const nest = (count: number, open: string, close = '', middle = ''): string =>
  open.repeat(count) + middle + close.repeat(count)

const SHAPES: Readonly<Record<string, (count: number) => string>> = {
  arrays: (n) => `x = ${nest(n, '[', ']')}`,
  objects: (n) => `x = ${nest(n, '{a:', '}', '1')}`,
  calls: (n) => nest(n, 'f(', ')'),
  blocks: (n) => nest(n, '{', '}'),
  'ifs with blocks': (n) => nest(n, 'if (a) {', '}'),
  'ifs without blocks': (n) => nest(n, 'if (a) ', '', 'b()'),
  'else-ifs': (n) => Array.from({ length: n }, () => 'if (a) { b(); }').join('\nelse '),
  'else-ifs without blocks': (n) => Array.from({ length: n }, () => 'if (a) b();').join('\nelse '),
  'else-ifs that return': (n) =>
    Array.from({ length: n }, () => 'if (a) return b;').join('\nelse '),
  loops: (n) => nest(n, 'for (;;) ', '', 'b()'),
  functions: (n) => nest(n, 'function f() {', '}'),
  'async arrows': (n) => `x = ${nest(n, 'async () => {', '}')}`,
  arrows: (n) => `x = ${nest(n, '() => ', '', '1')}`,
  'parameter defaults': (n) => `x = ${nest(n, '(a = ', ') => 1', '1')}`,
  conditionals: (n) => `x = ${nest(n, 'a ? b : ', '', 'c')}`,
  templates: (n) => `x = ${nest(n, '`${', '}`', '1')}`,
  assignments: (n) => nest(n, 'a = ', '', '1'),
  classes: (n) => `x = ${nest(n, 'class { a = ', '}', '1')}`,
  tries: (n) => nest(n, 'try {', '} catch {}'),
  elements: (n) => `x = ${nest(n, '<a>', '</a>')}`,
  types: (n) => `type A = ${nest(n, 'B<', '>', 'c')}`,
  'strings with brackets between': (n) => `x = ${nest(n, '["]]]", /[)\\]]/, `}}`, ', ']', '1')}`,
}

describe('deep nesting', () => {
  it.each(Object.entries(SHAPES))('%s: 5,000 levels are refused, 50 are parsed', (name, shape) => {
    const file = name === 'elements' ? 'a.jsx' : name === 'types' ? 'a.ts' : 'a.js'
    const refused = parseSource(file, shape(5000))
    expect(refused.errors[0]?.message).toContain('nested too deep')
    expect(refused.program['body']).toEqual([])
    expect(parseSource(file, shape(50)).errors).toEqual([])
  })

  it('parses long chains that do not nest', () => {
    const sum = `x = ${Array.from({ length: 5000 }, () => 'a').join(' + ')}`
    const chain = `a${'\n  .b(() => { c() })'.repeat(2000)}`
    for (const text of [sum, chain]) expect(parseSource('a.js', text).errors).toEqual([])
  })

  it.each([
    ['statements without semicolons', 'const a = b ? c : d\nif (a) { a = b }\nfoo(() => a)\n'],
    ['conditions', 'if (a) { b() }\n'],
    ['loops', 'for (const a of b) { c() }\nwhile (d) { e() }\n'],
    ['assignments', 'exports.a = b;\n'],
    ['members', '  a: b ? () => c : d,\n'],
    ['cases', 'case a: b = c\n break\n'],
    ['strings with brackets', '"((((" + \'[[[\' + `{{{`;\n'],
    ['regular expressions with quotes and brackets', 'a = /["\'`([{]/.test(b);\n'],
    ['comments with brackets', "// ((((( it's\n/* {{{{ */\n"],
    ['elements', '<li a="b" c={d}>e<br /></li>\n'],
    ['templates with code', '`${a.map((b) => `<i>${b}</i>`)}`;\n'],
  ])('does not mistake many %s for nesting', (_, line) => {
    expect(isNestedTooDeep(line.repeat(3000))).toBe(false)
  })
})
