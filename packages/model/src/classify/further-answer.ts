import type { Place } from '../incident.ts'
import { terminalMethodNames } from '../framework-lookup.ts'
import type { Scanned } from './scan.ts'
import { chainStart, spotOf, statementStart, type Spot } from './spot.ts'

/**
 * Whether what stands at a place prepares an answer: in what runs behind it in the same function the same object
 * answers, as in `res.type('html'); res.send(page)`. Then that answer is what is too late, and not a header.
 */
export function preparesAnswer(place: Place, readSource: (file: string) => string | null): boolean {
  const spot = spotOf(place, readSource)
  return spot !== null && isPreparing(spot)
}

/** The same where the source has been read. */
export function isPreparing({ source, token, functions: [own] }: Spot): boolean {
  const owner = ownerOf(source, token)
  if (!own || owner === '') return false
  for (let at = token; at > own.body;) {
    const around = source.tokens[at]?.around ?? -1
    const end = around > own.body ? (source.tokens[around]?.pair ?? own.to) : own.to
    const found = searchList(source, { from: at + 1, end, around, owner })
    if (found !== null) return found
    if (around <= own.body) return false
    at = behindElse(source, end)
  }
  return false
}

interface List {
  readonly from: number
  readonly end: number
  /** The bracket around it. */
  readonly around: number
  readonly owner: string
}

/** What no other statement of the list runs behind. */
const leaves = /^(?:return|throw|break|continue)$/

/** Whether an answer stands in the rest of a list of statements; `null`: what is behind the list runs as well. */
function searchList(source: Scanned, { from, end, around, owner }: List): boolean | null {
  const { tokens, functions } = source
  const begin = statementStart(tokens, from - 1)
  let isLast = tokens
    .slice(begin, from)
    .some((one) => one.around === around && leaves.test(one.text))
  for (let at = from; at < end; at++) {
    const nested = functions.find((one) => one.from === at)
    if (nested) {
      at = nested.to
      continue
    }
    const { text = '', around: level, isFirstOnLine } = tokens[at] ?? {}
    const isOfList = level === around
    const isNextStatement = text === ';' || (isFirstOnLine === true && !/^\??\.$/.test(text))
    if (isOfList && isLast && isNextStatement) return false
    if (isOfList && /^(?:case|default)$/.test(text)) return null
    if (isOfList && leaves.test(text)) isLast = true
    if (answers(source, at) && ownerOf(source, at) === owner) return true
  }
  return isLast ? false : null
}

/** The token that closes a branch, or the whole of it with its other branches. */
function behindElse({ tokens }: Scanned, end: number): number {
  let at = end
  while (tokens[at + 1]?.text === 'else') {
    const open = tokens.findIndex(
      ({ text, around }, index) => index > at && text === '{' && around === tokens[end]?.around,
    )
    if (open < 0) return at
    at = tokens[open]?.pair ?? open
  }
  return at
}

const terminals: ReadonlySet<string> = new Set(terminalMethodNames())

function answers({ tokens }: Scanned, at: number): boolean {
  const isCall = tokens[at + 1]?.text === '(' && /^\??\.$/.test(tokens[at - 1]?.text ?? '')
  return isCall && terminals.has(tokens[at]?.text ?? '')
}

/** What a method is called on, without the calls in between: `res` of `res.status(404).send`. */
function ownerOf(source: Scanned, at: number): string {
  const { tokens } = source
  const names: string[] = []
  for (let index = chainStart(source, at); index <= at; index++) {
    const { text = '' } = tokens[index] ?? {}
    if (text === '(' || text === '[') break
    names.push(text)
  }
  return names.slice(0, -2).join('')
}
