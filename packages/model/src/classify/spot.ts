import { responseOperation } from '../framework-lookup.ts'
import type { Place } from '../incident.ts'
import { beginsStatement, scan, textAt, type Scanned, type SourceFunction } from './scan.ts'

/** A place in a source text that could be read. */
export interface Spot {
  readonly source: Scanned
  readonly file: string
  /** The token that stands there. */
  readonly token: number
  /** The functions around it, innermost first. */
  readonly functions: readonly SourceFunction[]
}

/** How a function comes to be called, as its source tells: by what it is handed to. */
export interface Role {
  readonly kind: 'event' | 'iteration' | 'reaction' | 'timer' | 'interval' | 'callback'
  /** The token of the callee's name. */
  readonly callee: number
  /** The first argument of the call: the name of an event. */
  readonly label: string
}

/** A place as its source shows it; `null` where its source cannot be read. */
export function spotOf(place: Place, readSource: (file: string) => string | null): Spot | null {
  const text = place.line > 0 ? readSource(place.file) : null
  const source = text === null ? null : scan(text)
  const start = source?.lineStarts[place.line - 1]
  if (!source || start === undefined) return null
  const { tokens, functions } = source
  const at = start + place.column - 1
  let token = tokens.findIndex((one) => one.at > at)
  token = (token < 0 ? tokens.length : token) - 1
  const around = functions.filter(({ body, to }) => body <= token && token <= to).toReversed()
  return { source, file: place.file, token, functions: around }
}

const roles: readonly (readonly [Role['kind'], RegExp])[] = [
  ['event', /^(?:on|once|(?:add(?:Event)?|prepend(?:Once)?)Listener)$/],
  [
    'iteration',
    /^(?:forEach|each|map|flatMap|filter|some|every|find(?:Index|Last)?|reduce(?:Right)?|sort)$/,
  ],
  ['reaction', /^(?:then|catch|finally)$/],
  ['timer', /^setTimeout$/],
  ['interval', /^setInterval$/],
]

/** How names begin, those of private members as well. */
const nameStart = /^[#A-Za-z$_\u0080-\uffff]/

/** Does one of the function's parameters have this name, or a variable that stands in front of `until`? */
function hasParameter(
  { tokens }: Scanned,
  { parameters, body }: SourceFunction,
  name = '',
  until = body,
): boolean {
  return (
    nameStart.test(name) &&
    tokens
      .slice(parameters, until)
      .some(
        ({ text }, at, all) =>
          text === name &&
          (at < body - parameters || /^(?:const|let|var)$/.test(`${all[at - 1]?.text}`)),
      )
  )
}

/** Is it in a function that was put in the place of a method that ends the response: `res.end = function () {…}`? */
export function isStandIn({ source: { tokens }, functions: [own] }: Spot): boolean {
  const before = [3, 2, 1].map((back) => tokens[(own?.from ?? 0) - back]?.text)
  return /^\.(?:end|write|writeHead)=$/.test(before.join(''))
}

/** Is this the name of a parameter of a function around it? */
export function isParameter({ source, functions }: Spot, name: string | undefined): boolean {
  return functions.some((one) => hasParameter(source, one, name))
}

/** Is what is called there a parameter of a function around it? */
export function callsParameter(spot: Spot): boolean {
  return isParameter(spot, spot.source.tokens[spot.token]?.text)
}

/** What a function is handed to, where it stands or by its name; `null`: it is not handed to anything here. */
export function roleOf(source: Scanned, found: SourceFunction): Role | null {
  const { tokens } = source
  const own = argumentRole(source, found.from, found.to)
  if (own || !found.name) return own
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]?.text !== found.name) continue
    const role = argumentRole(source, at, at)
    if (role) return role
  }
  return null
}

