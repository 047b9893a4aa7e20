import { truthy } from './kinds.ts'
import type { Expression, FunctionIr } from '../../syntax/ir.ts'
import { combine } from './operators.ts'
import { kindsOf } from './facts.ts'
import type { State } from './state.ts'
import { keyOf, literalValue, sizeOf, unknownValue, type Value } from './value.ts'

/** A property that is asked of an item: whether it is set. */
export interface Mark {
  readonly name: string
  readonly isSet: boolean
}

/** `(one) => one.done`, `({ done }) => !done`: a function that asks one property of what it is given. */
export function markAskedBy({ parameters, body }: FunctionIr): Mark | null {
  const [first] = body
  const [parameter] = parameters
  if (body.length !== 1 || first?.kind !== 'return' || !first.value || !parameter) return null
  return markIn(first.value, parameter.target)
}

function markIn(asked: Expression, given: FunctionIr['parameters'][number]['target']): Mark | null {
  if (asked.kind === 'not') return denied(markIn(asked.operand, given))
  if (asked.kind === 'binary' && asked.operator === '===') {
    const { left, right } = asked
    if (right.kind !== 'literal' || typeof right.value !== 'boolean') return null
    const mark = markIn(left, given)
    return right.value ? mark : denied(mark)
  }
  if (given.kind === 'object-pattern') {
    const { slot } = asked.kind === 'variable' ? asked : { slot: null }
    const part = given.properties.find(
      ({ target }) => target.kind === 'variable' && target.slot === slot,
    )
    return part?.key ? { name: part.key, isSet: true } : null
  }
  if (asked.kind !== 'member' || typeof asked.property !== 'string') return null
  const isOfItem =
    given.kind === 'variable' &&
    asked.object.kind === 'variable' &&
    asked.object.slot === given.slot
  return isOfItem ? { name: asked.property, isSet: true } : null
}

function denied(mark: Mark | null): Mark | null {
  return mark && { ...mark, isSet: !mark.isSet }
}

/** An item of a list is given a property that tells that it is done: one more of them is. */
export function countMark(item: Value, name: string, value: Value, state: State): void {
  if (item.kind !== 'unknown' || item.made?.kind !== 'item') return
  if (kindsOf(value, state) !== truthy || state.readField(item.key, name)) return
  const marks = marksKey(item.made.list)
  const count = state.readField(marks, name) ?? sizeOf(unknownValue(marks), name)
  state.writeField(marks, name, combine('+', count, literalValue(1)))
}

/** How many items of a list were given a property on this path; `null`: none. */
export function marksIn(list: Value, name: string, state: State): Value | null {
  return state.readField(marksKey(keyOf(list)), name) ?? null
}

function marksKey(list: string): string {
  return `marks:${list}`
}
