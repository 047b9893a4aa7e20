/**
 * The native parser recurses on its own stack, and a stack overflow there ends the process, which no
 * `try` can prevent. So nesting is estimated first: an open bracket weighs `BRACKET`, a word or sign
 * that nests without brackets (`if (a) if (b)`, `a ? b : c ? d : e`, `() => () =>`) weighs 1. On a
 * stack of 8 MiB the parser was seen to die from a weight of 6,000 on; code that people write stays
 * under 300.
 */
const LIMIT = 1500
const BRACKET = 3

// What a character means to the scan; everything else is passed over.
const OPEN = 1
const CLOSE = 2
const QUOTE = 3
const BACKTICK = 4
const SLASH = 5
const SEPARATOR = 6
const SIGN = 7
const WORD = 8
const DIGIT = 9

const CLASS = new Uint8Array(128)
for (const [characters, kind] of [
  ['([{', OPEN],
  [')]}', CLOSE],
  ['\'"', QUOTE],
  ['`', BACKTICK],
  ['/', SLASH],
  [';,', SEPARATOR],
  ['=?<!~', SIGN],
  ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$', WORD],
  ['0123456789', DIGIT],
] as const) {
  for (const character of characters) CLASS[character.charCodeAt(0)] = kind
}

const NESTING_WORDS = new Set([
  'if',
  'for',
  'while',
  'do',
  'with',
  'new',
  'await',
  'typeof',
  'void',
])
// A chain ends where these begin, also in code without semicolons.
const STATEMENT_WORDS = new Set([
  'const',
  'let',
  'var',
  'return',
  'throw',
  'case',
  'break',
  'import',
])
const REGEX_BEFORE = /(?:^|[=(,:[!&|?{;+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|else|do))\s*$/

/** Whether parsing this text could exhaust the native stack. Errs on the side of `true`. */
export function isNestedTooDeep(text: string): boolean {
  return new NestingScan(text).exceedsLimit()
}

class NestingScan {
  readonly #text: string
  #at = 0
  #weight = 0
  /** The weight of the chain that the last separator ended, for an `else` that goes on with it. */
  #ended = 0
  /** Per open bracket, the weight to go back to; negative for `${`, after which text goes on. */
  readonly #outer: number[] = []
  /** Per open bracket, the weight that a separator goes back to. */
  readonly #bases: number[] = []
  #base = 0

  constructor(text: string) {
    this.#text = text
  }

  exceedsLimit(): boolean {
    const text = this.#text
    while (this.#at < text.length) {
      const unit = text.charCodeAt(this.#at)
      const kind = unit < 128 ? CLASS[unit]! : 0
      if (kind === 0 || kind === DIGIT) this.#at++
      else if (kind === WORD) this.#word()
      else this.#punctuator(kind, unit)
      if (this.#weight > LIMIT) return true
    }
    return false
  }

  #punctuator(kind: number, unit: number): void {
    if (kind === OPEN) this.#open(1)
    else if (kind === CLOSE) this.#close()
    else if (kind === QUOTE) this.#quoted(unit)
    else if (kind === BACKTICK) this.#template()
    else if (kind === SLASH) this.#slash()
    else if (kind === SIGN) this.#sign(unit)
    else {
      this.#separate()
      this.#at++
    }
  }

  #open(sign: 1 | -1): void {
    this.#outer.push((this.#weight + 1) * sign)
    this.#bases.push(this.#base)
    this.#weight += BRACKET
    this.#base = this.#weight
    this.#at++
  }

  #close(): void {
    const outer = this.#outer.pop()
    this.#at++
    if (outer === undefined) return
    this.#weight = Math.abs(outer) - 1
    this.#base = this.#bases.pop()!
    this.#ended = this.#weight
    if (outer < 0) this.#templateText()
  }

  #separate(): void {
    if (this.#weight > this.#base) this.#ended = this.#weight
    this.#weight = this.#base
  }

  #sign(unit: number): void {
    const next = this.#text[this.#at + 1] ?? ''
    const sign = String.fromCharCode(unit)
    if (sign === '<' && next === '/') this.#unnest()
    // `?.` and `b?: c` do not nest, and neither do the attributes of elements.
    else if (!(sign === '?' && /[.:]/.test(next)) && !(sign === '=' && /["'{]/.test(next))) {
      this.#weight++
    }
    this.#at += next === '=' || next === '>' || next === '/' ? 2 : 1
  }

  /** An element ends. */
  #unnest(): void {
    this.#weight = Math.max(this.#weight - 1, this.#base)
  }

  #word(): void {
    const text = this.#text
    const start = this.#at
    while (this.#at < text.length) {
      const unit = text.charCodeAt(this.#at)
      if (unit < 128 && CLASS[unit]! < WORD) break
      this.#at++
    }
    const length = this.#at - start
    if (length < 2 || length > 6 || text.charCodeAt(start - 1) === 0x2e) return
    const word = text.slice(start, this.#at)
    if (NESTING_WORDS.has(word)) {
      if (this.#isAfterBlock(start)) this.#separate()
      this.#weight++
    } else if (word === 'else') this.#weight = Math.max(this.#weight, this.#ended)
    else if (STATEMENT_WORDS.has(word)) this.#separate()
  }

  /** A statement after a block begins anew, also in code without semicolons. */
  #isAfterBlock(start: number): boolean {
    let at = start - 1
    while (at >= 0 && this.#text.charCodeAt(at) <= 0x20) at--
    return this.#text.charCodeAt(at) === 0x7d
  }

  #quoted(quote: number): void {
    const text = this.#text
    for (this.#at++; this.#at < text.length; this.#at++) {
      const unit = text.charCodeAt(this.#at)
      if (unit === 0x5c) this.#at++
      else if (unit === quote || unit === 0x0a) break
    }
    this.#at++
  }

  #template(): void {
    this.#at++
    this.#templateText()
  }

  #templateText(): void {
    const text = this.#text
    for (; this.#at < text.length; this.#at++) {
      const unit = text.charCodeAt(this.#at)
      if (unit === 0x5c) this.#at++
      else if (unit === 0x60) break
      else if (unit === 0x24 && text.charCodeAt(this.#at + 1) === 0x7b) {
        this.#at++
        this.#open(-1)
        return
      }
    }
    this.#at++
  }

  #slash(): void {
    const text = this.#text
    const next = text.charCodeAt(this.#at + 1)
    if (next === 0x2f) this.#skipTo('\n')
    else if (next === 0x2a) this.#skipTo('*/')
    else if (REGEX_BEFORE.test(text.slice(Math.max(this.#at - 20, 0), this.#at))) this.#regex()
    else {
      if (next === 0x3e) this.#unnest()
      this.#at++
    }
  }

  #regex(): void {
    const text = this.#text
    let inClass = false
    for (this.#at++; this.#at < text.length; this.#at++) {
      const unit = text.charCodeAt(this.#at)
      if (unit === 0x0a || (unit === 0x2f && !inClass)) break
      if (unit === 0x5c) this.#at++
      else if (unit === 0x5b) inClass = true
      else if (unit === 0x5d) inClass = false
    }
    this.#at++
  }

  #skipTo(end: string): void {
    const found = this.#text.indexOf(end, this.#at + 2)
    this.#at = found === -1 ? this.#text.length : found + end.length
  }
}
