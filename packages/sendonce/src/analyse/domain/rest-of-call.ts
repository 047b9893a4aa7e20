import type { Statement } from '../../syntax/ir.ts'

/** Whether nothing of a function is left to do behind its `await` of this number. */
export function isLastAwait(body: readonly Statement[], awaitId: number): boolean {
  const index = body.findIndex(({ id, last }) => awaitId >= id && awaitId <= last)
  const around = body[index]
  return !!around && endsWith(around, awaitId) && body.slice(index + 1).every(isWayBack)
}

function endsWith(statement: Statement, awaitId: number): boolean {
  switch (statement.kind) {
    case 'await':
      return true
    case 'block':
      return isLastAwait(statement.body, awaitId)
    case 'if':
      return isLastAwait(statement.yes, awaitId) || isLastAwait(statement.no, awaitId)
    // A handler may come behind it, another round, the next case.
    default:
      return false
  }
}

/** `return` of what is there already. */
function isWayBack(statement: Statement): boolean {
  if (statement.kind !== 'return') return false
  const { value } = statement
  return value === null || value.kind === 'variable' || value.kind === 'literal'
}
