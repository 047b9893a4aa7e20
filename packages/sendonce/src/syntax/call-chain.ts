import type { Call, Expression } from './ir.ts'

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
