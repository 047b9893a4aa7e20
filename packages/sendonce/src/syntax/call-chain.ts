import type { Call, Expression, Variable } from './ir.ts'
import type { LowerContext } from './lower-context.ts'

/** A call of whose result a property is read at once. The list is shared, so that each call knows of what comes behind it. */
export function inChain(call: Call, name: string): Call {
  const chain = call.chain ?? []
  if (chain.length === 0 && call.callee.kind === 'member') {
    const { property } = call.callee
    if (typeof property === 'string') chain.push(property)
  }
  chain.push(name)
  return { ...call, chain }
}

/** The chain that a call goes on with. */
export function chainOf(callee: Expression): Pick<Call, 'chain'> {
  const chain = callee.kind === 'member' && callee.object.kind === 'call' && callee.object.chain
  return chain ? { chain } : {}
}

/** What stands alone: if it is a call, nobody takes what that gives. */
export function takenByNobody(value: Expression): Expression {
  return value.kind === 'call' ? { ...value, isStatement: true } : value
}

/** `const work = load().then(show)`: whether anything reads the variable is known at the end of its function. */
export function notePutAway({ draft }: LowerContext, variable: Variable, value: Expression): void {
  // Those of a module are seen from outside.
  if (value.kind === 'call' && variable.owner > 0) draft.putAway.push({ variable, call: value })
}

/** Of what was put into variables that nothing reads nobody takes what it gives either. */
export function markUnread({ draft, bindings }: LowerContext): void {
  for (const { variable, call } of draft.putAway)
    if (bindings.mentionsOf(variable.slot) === 0) call.isStatement = true
}
