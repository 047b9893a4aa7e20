import type { Edit } from '@sendonce/model'
import type { AstNode } from '../syntax/ast.ts'
import { bracketsOf, type Brackets } from './brackets.ts'
import { movableLines } from './moved-lines.ts'
import { walkAll, type SourceFile } from './source-file.ts'

/** How a file is written: what is put in has to look the same. */
export interface Layout {
  readonly newline: string
  readonly unit: string
  /** `;` where the file ends its statements with it. */
  readonly semicolon: string
  readonly brackets: Brackets
}

const known = new WeakMap<SourceFile, Layout>()

/** Reads the habits of a file from its text. */
export function layoutOf(source: SourceFile): Layout {
  const layout = known.get(source) ?? read(source)
  known.set(source, layout)
  return layout
}

function read({ text, program }: SourceFile): Layout {
  const nodes = [...walkAll(program)]
  const ends = nodes.filter(({ type }) =>
    /^(ExpressionStatement|VariableDeclaration|ReturnStatement|ImportDeclaration)$/.test(type),
  )
  const closed = ends.filter(({ end }) => text[end - 1] === ';').length
  return {
    newline: newlineOf(text),
    unit: stepOf(text, nodes) ?? /^(\t+|  +)\S/m.exec(text)?.[1]?.replace(/^\t+$/, '\t') ?? '  ',
    semicolon: closed * 2 > ends.length ? ';' : '',
    brackets: bracketsOf(text, nodes),
  }
}

/** How most lines end. */
function newlineOf(text: string): string {
  const counts = new Map([['\n', 0]])
  for (const [end] of text.matchAll(/\r\n?|\n/g)) counts.set(end, (counts.get(end) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return [...counts.keys()].find((end) => counts.get(end) === most) ?? '\n'
}

/** By how much most blocks are deeper than the line that they begin on. */
function stepOf(text: string, nodes: readonly AstNode[]): string | null {
  const counts = new Map<string, number>()
  for (const node of nodes) {
    if (node.type !== 'BlockStatement') continue
    const [first] = node['body'] as AstNode[]
    if (!first || !isFirstOnLine(text, first.start)) continue
    const [outer, inner] = [indentAt(text, node.start), indentAt(text, first.start)]
    const step = inner.startsWith(outer) ? inner.slice(outer.length) : ''
    if (step !== '') counts.set(step, (counts.get(step) ?? 0) + 1)
  }
  const most = Math.max(0, ...counts.values())
  return [...counts.keys()].find((step) => counts.get(step) === most) ?? null
}

/** `if (res.headersSent)`: with `!` whether nothing is sent. */
export function askSent(source: SourceFile, response: string, not: '' | '!' = ''): string {
  return ask(source, `${not}${response}.headersSent`)
}

/** `if (res.writableEnded)`: what is written in parts goes on behind the head, up to the end. */
export function askEnded(source: SourceFile, response: string, not: '' | '!' = ''): string {
  return ask(source, `${not}${response}.writableEnded`)
}

function ask(source: SourceFile, what: string): string {
  return `${keyword(source, 'if')}(${what})`
}

/** `if` or `catch` as the file has it in front of a condition. */
export function keyword(source: SourceFile, word: string): string {
  return word + layoutOf(source).brackets.condition
}

/** The bracket that opens a block behind a condition, of a statement with this indentation. */
export function opening(source: SourceFile, indent: string): string {
  const { brackets, newline } = layoutOf(source)
  return `${brackets.open === 'line' ? newline + indent : brackets.open}{`
}

/** The bracket that closes a block in front of `else` or `catch`. */
export function closing(source: SourceFile, indent: string): string {
  const { brackets, newline } = layoutOf(source)
  return `}${brackets.close === 'line' ? newline + indent : brackets.close}`
}

/** The white space in front of the line that an offset stands in. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset)
  return /^[\t ]*/.exec(text.slice(start, offset))?.[0] ?? ''
}

/** Where the line begins that an offset stands in. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  // Only in the line: where a file has none, looking for it goes back to its beginning.
  return start + text.slice(start, offset).lastIndexOf('\r') + 1
}

/** Where the line behind an offset begins, or the text ends. */
export function nextLine(text: string, offset: number): number {
  return offset + (/^[^\r\n]*(\r\n?|\n)?/.exec(text.slice(offset))?.[0].length ?? 0)
}

/** Whether nothing stands on the line in front of an offset. */
function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === ''
}

/** Whether a statement that has this in front of it stands on a line of its own. */
export function isOnOwnLine({ text }: SourceFile, node: AstNode): boolean {
  return isFirstOnLine(text, node.start) && isLastOnLine(text, node.end)
}

function isLastOnLine(text: string, offset: number): boolean {
  return /^[\t ]*(\/\/[^\r\n]*|\/\*[^\r\n*]*\*\/[\t ]*)?([\r\n]|$)/.test(text.slice(offset))
}

