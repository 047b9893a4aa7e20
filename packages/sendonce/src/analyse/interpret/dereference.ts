import { otherFalsy, nullish, truthy } from '../domain/kinds.ts'
import type { Member } from '../../syntax/ir.ts'
import { kindsOf } from '../domain/facts.ts'
import { isAssumed, type State } from '../domain/state.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'

/**
 * Reading or setting a property of a value that is known to be null or undefined throws. Tells whether the path goes on all
 * the same: not where nothing is read for certain and nobody has answered, as that would show no mistake.
 */
export function noteDereference(
  machine: Machine,
  object: Outcome,
  node: Pick<Member, 'property' | 'span'> & Partial<Pick<Member, 'optional'>>,
  activation: Activation,
): boolean {
  const { value, state } = object
  const isLiteral = value.kind === 'literal'
  if (node.optional || (value.kind !== 'unknown' && !isLiteral)) return true
  const kinds = kindsOf(value, state)
  if ((kinds & truthy) !== 0 || (kinds & nullish) === 0) return true
  const place = machine.place(node.span, activation)
  const text = isLiteral ? 'reading a property of nothing throws' : 'the missing value is read'
  machine.mayThrow(state, activation, { text, weight: 0, error: 'TypeError', place })
  // An empty text is falsy as well, and has these.
  const isOfText = typeof node.property === 'string' && node.property in String.prototype
  if ((kinds & otherFalsy) !== 0 && isOfText) return true
  if (isLiteral && !state.first && !machine.isInitialising) return false
  goOnBehindNothing(state, activation)
  return true
}

/** Behind an answer in the same run a `return` is missing, which is the mistake, whatever throws. */
export function goOnBehindNothing(state: State, activation: Activation): void {
  const isBehindAnswer = state.first?.frame.region === activation.frame.region
  // It is taken for granted once.
  if (!isAssumed(noThrow, state)) state.assume(noThrow, isBehindAnswer ? 2 : 3)
}

const noThrow = 'what is read of nothing, or called, does not throw'
