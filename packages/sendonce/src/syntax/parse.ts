import type { ParserOptions } from 'oxc-parser'
import type { AstNode } from './ast.ts'
import { createParserAdapter, type ParserAdapter, type RawParse } from './parse-adapter.ts'
import { isNestedTooDeep } from './parse-nesting.ts'

/** A comment; `text` is what stands between its delimiters. Offsets are UTF-16 units. */
export interface SourceComment {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly block: boolean
}

export interface SyntaxProblem {
  readonly message: string
  readonly offset: number
}

/** A parsed file. With `errors` the program may be partial, or empty. */
export interface ParsedSource {
  readonly program: AstNode
  readonly comments: readonly SourceComment[]
  readonly errors: readonly SyntaxProblem[]
  /** The first line without `#!`, if the file starts with one. */
  readonly hashbang: string | null
}

type Dialect = Pick<ParserOptions, 'lang' | 'sourceType'>

// `commonjs` allows a top-level `return`, `unambiguous` decides between script and module.
const JS: readonly Dialect[] = [
  { lang: 'jsx', sourceType: 'unambiguous' },
  { lang: 'jsx', sourceType: 'commonjs' },
  { lang: 'tsx', sourceType: 'unambiguous' },
  { lang: 'ts', sourceType: 'unambiguous' },
]
const TS: readonly Dialect[] = [
  { lang: 'ts', sourceType: 'unambiguous' },
  { lang: 'ts', sourceType: 'commonjs' },
  { lang: 'tsx', sourceType: 'unambiguous' },
]
const DIALECTS: Readonly<Record<string, readonly Dialect[]>> = {
  cjs: [{ lang: 'jsx', sourceType: 'commonjs' }, ...JS],
  mjs: [{ lang: 'jsx', sourceType: 'module' }, ...JS],
  ts: TS,
  mts: [{ lang: 'ts', sourceType: 'module' }, ...TS],
  cts: [{ lang: 'ts', sourceType: 'commonjs' }, ...TS],
  tsx: [
    { lang: 'tsx', sourceType: 'unambiguous' },
    { lang: 'tsx', sourceType: 'commonjs' },
    { lang: 'ts', sourceType: 'unambiguous' },
  ],
}

let adapter: ParserAdapter | null = null

/**
 * Parses a source by the dialect that its extension names and, when that fails, by the neighbours
 * that people write under the same extension. Never throws: an unusable file has errors and an empty
 * program. Offsets are UTF-16 units of `text`, a byte order mark included.
 */
export function parseSource(file: string, text: string): ParsedSource {
  if (isNestedTooDeep(text)) return unusable(text, 'nested too deep to be parsed safely')
  adapter ??= createParserAdapter(process.env)
  const readable = unhideHashbang(withoutInlineMap(text))
  let best: RawParse | null = null
  let failure = 'the parser failed'
  for (const dialect of DIALECTS[extensionOf(file)] ?? JS) {
    try {
      const result = adapter.parse(file, readable, { ...dialect, preserveParens: false })
      if (best === null || isBetter(result, best)) best = result
      if (best.errors.length === 0) break
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error)
    }
  }
  return best === null ? unusable(text, failure) : present(best, text)
}

// A source map inside a file is a comment of several times its length, which the parser would hand over.
const INLINE_MAP = /\n\/\/[#@] sourceMappingURL=data:[^\s'"`]*\s*$/

function withoutInlineMap(text: string): string {
  const at = text.lastIndexOf('\n//')
  return at !== -1 && INLINE_MAP.test(text.slice(at)) ? text.slice(0, at + 1) : text
}

// Keeps every offset: a byte order mark hides a hashbang from the parser.
function unhideHashbang(text: string): string {
  return text.startsWith('\uFEFF#!') ? ` //${text.slice(3)}` : text
}

function isBetter(candidate: RawParse, best: RawParse): boolean {
  const hasBody = isUsable(candidate)
  if (hasBody !== isUsable(best)) return hasBody
  return candidate.errors.length < best.errors.length
}

function isUsable(result: RawParse): boolean {
  return result.errors.length === 0 || result.program['body'].length > 0
}

function present(result: RawParse, text: string): ParsedSource {
  const hashbang = /^\uFEFF?#!([^\n\r\u2028\u2029]*)/.exec(text)
  const codeStart = hashbang === null ? 0 : hashbang[0].length
  return {
    program: result.program,
    comments: result.comments
      .filter((comment) => comment.start >= codeStart)
      .map(({ type, value, start, end }) => ({ start, end, text: value, block: type === 'Block' })),
    errors: result.errors.map((error) => ({
      message: error.message,
      offset: error.labels[0]?.start ?? 0,
    })),
    hashbang: hashbang?.[1] ?? null,
  }
}

function unusable(text: string, message: string): ParsedSource {
  const program = { type: 'Program', start: 0, end: text.length, body: [], sourceType: 'script' }
  return { program, comments: [], errors: [{ message, offset: 0 }], hashbang: null }
}

function extensionOf(file: string): string {
  return file.slice(file.lastIndexOf('.') + 1).toLowerCase()
}
