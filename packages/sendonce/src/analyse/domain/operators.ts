import { keyOf, literalValue, type UnknownValue, type Value } from './value.ts'

/** The denial of a condition; of a known value, the result. */
export function negate(value: Value): Value {
  if (value.kind === 'not') return { kind: 'not', operand: value }
  if (value.kind === 'literal') return literalValue(!value.value)
  return { kind: 'not', operand: value }
}

/** What the response of a server is an instance of; it is no socket and no model. */
const responseClass = /response|message|stream|writable|duplex|emitter|object|reply/i

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>=': '<=' }

/** The value of a binary operation: comparisons stay conditions, the rest gets an identity by its parts. */
export function combine(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '===':
    case '==':
      return { kind: 'equal', left, right, loose: operator === '==' }
    case '!==':
    case '!=':
      return { kind: 'not', operand: { kind: 'equal', left, right, loose: operator === '!=' } }
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
      return operation(' instanceof ', left, right)
    default:
      return operation(operator, left, right)
  }
}

/** Of two numbers, as counters are; what else can be added has an identity by its parts. */
function sum(operator: '+' | '-', left: Value, right: Value): Value {
  const [a, b] = [left, right].map((value) => (value.kind === 'literal' ? value.value : null))
  if (typeof a === 'number' && typeof b === 'number')
    return literalValue(operator === '+' ? a + b : a - b)
  return operation(operator, left, right)
}

/** Every relation as `>` or its denial, so that `a < b` and `a >= b` exclude each other. */
function relation(operator: string, left: Value, right: Value): Value {
  const swapped = mirrored[operator]
  if (swapped) return relation(swapped, right, left)
  if (operator === '<=') return negate(relation('>', left, right))
  if (left.kind === 'literal' && right.kind === 'literal') {
    return literalValue((left.value as number) > (right.value as number))
  }
  // A length above nothing is a length that is truthy.
  if (right.kind === 'literal' && right.value === 0 && keyOf(left).endsWith('.length')) return left
  return operation('>', left, right)
}

/** What came of two values, with an identity by its parts. */
export function operation(operator: string, left: Value, right: Value): UnknownValue {
  const key = `(${keyOf(left)}${operator}${keyOf(right)})`
  return { kind: 'unknown', key, made: { kind: 'operation', operator, operands: [left, right] } }
}
