import type { Expression, Variable } from './ir.ts'
import type { LowerContext } from './lower-context.ts'

/** Notes that a property of a variable is read or called. */
export function noteMember(context: LowerContext, object: Variable, name: string): void {
  let names = context.memberNames.get(object.slot)
  if (!names) context.memberNames.set(object.slot, (names = new Set()))
  names.add(name)
}

/** `context.response.body`: what has one is no response of Node's. */
export function noteBody(context: LowerContext, owner: Expression): void {
  if (owner.kind !== 'member' || owner.object.kind !== 'variable') return
  if (typeof owner.property === 'string')
    noteMember(context, owner.object, `${owner.property}.body`)
}

/** `Object.keys(found).length` */
export function noteKeyed({ keyed }: LowerContext, keys: Expression): void {
  if (keys.kind !== 'call' || keys.callee.kind !== 'member') return
  const { object, property } = keys.callee
  const isList = property === 'keys' || property === 'values' || property === 'entries'
  const isOfObject = object.kind === 'global' && object.name === 'Object'
  const [of] = keys.args
  if (isList && isOfObject && of?.kind === 'variable') keyed.add(of.slot)
}
