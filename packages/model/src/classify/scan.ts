/** One token of a source text; comments are left out, the text of a literal is kept. */
export interface Token {
  readonly text: string
  readonly at: number
  /** A line break stands before it. */
  readonly isFirstOnLine: boolean
  /** The bracket around it, `-1` outside of all. */
  readonly around: number
  /** Of a bracket: the other one. */
  pair: number
}

/** A function of a source text; all numbers are those of tokens. */
export interface SourceFunction {
  readonly name: string
  /** It may wait and go on later: `async`, or a generator, which a helper may drive in the place of such a function. */
  readonly isAsync: boolean
  /** The first token of the expression or declaration: `async`, `function`, `(` … */
  readonly from: number
  /** Its parameters: the opening bracket, or the only parameter of an arrow function. */
  readonly parameters: number
  readonly body: number
  /** The last token of its body. */
  readonly to: number
}

/** A source text as the classifier reads it. */
export interface Scanned {
  readonly text: string
  readonly tokens: readonly Token[]
  /** In the order of their bodies: an inner one comes behind the one around it. */
  readonly functions: readonly SourceFunction[]
  readonly lineStarts: readonly number[]
}

/** Reading a larger text would hold the program up. */
const sizeLimit = 1024 * 1024
const kept = new Map<string, Scanned | null>()

/** Reads a text into tokens and functions; `null` where its brackets do not match: then nothing is said about it. */
export function scan(text: string): Scanned | null {
  const known = kept.get(text)
  if (known !== undefined) return known
  if (kept.size >= 20) kept.clear()
  const tokens = text.length > sizeLimit ? null : tokenize(text)
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    lineStarts.push(at + 1)
  const scanned = tokens && { text, tokens, functions: functionsOf(tokens), lineStarts }
  kept.set(text, scanned)
  return scanned
}

const blank = /(?:\s|\/\/.*|\/\*[^]*?\*\/)+/y
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
const word =
  /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|[#@]?[\w$\u0080-\uffff]+|=>|\?\.(?!\d)|\?\?=?|&&=?|\|\|=?|\.\.\.|[=!]==?|[^]/y
const templatePart = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y
/** Behind these a slash begins a regular expression. */
const beforeRegex =
  /^(?:[^\w$\u0080-\uffff)\]}"'`#@.].*|return|typeof|case|in|of|do|else|delete|void|throw|await|new)$/
const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['${', '}'],
])

function isCloser(piece: string): boolean {
  return ')]}'.includes(piece)
}

function tokenize(text: string): Token[] | null {
  const tokens: Token[] = []
  const open: number[] = []
  const here = { at: text.startsWith('#!') ? text.indexOf('\n') : 0 }
  let isFirstOnLine = true
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = here.at
    const found = pattern.exec(text)?.[0] ?? ''
    here.at += found.length
    return found
  }
  const push = (piece: string, start: number): void => {
    const pair = isCloser(piece) ? (open.pop() ?? -1) : -1
    const opener = tokens[pair]
    if (opener) opener.pair = tokens.length
    const around = open.at(-1) ?? -1
    // A generator that a helper drives waits where it yields.
    const said = piece === 'yield' ? 'await' : piece
    tokens.push({ text: said, at: start, isFirstOnLine, around, pair })
    if (closing.has(piece)) open.push(tokens.length - 1)
    isFirstOnLine = false
  }
  const template = (start: number): void => {
    const part = take(templatePart)
    push('`', start)
    if (part.endsWith('${')) push('${', here.at - 2)
    else if (!part) here.at = text.length
  }
  while (here.at >= 0 && here.at < text.length) {
    // Most tokens stand close together, and looking is quicker than matching.
    const code = text.charCodeAt(here.at)
    if (code <= 32 || code === 47 || code > 127)
      isFirstOnLine = /[\n\r\u2028]/.test(take(blank)) || isFirstOnLine
    const start = here.at
    const last = tokens.at(-1)
    const found =
      (text[start] === '/' && (!last || beforeRegex.test(last.text)) && take(regex)) || take(word)
    if (!found) break
    if (found === '`') {
      template(start)
      continue
    }
    const opener = isCloser(found) && tokens[open.at(-1) ?? -1]?.text
    if (opener !== false && closing.get(opener ?? '') !== found) return null
    push(found, start)
    if (opener === '${') template(here.at)
  }
  return open.length === 0 ? tokens : null
}

const control = /^(?:if|for|while|switch|with|await)$/
/** No part of an expression or a type. */
const keyword =
  /^(?:try|else|finally|do|if|for|while|switch|return|throw|const|let|var|class|interface|enum|namespace|type|export|import|function|default|case|new)$/
