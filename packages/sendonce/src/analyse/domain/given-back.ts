import type { Call, Expression, Statement } from '../../syntax/ir.ts'

/** The calls whose promises a function gives on: what it returns, and what it waits for in the end. */
export function callsGivenOn(body: readonly Statement[]): Call[] {
  const last = body.at(-1)
  const given = [...returned(body), last?.kind === 'await' ? last.value : null]
  return given.filter((value): value is Call => value?.kind === 'call')
}

function* returned(list: readonly Statement[]): Generator<Expression | null> {
  for (const statement of list) {
    if (statement.kind === 'return') yield statement.value
    else for (const inside of listsIn(statement)) yield* returned(inside)
  }
}

function listsIn(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'if':
      return [statement.yes, statement.no]
    case 'try':
      return [statement.block, statement.handler ?? [], statement.finalizer ?? []]
    case 'switch':
    case 'steps':
      return statement.cases.map((one) => one.body)
    case 'loop':
    case 'block':
      return [statement.body]
    default:
      return []
  }
}
