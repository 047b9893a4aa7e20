import type { Statement } from '../../syntax/ir.ts'

/** The first `await` of a function that stands in no `try` with a `catch`. */
export function firstUncaught(list: readonly Statement[]): (Statement & { kind: 'await' }) | null {
  for (const statement of list) {
    const found = statement.kind === 'await' ? statement : firstUncaughtIn(statement)
    if (found) return found
  }
  return null
}

function firstUncaughtIn(statement: Statement): (Statement & { kind: 'await' }) | null {
  switch (statement.kind) {
    case 'if':
      return firstUncaught(statement.yes) ?? firstUncaught(statement.no)
    case 'loop':
      return firstUncaught(statement.before) ?? firstUncaught(statement.body)
    case 'steps': {
      const { cases, guards } = statement
      const isCaught = (label: number): boolean =>
        guards.some(({ from, handler }) => handler !== null && label >= from && label < handler)
      return firstUncaught(cases.flatMap(({ label, body }) => (isCaught(label) ? [] : body)))
    }
    case 'switch':
      return firstUncaught(statement.cases.flatMap((one) => one.body))
    case 'block':
      return firstUncaught(statement.body)
    case 'try': {
      const rest = [...(statement.handler ?? []), ...(statement.finalizer ?? [])]
      const inner = statement.handler ? null : firstUncaught(statement.block)
      return inner ?? firstUncaught(rest)
    }
    default:
      return null
  }
}
