import type { Statement } from './ir.ts'

type Mutable = { -readonly [K in keyof Statement]: Statement[K] }

/** The statement lists directly inside a statement, in the order of their numbers. */
export function innerLists(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'if':
      return [statement.yes, statement.no]
    case 'loop':
      return [statement.before, statement.body, statement.update]
    case 'try':
      return [statement.block, statement.handler ?? [], statement.finalizer ?? []]
    case 'switch':
    case 'steps':
      return statement.cases.map((one) => one.body)
    case 'block':
      return [statement.body]
    default:
      return []
  }
}

/** Whether the statement of this number is one of a list, or stands inside of one. */
export function standsIn(list: readonly Statement[], number: number): boolean {
  return list.some(({ id, last }) => number >= id && number <= last)
}

/** Numbers statements in pre-order, so that `id <= x <= last` tells whether `x` stands inside. */
export function numberStatements(body: readonly Statement[], start = 0): number {
  let next = start
  for (const statement of body) {
    const draft = statement as Mutable
    draft.id = next++
    for (const list of innerLists(statement)) next = numberStatements(list, next)
    draft.last = next - 1
  }
  return next
}