/** Behind a statement and the comment that stands behind it on its line. */
export function lineEnd(text: string, offset: number): number {
  if (!isLastOnLine(text, offset)) return offset
  return offset + (/^[^\r\n]*/.exec(text.slice(offset))?.[0].trimEnd().length ?? 0)
}

/** Puts statements in front of a statement. */
export function insertBefore(
  source: SourceFile,
  statement: AstNode,
  lines: readonly string[],
): Edit[] {
  if (source.listOf(statement) === null) {
    return replaceByBlock(source, statement, [...lines, source.source(statement)])
  }
  const { newline } = layoutOf(source)
  const at = withDirectives(source, statement)
  const gap = isFirstOnLine(source.text, at) ? newline + indentAt(source.text, at) : ' '
  const text = lines
    .map(
      (line) => (gap === ' ' ? ended(onOneLine(line), ';') : relaid(line, source, statement)) + gap,
    )
    .join('')
  return [edit(source, at, at, text)]
}

/** A block of several lines as it stands where its neighbours share one. */
function onOneLine(statement: string): string {
  const [first = '', ...rest] = statement.split(/\s*[\r\n]+\s*/)
  return rest.reduce(
    (text, line) => text + (/[{;]$/.test(text) || line === '}' ? ' ' : '; ') + line,
    first,
  )
}

/** Puts statements behind a statement. */
export function insertAfter(
  source: SourceFile,
  statement: AstNode,
  lines: readonly string[],
): Edit[] {
  const { text } = source
  const { newline } = layoutOf(source)
  if (source.listOf(statement) === null) {
    return replaceByBlock(source, statement, [source.source(statement), ...lines])
  }
  const isWhole = isFirstOnLine(text, statement.start) || /[\r\n]/.test(source.source(statement))
  const at =
    isWhole && isLastOnLine(text, statement.end) ? lineEnd(text, statement.end) : statement.end
  const isOpenEnd = !/[;}]$/.test(source.source(statement))
  const gap = isWhole ? newline + indentAt(text, statement.start) : ' '
  const close = isOpenEnd && gap === ' ' ? ';' : ''
  // What stands next to it ends as it does, however the rest of the file is written.
  const likeIt = (line: string): string =>
    isOpenEnd ? line.replace(/;$/, '') : isClosed(source, statement) ? ended(line, ';') : line
  // In `{ answer() }` the last statement goes without.
  const isLast = isOpenEnd && source.listOf(statement)?.at(-1) === statement
  const inLine = (line: string, index: number): string =>
    isLast && index === lines.length - 1 ? line.replace(/;$/, '') : ended(line, ';')
  const put = lines
    .map(
      (line, index) =>
        gap + (gap === ' ' ? inLine(line, index) : relaid(likeIt(line), source, statement)),
    )
    .join('')
  if (close === '') return [edit(source, at, at, put)]
  return [edit(source, statement.end, statement.end, close), edit(source, at, at, put)]
}

function isClosed(source: SourceFile, statement: AstNode): boolean {
  return source.text[statement.end - 1] === ';'
}

/** Makes a statement without braces, or the expression of an arrow function, a block of these lines. */
export function replaceByBlock(
  source: SourceFile,
  node: AstNode,
  lines: readonly string[],
  from: number = node.start,
  to: number = node.end,
): Edit[] {
  const { text } = source
  const { newline, unit, semicolon } = layoutOf(source)
  const holder = holderOf(source, node)
  const indent = indentAt(text, holder.start)
  const isOneLine = isInOneLine(source, node)
  const closed = lines.map((line) => ended(line, isOneLine ? ';' : semicolon))
  const gapStart = from - (/\s*$/.exec(text.slice(0, from))?.[0].length ?? 0)
  if (isOneLine) {
    const inLine = closed.join(' ')
    return [edit(source, gapStart, to, ` { ${semicolon ? inLine : inLine.replace(/;$/, '')} }`)]
  }
  const deeper = indent + unit
  const old = indentAt(text, from)
  const open = holder.type === 'ArrowFunctionExpression' ? ' {' : opening(source, indent)
  const moved = (line: string): string =>
    newline + deeper + reindented(source, node, line, old, deeper)
  const body = closed.map(moved).join('')
  const rest = lineEnd(text, to)
  const comment = text.slice(to, rest)
  // A comment behind the statement stays with it, and does not end up behind the bracket.
  if (comment.trim() !== '' && lines.length > 1) {
    const at = lines.findIndex((line) => line.includes(source.source(node)))
    const marked = closed.map((line, index) => moved(line) + (index === at ? comment : '')).join('')
    return [edit(source, gapStart, rest, `${open}${marked}${newline}${indent}}`)]
  }
  // `else` goes on behind the bracket.
  const gap = /^\s*[\r\n]\s*(?=else\b)/.exec(text.slice(to))?.[0].length ?? 0
  const close = gap > 0 ? closing(source, indent) : '}'
  return [edit(source, gapStart, to + gap, `${open}${body}${newline}${indent}${close}`)]
}

