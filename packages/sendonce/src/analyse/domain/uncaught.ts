import type { Span, Statement } from '../../syntax/ir.ts'

/** How the condition of an `if` fell on the way that is looked at; `undefined`: not known. */
export type Decided = (condition: Span) => boolean | undefined

/** The first `await` of a function that stands in no `try` with a `catch`, and on the way where that is told. */
export function firstUncaught(
  list: readonly Statement[],
  decided: Decided = () => undefined,
): (Statement & { kind: 'await' }) | null {
  for (const statement of list) {
    const found = statement.kind === 'await' ? statement : firstUncaughtIn(statement, decided)
    if (found) return found
  }
  return null
}

function firstUncaughtIn(
  statement: Statement,
  decided: Decided,
): (Statement & { kind: 'await' }) | null {
  switch (statement.kind) {
    case 'if': {
      const isTaken = decided(statement.span)
      const yes = isTaken === false ? null : firstUncaught(statement.yes, decided)
      return yes ?? (isTaken === true ? null : firstUncaught(statement.no, decided))
    }
    case 'loop':
      return firstUncaught(statement.before, decided) ?? firstUncaught(statement.body, decided)
    case 'steps': {
      const { cases, guards } = statement
      const isCaught = (label: number): boolean =>
        guards.some(({ from, handler }) => handler !== null && label >= from && label < handler)
      return firstUncaught(
        cases.flatMap(({ label, body }) => (isCaught(label) ? [] : body)),
        decided,
      )
    }
    case 'switch':
      return firstUncaught(
        statement.cases.flatMap((one) => one.body),
        decided,
      )
    case 'block':
      return firstUncaught(statement.body, decided)
    case 'try': {
      const rest = [...(statement.handler ?? []), ...(statement.finalizer ?? [])]
      const inner = statement.handler ? null : firstUncaught(statement.block, decided)
      return inner ?? firstUncaught(rest, decided)
    }
    default:
      return null
  }
}
