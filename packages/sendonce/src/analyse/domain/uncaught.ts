import type { Expression, Span, Statement } from '../../syntax/ir.ts'

/** What is known of the way that is looked at. */
export interface Way {
  /** How the condition of an `if` fell; `undefined`: not known. */
  readonly decided: (condition: Span) => boolean | undefined
  /** Where it has come by already: what stands in front of that has not failed. */
  readonly passed: number
  /** Whether what is awaited was there before the request: a failure of that has ended the process by then. */
  readonly wasThere: (awaited: Expression) => boolean
}

const anyWay: Way = { decided: () => undefined, passed: 0, wasThere: () => false }

interface Awaiting {
  readonly value: Expression
  readonly span: Span
}

/** The first `await` of a function that stands in no `try` with a `catch`, and on the way where that is told. */
export function firstUncaught(list: readonly Statement[], way: Way = anyWay): Awaiting | null {
  for (const statement of list) {
    const found = firstUncaughtIn(statement, way)
    if (found && found.span.start >= way.passed && !way.wasThere(found.value)) return found
  }
  return null
}

function firstUncaughtIn(statement: Statement, way: Way): Awaiting | null {
  switch (statement.kind) {
    case 'await':
      return statement
    case 'if': {
      const isTaken = way.decided(statement.span)
      const yes = isTaken === false ? null : firstUncaught(statement.yes, way)
      return yes ?? (isTaken === true ? null : firstUncaught(statement.no, way))
    }
    case 'loop':
      if (statement.isAwait && statement.each)
        return { value: statement.each.over, span: statement.span }
      return firstUncaught(statement.before, way) ?? firstUncaught(statement.body, way)
    case 'steps': {
      const { cases, guards } = statement
      const isCaught = (label: number): boolean =>
        guards.some(({ from, handler }) => handler !== null && label >= from && label < handler)
      return firstUncaught(
        cases.flatMap(({ label, body }) => (isCaught(label) ? [] : body)),
        way,
      )
    }
    case 'switch':
      return firstUncaught(
        statement.cases.flatMap((one) => one.body),
        way,
      )
    case 'block':
      return firstUncaught(statement.body, way)
    case 'try': {
      const rest = [...(statement.handler ?? []), ...(statement.finalizer ?? [])]
      const inner = statement.handler ? null : firstUncaught(statement.block, way)
      return inner ?? firstUncaught(rest, way)
    }
    default:
      return null
  }
}
