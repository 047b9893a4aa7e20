import type { Call, Expression, Statement } from '../../syntax/ir.ts'
import { innerLists } from '../../syntax/number-statements.ts'

/** The calls whose promises a function gives on: what it returns, and what it waits for in the end. */
export function callsGivenOn(body: readonly Statement[]): Call[] {
  const last = body.at(-1)
  const given = [...returned(body), last?.kind === 'await' ? last.value : null]
  return given.filter((value): value is Call => value?.kind === 'call')
}

function* returned(list: readonly Statement[]): Generator<Expression | null> {
  for (const statement of list) {
    if (statement.kind === 'return') yield statement.value
    else for (const inside of innerLists(statement)) yield* returned(inside)
  }
}