function ended(line: string, close: string): string {
  return /[;}]$/.test(line) ? line : line + close
}

/** Whether the function around a node stands on one line: then it stays so. */
export function isInOneLine(source: SourceFile, node: AstNode): boolean {
  const fn = source.functionOf(node)
  const body = fn?.['body'] as AstNode | undefined
  return body?.type === 'BlockStatement' && !/[\r\n]/.test(source.source(body))
}

/** What begins the line that a nested statement belongs to. */
export function holderOf(source: SourceFile, node: AstNode): AstNode {
  let at = source.parent(node) ?? node
  if (at.type === 'ArrowFunctionExpression') return at
  // `else if` belongs to the first `if`.
  for (let up = source.parent(at); up?.type === 'IfStatement' && at.type === 'IfStatement';) {
    at = up
    up = source.parent(at)
  }
  return at
}

/** A statement at another indentation; what begins inside a text of the node that may be part of it stays as it is. */
function reindented(
  source: SourceFile,
  node: AstNode,
  line: string,
  from: string,
  to: string,
): string {
  const at = line.indexOf(source.source(node))
  if (at === -1) return line.replace(/\r\n?|\n/g, layoutOf(source).newline + to)
  if (from === to) return line
  const starts = movableLines(source, node, node.start, node.end)
  const movable = new Set(starts.map((start) => start - node.start + at))
  return line.replace(/(\r\n?|\n)([\t ]*)/g, (whole, end: string, space: string, offset: number) =>
    movable.has(offset + end.length) && space.startsWith(from)
      ? end + to + space.slice(from.length)
      : whole,
  )
}

/** A line end in what is put in becomes that of the file, with the indentation of the statement. */
function relaid(line: string, source: SourceFile, statement: AstNode): string {
  const { newline } = layoutOf(source)
  return /[\r\n]/.test(line)
    ? line.replace(/\r\n?|\n/g, newline + indentAt(source.text, statement.start))
    : line
}

/** Takes a statement out, with its line if it has one of its own. */
export function remove(source: SourceFile, statement: AstNode): Edit[] {
  const { text } = source
  if (!isOnOwnLine(source, statement)) {
    const space = /^[\t ]*/.exec(text.slice(statement.end))?.[0].length ?? 0
    return [edit(source, statement.start, statement.end + space, '')]
  }
  const start = lineStart(text, withDirectives(source, statement))
  return [edit(source, start, nextLine(text, statement.end), '')]
}

/** Comments that tell a tool about the next line, and may not stand in front of another one. */
const directive =
  /^[\t ]*(\/\/|\/\*)[\t ]*(@ts-(ignore|expect-error)\b|[\w-]+-disable-next-line\b|[\w-]+-ignore\b)/

/** Where the directives begin that belong to a statement, or it does itself. */
function withDirectives({ text }: SourceFile, statement: AstNode): number {
  if (!isFirstOnLine(text, statement.start)) return statement.start
  let start = lineStart(text, statement.start)
  for (;;) {
    const above = lineAbove(text, start)
    if (above === start || !directive.test(text.slice(above, start))) break
    start = above
  }
  return start + (/^[\t ]*/.exec(text.slice(start))?.[0].length ?? 0)
}

/** Where the line begins that stands above the one that begins here. */
function lineAbove(text: string, start: number): number {
  return start === 0 ? 0 : lineStart(text, start - (text.startsWith('\r\n', start - 2) ? 2 : 1))
}

/** The lines of a statement that has its own, with those of the comments between it and the one before. */
export function withComments(
  { text }: SourceFile,
  statement: AstNode,
  before: AstNode,
): { readonly start: number; readonly end: number } {
  let start = lineStart(text, statement.start)
  for (;;) {
    const above = lineAbove(text, start)
    if (
      above < before.end ||
      !/^[\t ]*(\/\/|\/\*[^*]*\*\/[\t ]*$)/.test(text.slice(above, start).trimEnd())
    )
      break
    start = above
  }
  return { start, end: nextLine(text, statement.end) }
}

export function edit(source: SourceFile, start: number, end: number, text: string): Edit {
  return { file: source.file, start, end, text }
}

/** The same edits without what they keep at their ends, so that kept text is no edit. */
export function tight(source: SourceFile, edits: readonly Edit[]): Edit[] {
  return edits.flatMap(({ start, end, text }) => splitKept(source, start, end, text))
}

/** An edit around kept text as the edits around it: places inside stay known. */
function splitKept(source: SourceFile, start: number, end: number, text: string): Edit[] {
  const old = source.text.slice(start, end)
  const kept = old.trim()
  const at = kept === '' ? -1 : text.indexOf(kept)
  if (at === -1) return [edit(source, start, end, text)]
  const lead = old.indexOf(kept)
  return [
    edit(source, start, start + lead, text.slice(0, at)),
    edit(source, start + lead + kept.length, end, text.slice(at + kept.length)),
  ]
}
