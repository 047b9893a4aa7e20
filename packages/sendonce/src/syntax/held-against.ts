import type { Expression } from './ir.ts'
import type { LowerContext } from './lower-context.ts'

/** `i === 2`, `++tries > 3`: in which round it falls the other way. */
export function noteLimit(
  { limits }: LowerContext,
  operator: string,
  sides: readonly [Expression, Expression],
): void {
  const [number, counted] = sides[0].kind === 'literal' ? sides : sides.toReversed()
  const counter = counted?.kind === 'update' ? counted.target : counted
  if (counter?.kind !== 'variable' || number?.kind !== 'literal') return
  if (typeof number.value === 'number' && /^[<>=!]=?=?$/.test(operator))
    limits.push({ slot: counter.slot, rounds: number.value + (/[<>]/.test(operator) ? 2 : 1) })
}

/**
 * `results.length === ids.length`, `results.push(result) === ids.length`; a length that is held against 0 only tells whether
 * there is anything.
 */
export function noteCounted(
  { counted, countedNames }: LowerContext,
  sides: readonly Expression[],
): void {
  if (sides.some((side) => side.kind === 'literal' && side.value === 0)) return
  for (const side of sides) {
    const holder = heldLength(side)
    if (!holder) continue
    if (holder.kind === 'variable') counted.add(holder.slot)
    if (holder.kind === 'member' && typeof holder.property === 'string')
      countedNames.add(holder.property)
  }
}

/** The list whose length an expression gives. */
function heldLength(side: Expression): Expression | null {
  if (side.kind === 'member') return side.property === 'length' ? side.object : null
  const callee = side.kind === 'call' && !side.isNew ? side.callee : null
  return callee?.kind === 'member' && growsList(callee.property) ? callee.object : null
}

/** Whether a method puts what it is given into a list, and tells how long that is then. Source: ECMAScript's Array. */
export function growsList(name: unknown): boolean {
  return name === 'push' || name === 'unshift'
}
