import type { Expression, Pattern, Variable } from './ir.ts'
import type { LowerContext } from './lower-context.ts'

/** Notes that a property of a variable is read or called. */
export function noteMember(context: LowerContext, object: Variable, name: string): void {
  let names = context.memberNames.get(object.slot)
  if (!names) context.memberNames.set(object.slot, (names = new Set()))
  names.add(name)
}

/** Where frameworks keep Node's own response, or what has it. */
const keeping: ReadonlySet<string> = new Set(['node', 'raw', 'res'])

/** `context.response.body`: what has one is no response of Node's. `context.res.writeHead`: what has one is. */
export function noteDeeper(context: LowerContext, owner: Expression, name: string): void {
  if (owner.kind !== 'member' || owner.object.kind !== 'variable') return
  const { property } = owner
  if (typeof property === 'string' && (name === 'body' || keeping.has(property)))
    noteMember(context, owner.object, `${property}.${name}`)
}

/** `const { res } = event.node` reads what `event.node.res` does. */
export function noteTakenApart(context: LowerContext, target: Pattern, of: Expression): void {
  if (target.kind !== 'object-pattern' || of.kind !== 'member') return
  for (const { key } of target.properties) if (key !== null) noteDeeper(context, of, key)
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
