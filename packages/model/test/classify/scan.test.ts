import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Visitor, parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'
import { scan } from '../../src/classify/scan.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => /\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$|(?:^|\/)node_modules\//.test(name),
    )
    .map((name) => join(folder, name))
}

interface Shape {
  readonly from: number
  readonly to: number
  readonly isAsync: boolean
}

const inOrder = (shapes: readonly Shape[]): string[] =>
  shapes.map(({ from, to, isAsync }) => `${from}-${to}${isAsync ? ' async' : ''}`).toSorted()

/** The bodies of functions as a real parser sees them. */
function parsed(file: string, text: string): string[] | null {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) return null
  const shapes: Shape[] = []
  const add = (fn: { body: unknown; async: boolean; generator?: boolean }): void => {
    const { body } = fn
    const isAsync = fn.async || fn.generator === true
    if (typeof body !== 'object' || !body) return
    let { start, end } = body as { start: number; end: number }
    // Where an expression stands in brackets these count as its own.
    while (/^\s*\($/.test(text.slice(start - 1, start)) && text[end] === ')' && !isBlock(body)) {
      start--
      end++
    }
    shapes.push({ from: start, to: text[end - 1] === '`' ? 0 : end, isAsync })
  }
  new Visitor({
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
  }).visit(program)
  return inOrder(shapes)
}

const isBlock = (body: object): boolean => 'type' in body && body.type === 'BlockStatement'

function scanned(text: string): string[] | null {
  const source = scan(text)
  return (
    source &&
    inOrder(
      source.functions.map(({ body, to, isAsync }) => {
        const first = source.tokens[body]
        const last = source.tokens[to]
        // Of a template only its beginning is kept.
        const end = last && last.text !== '`' ? last.at + last.text.length : 0
        return { from: first?.at ?? 0, to: end, isAsync }
      }),
    )
  )
}

const own = ['fixtures', 'examples', 'packages', 'test', 'scripts', 'bench'].flatMap(filesOf)
const others = [
  'express',
  'router',
  'send',
  'express-4',
  'multer',
  'http-proxy',
  'helmet',
  'morgan',
].flatMap((name) => filesOf(join('node_modules', name)))

describe('functions are where a parser finds them', () => {
  test.each([
    ['this repository', own],
    ['published packages', others],
  ])('%s', { timeout: 60_000 }, (_name, files) => {
    const wrong = files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      const wanted = parsed(file, text)
      const found = scanned(text)
      if (!wanted) return []
      const lost = wanted.filter((one) => !found?.includes(one))
      // The type `(x: number) => void` looks like a function, and nothing ever runs in it.
      const isTyped = file.endsWith('ts')
      const extra = isTyped ? [] : found?.filter((one) => !wanted.includes(one))
      if (lost.length === 0 && extra?.length === 0) return []
      return [`${file}: not found ${lost.join(' ')}; made up ${extra?.join(' ') ?? 'all'}`]
    })
    expect(files.length).toBeGreaterThan(20)
    expect(wrong).toEqual([])
  })
})

test('an object behind a call that is one of two is no body', () => {
  expect(scanned('[a ? f(x) : g(y), { b: 1 }]')).toEqual([])
})

test('comments are no code, at the beginning as well', () => {
  expect(scan("// it's\n/* ( */ a = () => 1")?.functions).toMatchObject([{ name: 'a' }])
})

test('a text with brackets that do not match is not read at all', () => {
  expect(scan('function a() { ( }')).toBeNull()
  expect(scan('a => { "}" ; /}/ ; `${ {} }` // }\n }')?.functions).toHaveLength(1)
})

test('a method whose name is a string has that name', () => {
  const text = `const tests = { async 'a "b"'(c) { await c() }, "d"() {} }`
  const found = scan(text)?.functions.map(({ name, isAsync }) => [name, isAsync])
  expect(found).toEqual([
    ['a "b"', true],
    ['d', false],
  ])
})

test('a type that is a number ends no function', () => {
  const text =
    'function status(a: Head): 403 | -1 | null { return null }\nconst b = (): 405 => { c() }'
  expect(scan(text)?.functions).toMatchObject([{ name: 'status' }, { name: 'b' }])
})
