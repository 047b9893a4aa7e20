import type { Expression } from './ir.ts'
import type { LowerContext } from './lower-context.ts'

/** With what a variable is called: how often, and the one thing, if it is always the same. */
export interface CalledWith {
  count: number
  given: Expression | null
}

const nothing: Expression = { kind: 'literal', value: undefined }
const something: Expression = { kind: 'opaque', parts: [], truthy: true }

/** `resolve(true)`: notes what a variable is called with. */
export function noteGiven(
  { calledWith }: LowerContext,
  callee: Expression,
  args: readonly Expression[],
): void {
  if (callee.kind !== 'variable' || callee.owner === 0) return
  const given = asGiven(args[0] ?? nothing)
  const known = calledWith.get(callee.slot)
  if (!known) calledWith.set(callee.slot, { count: 1, given })
  else {
    known.count++
    known.given = ofBoth(known.given, given)
  }
}

/** What a variable is called with wherever it is mentioned; `null` where that differs, or it goes elsewhere. */
export function givenAlways(
  { calledWith, bindings }: LowerContext,
  slot: number | null,
): Expression | null {
  const known = slot === null ? undefined : calledWith.get(slot)
  if (slot === null || !known) return null
  return bindings.mentionsOf(slot) === known.count ? known.given : null
}

/** A constant as it is, and of what is there in any case that it is there. */
function asGiven(value: Expression): Expression | null {
  switch (value.kind) {
    case 'literal':
      return value
    case 'object':
    case 'array':
    case 'function':
    case 'class':
      return something
    case 'call':
      return value.isNew ? something : null
    case 'opaque':
      return value.truthy ? something : null
    default:
      return null
  }
}

function ofBoth(a: Expression | null, b: Expression | null): Expression | null {
  if (!a || !b) return null
  if (a.kind === 'literal' && b.kind === 'literal' && a.value === b.value) return a
  return isThere(a) && isThere(b) ? something : null
}

function isThere(given: Expression): boolean {
  return given.kind !== 'literal' || !!given.value
}