const identifier = /^[#@]?[A-Za-z$_\u0080-\uffff]/

/** What stands in front of the parameters of a function with a body: `*` and `]` as the end of it. */
const mayBeName = /^[#@A-Za-z$_\u0080-\uffff"'*\]]/

function functionsOf(tokens: readonly Token[]): SourceFunction[] {
  const functions: SourceFunction[] = []
  for (let at = 0; at < tokens.length; at++) {
    const { text } = tokens[at] as Token
    if (text !== '=>' && text !== '{') continue
    const close = parametersBefore(tokens, at)
    const isArrow = text === '=>'
    const single = isArrow && close < 0 && identifier.test(textAt(tokens, at - 1))
    if (close < 0 && !single) continue
    const parameters = single ? at - 1 : (tokens[close]?.pair ?? 0)
    const found = isArrow ? arrow(tokens, at, parameters) : declared(tokens, at, parameters)
    if (found) functions.push(found)
  }
  return functions
}

/** The `)` of the parameters before a body or an arrow, over a return type of TypeScript; `-1`: there is none. */
function parametersBefore(tokens: readonly Token[], at: number): number {
  let one = at - 1
  const last = textAt(tokens, one)
  if (last === ')') return one
  // Nothing that a type ends in.
  if (/^(?:[.<|&,?]|=>)$/.test(last)) return -1
  for (let left = 40; left > 0 && one > 0; left--) {
    const { text = '', pair = -1 } = tokens[one] ?? {}
    if (text === ':') return one < at - 1 && tokens[one - 1]?.text === ')' ? one - 1 : -1
    if (keyword.test(text)) return -1
    if (/^[\])}]$/.test(text)) one = pair
    else if (!/^(?:["'.<>|&,?-]|\d.*|\W?[A-Za-z$_\u0080-\uffff].*|=>)$/.test(text)) return -1
    one--
  }
  return -1
}

function arrow(tokens: readonly Token[], at: number, parameters: number): SourceFunction {
  const isAsync = tokens[parameters - 1]?.text === 'async'
  const from = isAsync ? parameters - 1 : parameters
  const body = at + 1
  const to = tokens[body]?.text === '{' ? (tokens[body]?.pair ?? body) : expressionEnd(tokens, body)
  return { name: assignedName(tokens, from), isAsync, from, parameters, body, to }
}

/** `name = …`, `name: …`. */
function assignedName(tokens: readonly Token[], from: number): string {
  const sign = tokens[from - 1]?.text
  const name = textAt(tokens, from - 2)
  return (sign === '=' || sign === ':') && identifier.test(name) ? name : ''
}

function declared(
  tokens: readonly Token[],
  body: number,
  parameters: number,
): SourceFunction | null {
  let from = parameters - 1
  // Type parameters: `read<T>(…) {`.
  if (tokens[from]?.text === '>') while (from > 0 && tokens[from]?.text !== '<') from--
  if (tokens[from]?.text === '<') from--
  const before = textAt(tokens, from)
  if (isControl(tokens, from) || !mayBeName.test(before)) return null
  // `async 'a b'() {`
  let name = before === 'function' ? '' : before.replace(/^(["'])(.*)\1$/s, '$2')
  while (/^(?:async|function|\*|static|get|set)$/.test(textAt(tokens, from - 1))) from--
  const head = tokens.slice(from, parameters).map(({ text }) => text)
  if (name === '' || name === '*') name = assignedName(tokens, from)
  const to = tokens[body]?.pair ?? body
  return { name, isAsync: /\basync\b|\*/.test(head.join()), from, parameters, body, to }
}

/** Behind these stands a type. */
const typed = /^(?:as|satisfies)$/

/** The last token of an arrow function's expression. */
function expressionEnd(tokens: readonly Token[], body: number): number {
  let at = body
  // `() => function (a): void {`: over its parameters and its type.
  if (textAt(tokens, at) === 'function')
    while (at < tokens.length && textAt(tokens, at) !== '{') at = (pairOf(tokens, at) ?? at) + 1
  const start = at
  let choices = 0
  for (; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (at > start && (/^[,;)\]}]$/.test(token.text) || beginsStatement(tokens, at))) break
    if (token.text === '?') choices++
    // `yes ? () => value : no`: the arrow is one of two.
    if (token.text === ':' && --choices < 0) break
    // `(): () => void {`: the arrow was a type.
    const before = textAt(tokens, at - 1)
    if (token.text === '{' && at > start && identifier.test(before) && !typed.test(before)) break
    at = pairOf(tokens, at) ?? at
  }
  return at - 1
}

/** Where the bracket is closed that a token opens. */
function pairOf(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at]
  return token && closing.has(token.text) ? token.pair : undefined
}

/** Behind these an expression goes on, or has not begun, on the next line as well: `return` and `yield` end with theirs. */
const goesOn =
  /^(?:else|do|await|case|new|typeof|void|delete|extends|throw|of|in|instanceof|async|as)$/
const joins = /^(?:in|of|instanceof|as|satisfies|catch|finally|else|extends|implements)$/

/** Does a statement begin here? Told by the token before, where no semicolon stands. */
export function beginsStatement(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  const token = tokens[at]
  if (!before || !token || before.text === ';' || before.text === '{') return true
  if (!token.isFirstOnLine || joins.test(token.text)) return false
  if (!/^(?:[#@\w$\u0080-\uffff"'`{}]|\+\+|--)/.test(token.text)) return false
  if (before.text === '>') return keyword.test(token.text)
  if (before.text === ')') return !isControl(tokens, before.pair - 1)
  return /^[\w$\u0080-\uffff"'`\]}#]/.test(before.text) && !goesOn.test(before.text)
}

/** The text of a token; nothing where there is none. */
export function textAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.text ?? ''
}

/** `if (`, `catch (`, but not `promise.catch(`, nor a method of that name. */
function isControl(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return textAt(tokens, at) === 'catch'
    ? textAt(tokens, (before?.pair ?? 0) - 1) === 'try'
    : control.test(textAt(tokens, at)) && !/^\??\.$/.test(before?.text ?? '')
}
