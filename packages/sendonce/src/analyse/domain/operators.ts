import { identity } from './identity.ts'
import { isErrorOf } from './platform-errors.ts'
import {
  keyOf,
  literalValue,
  unknownValue,
  type ObjectValue,
  type UnknownValue,
  type Value,
} from './value.ts'

/** The denial of a condition; of a known value, the result. */
export function negate(value: Value): Value {
  if (value.kind === 'not') return { kind: 'not', operand: value }
  if (value.kind === 'literal') return literalValue(!value.value)
  return { kind: 'not', operand: value }
}

/** What a condition asks, without its denials, and whether it holds when that does: `a === b` of `a !== b`, and not. */
export function withoutDenials(condition: Value): {
  readonly asked: Value
  readonly isSo: boolean
} {
  let asked = condition
  let isSo = true
  for (; asked.kind === 'not'; asked = asked.operand) isSo = !isSo
  return { asked, isSo }
}

/** What the response of a server is an instance of; it is no socket and no model. */
const responseClass = /response|message|stream|writable|duplex|emitter|object|reply/i

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>=': '<=' }

/** The value of a binary operation: comparisons stay conditions, the rest gets an identity by its parts. */
export function combine(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '===':
    case '==':
      return equality(left, right, operator === '==')
    case '!==':
    case '!=':
      return negate(equality(left, right, operator === '!='))
    case '<':
    case '>':
    case '<=':
    case '>=':
      return relation(operator, left, right)
    case '+':
    case '-':
      return sum(operator, left, right)
    case 'instanceof':
      if (left.kind === 'response' && !responseClass.test(keyOf(right))) return literalValue(false)
      return isInstance(left, right) ?? operation(' instanceof ', left, right)
    default:
      return operation(operator, left, right)
  }
}

/** Whether what a class of the program made, or an error, is an instance of another one, or a promise one; `null`: it is not known. */
function isInstance(left: Value, right: Value): Value | null {
  if (left.kind === 'promise' && keyOf(right) === 'Promise') return literalValue(true)
  if (left.kind === 'unknown') return isErrorOf(left, right)
  if (left.kind !== 'object' || !left.proto) return null
  if (right.kind !== 'function' || !right.classIr) return null
  const wanted = `${right.key}.prototype`
  for (let at: ObjectValue | null = left.proto; at; at = at.proto)
    if (at.key === wanted) return literalValue(true)
  return literalValue(false)
}

/** Of two numbers, as counters are; what else can be added has an identity by its parts. */
function sum(operator: '+' | '-', left: Value, right: Value): Value {
  const [a, b] = [left, right].map((value) => (value.kind === 'literal' ? value.value : null))
  if (typeof a === 'number' && typeof b === 'number')
    return literalValue(operator === '+' ? a + b : a - b)
  const isText = typeof a === 'string' || typeof b === 'string'
  if (operator === '+' && isText && left.kind === 'literal' && right.kind === 'literal')
    return literalValue(`${String(left.value)}${String(right.value)}`)
  // `left += names.length`: what is added to is the size.
  if (operator === '+' && typeof a === 'number' && isSized(right)) return sum(operator, right, left)
  if (typeof b !== 'number') return operation(operator, left, right)
  // What is counted down is as far below its start as all steps together.
  const { base, by } = offsetOf(left)
  const total = operator === '+' ? by + b : by - b
  if (base === left || total === 0) return total === 0 ? base : operation(operator, left, right)
  return operation(total > 0 ? '+' : '-', base, literalValue(Math.abs(total)))
}

/** `x - 2` as what is counted from, and how far. What `+` makes may be a text, but for a length or an index. */
export function offsetOf(value: Value): { readonly base: Value; readonly by: number } {
  const made = value.kind === 'unknown' ? value.made : undefined
  const none = { base: value, by: 0 }
  if (made?.kind !== 'operation') return none
  const [base, step] = made.operands
  if (!base || step?.kind !== 'literal' || typeof step.value !== 'number') return none
  if (made.operator === '-') return { base, by: -step.value }
  const isNumber =
    base.kind === 'unknown' && (base.made?.kind === 'size' || base.made?.kind === 'index')
  return made.operator === '+' && isNumber ? { base, by: step.value } : none
}

/** `left - 1` held against a number, as `left` held against the next one. */
export function withoutOffset(left: Value, right: Value): [Value, Value] {
  if (right.kind !== 'literal' || typeof right.value !== 'number') return [left, right]
  const { base, by } = offsetOf(left)
  return by === 0 ? [left, right] : [base, literalValue(right.value - by)]
}

function equality(left: Value, right: Value, loose: boolean): Value {
  const [known, asked] = left.kind === 'literal' ? [left, right] : [right, left]
  // A condition is true or false, and held against one of them it is itself, or its denial.
  if (known.kind === 'literal' && typeof known.value === 'boolean' && isCondition(asked))
    return known.value ? asked : negate(asked)
  const [one, other] =
    left.kind === 'literal' ? withoutOffset(right, left) : withoutOffset(left, right)
  return { kind: 'equal', left: one, right: other, loose }
}

function isCondition(value: Value): boolean {
  if (value.kind !== 'unknown')
    return value.kind === 'equal' || value.kind === 'not' || value.kind === 'guard'
  const { made } = value
  return made?.kind === 'operation' && /^(?:>| instanceof )$/.test(made.operator)
}

/** Whether a value is a size, with or without something added. */
function isSized(value: Value): boolean {
  const { base } = offsetOf(value)
  return base.kind === 'unknown' && base.made?.kind === 'size'
}

/** Every relation as `>` or its denial, so that `a < b` and `a >= b` exclude each other. */
function relation(operator: string, from: Value, to: Value): Value {
  const swapped = mirrored[operator]
  if (swapped) return relation(swapped, to, from)
  if (operator === '<=') return negate(relation('>', from, to))
  const [left, right] = withoutOffset(from, to)
  if (left.kind === 'literal' && right.kind === 'literal') {
    return literalValue((left.value as number) > (right.value as number))
  }
  // Sizes are whole numbers: what is below 3 is not above 2.
  if (left.kind === 'literal' && Number.isInteger(left.value) && isSized(right))
    return negate(relation('>', right, literalValue((left.value as number) - 1)))
  if (right.kind === 'literal' && (right.value as number) < 0 && isSized(left))
    return literalValue(true)
  // A length above nothing is a length that is truthy.
  if (right.kind === 'literal' && right.value === 0 && keyOf(left).endsWith('.length')) return left
  return operation('>', left, right)
}

/** What came of two values, with an identity by its parts. */
/** A value of which only is known what it is made of. */
export function madeOf(parts: readonly Value[]): UnknownValue {
  return unknownValue(identity(`opaque(${parts.map((part) => `~${keyOf(part)}`).join('')})`))
}

/** What a template makes: a text that is known if all its parts are. */
export function textOf(texts: readonly string[], parts: readonly Value[]): Value {
  if (parts.every(({ kind }) => kind === 'literal')) {
    const known = parts.map((part) => (part.kind === 'literal' ? String(part.value) : ''))
    return literalValue(texts.map((text, at) => text + (known[at] ?? '')).join(''))
  }
  return madeOf(texts.flatMap((text, at) => [literalValue(text), ...parts.slice(at, at + 1)]))
}

function operation(operator: string, left: Value, right: Value): UnknownValue {
  const key = identity(`(${keyOf(left)}${operator}${keyOf(right)})`)
  return { kind: 'unknown', key, made: { kind: 'operation', operator, operands: [left, right] } }
}
