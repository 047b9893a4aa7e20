import { expect, test } from 'vitest'
import { isSameProgram } from '../../src/linter/same-program.ts'

const text = `const a = 'x'
export const f = (n) => n + 1
`

test.each([
  ['spaces', text.replaceAll(' ', '  ')],
  ['lines', text.replaceAll('\n', '\n\n')],
  ['semicolons', text.replaceAll('\n', ';\n')],
  ['quotes', text.replaceAll("'", '"')],
  ['brackets', text.replace('(n) =>', 'n =>').replace('n + 1', '(n + 1)')],
  ['comments', `/* what it does */ ${text}`],
])('other %s are the same program', (_what, other) => {
  expect(isSameProgram('a.js', text, other)).toBe(true)
})

test.each([
  ['a name', text.replace('const a', 'const b')],
  ['a value', text.replace("'x'", "'y'")],
  ['an operator', text.replace('+', '-')],
  ['a regular expression', text.replace("'x'", '/x/g')],
  ['a statement', `${text}f(2)\n`],
  ['a text that cannot be parsed', `${text}(`],
  ['a comment that accepts', `${text}// sendonce-ignore-next-line SO001 -- it is fine\n`],
])('%s makes another program', (_what, other) => {
  expect(isSameProgram('a.js', text, other)).toBe(false)
})

test('numbers, regular expressions and templates are compared as what they are', () => {
  expect(isSameProgram('a.js', 'f(/a/g, 1n, `a`)', 'f(/a/g, 1n, `a`)')).toBe(true)
  for (const other of [
    'f(/b/g, 1n, `a`)',
    'f(/a/, 1n, `a`)',
    'f(/a/g, 2n, `a`)',
    'f(/a/g, 1n, `b`)',
  ])
    expect(isSameProgram('a.js', 'f(/a/g, 1n, `a`)', other)).toBe(false)
})
