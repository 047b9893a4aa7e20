import type { AstNode } from './ast.ts'
import type { Expression, Pattern } from './ir.ts'
import type { LowerContext } from './lower-context.ts'

/** Notes a list, a collection or an object that is asked whether all of it has come: `out.every(Boolean)`. */
export function noteSurvey({ surveyed }: LowerContext, callee: Expression): void {
  if (callee.kind !== 'member' || !isSurvey(callee.property)) return
  const slot = slotBehind(callee.object)
  if (slot !== null) surveyed.add(slot)
}

function isSurvey(property: string | Expression): boolean {
  return property === 'every' || property === 'filter'
}

/** The variable of which a list is made: `found`, `found.values()`, `Object.values(found)`. */
function slotBehind(list: Expression): number | null {
  if (list.kind === 'variable') return list.slot
  if (list.kind !== 'call' || list.callee.kind !== 'member') return null
  if (list.callee.property !== 'values') return null
  const { object } = list.callee
  const of = object.kind === 'global' && object.name === 'Object' ? list.args[0] : object
  return of?.kind === 'variable' ? of.slot : null
}

/** Notes what is filled by index or by name: `out[at] = row`. */
export function noteFilled({ indexed, bindings, draft }: LowerContext, target: Pattern): void {
  if (target.kind !== 'member' || typeof target.property === 'string') return
  if (target.object.kind !== 'variable') return
  indexed.add(target.object.slot)
  bindings.noteOverwritten(draft.index, target.object)
}

/** `[...found.values()].every(…)` asks what `found.values()` gives. */
export function withoutCopy(callee: AstNode): AstNode {
  const object = callee['object'] as AstNode | undefined
  if (callee.type !== 'MemberExpression' || object?.type !== 'ArrayExpression') return callee
  const items = object['elements'] as (AstNode | null)[]
  const name = (callee['property'] as AstNode)['name'] as string
  const isCopy = items.length === 1 && items[0]?.type === 'SpreadElement'
  if (!isCopy || !isSurvey(name)) return callee
  return { ...callee, object: items[0]?.['argument'] as AstNode }
}

/** Which of them are filled as well: only how far that has come makes a difference. */
export function surveyedIn({ surveyed, indexed, memberNames }: LowerContext): number[] {
  return [...surveyed].filter((slot) => indexed.has(slot) || memberNames.get(slot)?.has('set'))
}
