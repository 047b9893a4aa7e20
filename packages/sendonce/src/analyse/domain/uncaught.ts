import type { Expression, Span, Statement } from '../../syntax/ir.ts'

/** What is known of the way that is looked at. */
export interface Way {
  /** How the condition of an `if` fell; `undefined`: not known. */
  readonly decided: (condition: Span) => boolean | undefined
  /** Where it has come by already: what stands in front of that has not failed. */
  readonly passed: number
  /** Whether what is awaited was there before the request: a failure of that has ended the process by then. */
  readonly wasThere: (awaited: Expression) => boolean
  /** Whether it came by this `await`, where nothing could fail. */
  readonly isSafe: (span: Span) => boolean
}

const anyWay: Way = {
  decided: () => undefined,
  passed: 0,
  wasThere: () => false,
  isSafe: () => false,
}

interface Awaiting {
  readonly value: Expression
  readonly span: Span
}

/** The first `await` of a function that stands in no `try` with a `catch`, or chain of reactions that it gives back; on the way, where that is told. */
export function firstUncaught(
  list: readonly Statement[],
  way: Way = anyWay,
  isCaught = false,
): Awaiting | null {
  for (const statement of list) {
    const found = firstUncaughtIn(statement, way, isCaught)
    const isPassed = found !== null && (found.span.start < way.passed || way.isSafe(found.span))
    if (found && !isPassed && !way.wasThere(found.value)) return found
  }
  return null
}

/** What is awaited under a `catch` is caught there; what is given back is not. */
function firstUncaughtIn(statement: Statement, way: Way, isCaught: boolean): Awaiting | null {
  const inside = (list: readonly Statement[]): Awaiting | null => firstUncaught(list, way, isCaught)
  switch (statement.kind) {
    case 'await':
      return isCaught ? null : statement
    case 'return':
      return statement.value && uncaughtChain(statement.value)
    case 'if': {
      const isTaken = way.decided(statement.span)
      const yes = isTaken === false ? null : inside(statement.yes)
      return yes ?? (isTaken === true ? null : inside(statement.no))
    }
    case 'loop':
      if (statement.isAwait && statement.each && !isCaught)
        return { value: statement.each.over, span: statement.span }
      return inside(statement.before) ?? inside(statement.body)
    case 'steps': {
      const { cases, guards } = statement
      const isGuarded = (label: number): boolean =>
        guards.some(({ from, handler }) => handler !== null && label >= from && label < handler)
      return inside(cases.flatMap(({ label, body }) => (isGuarded(label) ? [] : body)))
    }
    case 'switch':
      return inside(statement.cases.flatMap((one) => one.body))
    case 'block':
      return inside(statement.body)
    case 'try': {
      const rest = [...(statement.handler ?? []), ...(statement.finalizer ?? [])]
      const block = firstUncaught(statement.block, way, isCaught || statement.handler !== null)
      return block ?? inside(rest)
    }
    default:
      return null
  }
}

/** `return load().then(show)`: with nothing in the chain that takes a failure. */
function uncaughtChain(value: Expression): Awaiting | null {
  let start: Expression = value
  while (start.kind === 'call' && start.callee.kind === 'member') {
    const { object, property } = start.callee
    const isReaction = property === 'then' || property === 'finally'
    if (property === 'catch' || (property === 'then' && start.args.length > 1)) return null
    if (!isReaction) break
    start = object
  }
  if (isResolved(start)) return null
  return start !== value && value.kind === 'call' ? { value: start, span: value.span } : null
}

/** `Promise.resolve(name)`: what is there already does not fail. */
function isResolved(value: Expression): boolean {
  if (value.kind !== 'call' || value.callee.kind !== 'member') return false
  const { object, property } = value.callee
  const isOfPromise = object.kind === 'global' && object.name === 'Promise'
  return isOfPromise && property === 'resolve' && value.args.every(({ kind }) => kind !== 'call')
}