/** The call that the tokens `from` to `to` are a whole argument of. */
function argumentRole({ tokens }: Scanned, from: number, to: number): Role | null {
  const open = tokens[from]?.around ?? -1
  const bracket = tokens[open]
  if (bracket?.text !== '(' || !/^[(,]$/.test(textAt(tokens, from - 1))) return null
  if (!/^[,)]$/.test(textAt(tokens, to + 1))) return null
  const name = textAt(tokens, open - 1)
  if (!nameStart.test(name) || /^(?:if|while|switch|function|async|return)$/.test(name)) return null
  // The parameters of a function are in brackets as well.
  if (
    /^(?:=>|\{|:)$/.test(textAt(tokens, bracket.pair + 1)) ||
    tokens[open - 2]?.text === 'function'
  )
    return null
  const kind = roles.find(([, names]) => names.test(name))?.[0] ?? 'callback'
  return { kind, callee: open - 1, label: textAt(tokens, open + 1) }
}

/** Where the expression begins that ends in the member or call at `at`: `a.b(c).d` begins at `a`. */
export function chainStart({ tokens }: Scanned, at: number): number {
  let start = at
  for (;;) {
    const before = tokens[start - 1]?.text
    if (before === '.' || before === '?.') start -= 2
    else if (
      /^[([]$/.test(textAt(tokens, start)) &&
      /^[#A-Za-z$_\u0080-\uffff)\]]/.test(before ?? '') &&
      !isKeyword(tokens, start - 1)
    )
      start -= 1
    else return start
    const { text = '', pair = -1 } = tokens[start] ?? {}
    if (/^[)\]]$/.test(text)) start = pair
    if (start <= 0) return 0
  }
}

/** Whether an answer is called on what is called there: `res.type('text').send(text)`. */
export function beginsAnswer({ source: { tokens }, token }: Spot): boolean {
  for (let at = token; tokens[at + 1]?.text === '(';) {
    at = (tokens[at + 1]?.pair ?? 0) + 2
    const name = tokens[at - 1]?.text === '.' && tokens[at]?.text
    if (name && responseOperation(name)?.effects.some(({ effect }) => effect.open.to !== 'open'))
      return true
  }
  return false
}

/** Whether a word is none of a name: `.catch(…)` is a method. */
function isKeyword(tokens: Scanned['tokens'], at: number): boolean {
  const { text = '' } = tokens[at] ?? {}
  if (/^\??\.$/.test(textAt(tokens, at - 1))) return false
  return /^(?:await|return|if|while|for|switch|case|typeof|void|in|of|new|throw|else|catch|function|async)$/.test(
    text,
  )
}

/** Is the value of the call at `at` awaited, returned, or handed on to something that is? */
export function isAwaited(source: Scanned, at: number): boolean {
  const { tokens } = source
  const start = chainStart(source, at)
  if (/^(?:await|return|=>)$/.test(textAt(tokens, start - 1))) return true
  const { around = -1 } = tokens[start] ?? {}
  if (!/^[([]$/.test(textAt(tokens, around))) return false
  const isCondition = /^(?:if|while|switch)$/.test(textAt(tokens, around - 1))
  return !isCondition && isAwaited(source, around)
}

/** Is the chain of calls that the function is handed to awaited as a whole? */
export function chainOf(source: Scanned, { callee }: Role): { start: number; isAwaited: boolean } {
  const start = chainStart(source, callee)
  return { start, isAwaited: source.tokens[start - 1]?.text === 'await' }
}

/** What stands around a token up to `until` (a token of a bracket, or the begin of a function). */
export interface Block {
  readonly kind: 'loop' | 'catch' | 'branch'
  readonly from: number
  readonly to: number
}

const looping = /^(?:for|while|do)$/
const branching = /^(?:if|else|case|default|\?|&&|\|\||\?\?)$/

/** The loops, branches and catch blocks around a token, innermost first, up to token `until`. */
function blocksAround({ tokens }: Scanned, token: number, until: number): Block[] {
  const found: Block[] = []
  let at = token
  while (at > until) {
    const start = statementStart(tokens, at)
    // `if (…) send()`, `for (…) send()`: what is guarded needs no braces.
    for (let one = at - 1; one >= start; one--) {
      const text = textAt(tokens, one)
      if (tokens[one]?.around !== tokens[at]?.around) continue
      if (looping.test(text)) found.push({ kind: 'loop', from: one, to: at })
      if (branching.test(text)) found.push({ kind: 'branch', from: one, to: at })
    }
    const open = tokens[at]?.around ?? -1
    if (open < 0) break
    const block = blockOf(tokens, open)
    if (block) found.push({ kind: block, from: open, to: tokens[open]?.pair ?? open })
    at = open
  }
  return found.filter(({ from }) => from > until)
}

/** Does a place stand in a `catch` or `finally`, and the other one in what that guards? */
export function isCaughtFrom({ source, file, token, functions }: Spot, other: Spot): boolean {
  return (
    file === other.file &&
    blocksAround(source, token, functions.at(-1)?.body ?? -1).some(
      ({ kind, from: to }) =>
        kind === 'catch' && tryOf(source.tokens, to) < other.token && other.token < to,
    )
  )
}

/** The brace behind the `try` that a block of `catch` or `finally` belongs to. */
function tryOf(tokens: Scanned['tokens'], block: number): number {
  const last = tokens[block - 1]
  const head = (last?.text === ')' ? last.pair : block) - 1
  if (tokens[head]?.text === 'try') return block
  const before = tokens[head - 1]
  // A method may be called `catch`.
  return before?.text === '}' ? tryOf(tokens, before.pair) : block
}

/** Which of the functions around a call has what that is made on, as its parameter: the response; `-1`: none. */
export function ownerOf({ source, token, functions }: Spot): number {
  const receiver = source.tokens[chainStart(source, token)]?.text
  return functions.findIndex((one) => hasParameter(source, one, receiver, one.to))
}

/** Does a loop or an iteration stand around it, inside the function that has the response as its parameter? */
export function isRepeatedAround(spot: Spot, from: number): boolean {
  const { source, functions } = spot
  const owner = ownerOf(spot)
  const until = functions[Math.max(0, owner)]?.body ?? -1
  return (
    blocksAround(source, from, until).some(({ kind }) => kind === 'loop') ||
    functions
      .slice(0, owner < 0 ? 1 : owner)
      .some((one) => roleOf(source, one)?.kind === 'iteration')
  )
}

function statementStart(tokens: Scanned['tokens'], token: number): number {
  const level = tokens[token]?.around
  let at = token
  while (at > 0) {
    if (tokens[at]?.around === level && beginsStatement(tokens, at)) return at
    const { text = '', pair = -1 } = tokens[at - 1] ?? {}
    if (at - 1 === level) return at
    at = /^[)\]}]$/.test(text) && pair >= 0 ? pair : at - 1
  }
  return at
}

/** What a brace opens: told by what stands before it. */
function blockOf(tokens: Scanned['tokens'], open: number): Block['kind'] | null {
  if (tokens[open]?.text !== '{') return null
  const before = tokens[open - 1]
  const head = (before?.text === ')' ? tokens[before.pair - 1] : before)?.text ?? ''
  if (head === 'catch' || head === 'finally') return 'catch'
  if (looping.test(head) || head === 'await') return 'loop'
  return /^(?:if|else|switch)$/.test(head) ? 'branch' : null
}

/** Does nothing but straight line stand between two tokens of one function? */
export function isStraight(source: Scanned, first: number, second: number, body: number): boolean {
  const { tokens, functions } = source
  const inner = (token: number): string =>
    blocksAround(source, token, body)
      .map(({ from }) => from)
      .filter((from) => from < Math.min(first, second))
      .join(' ')
  if (inner(first) !== inner(second)) return false
  const [low, high] = first < second ? [first, second] : [second, first]
  for (let at = low; at < high; at++) {
    const nested = functions.find(({ from, to }) => from === at && to < high)
    if (nested) at = nested.to
    const { text = '' } = tokens[at] ?? {}
    if (branching.test(text) || looping.test(text) || /^(?:switch|try|catch)$/.test(text))
      return false
  }
  return true
}
