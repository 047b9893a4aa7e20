import type { Expression, Statement } from './ir.ts'

/** A statement before it has its number. */
export type Unnumbered = Statement extends infer S
  ? S extends Statement
    ? Omit<S, 'id' | 'last'>
    : never
  : never

/** Adds the names of the properties by which a statement decides where the program goes on, or which it tells its caller. */
export function noteAsked(statement: Unnumbered, asked: Set<string>): void {
  switch (statement.kind) {
    case 'if':
    case 'loop':
      return noteTest(statement.test, asked)
    case 'switch':
      return noteTest(statement.subject, asked)
    case 'return':
      return noteTest(statement.value, asked)
    case 'expression':
      return noteInside(statement.value, asked)
    default:
  }
}

/** The properties that a condition reads. */
function noteTest(test: Expression | null, asked: Set<string>): void {
  switch (test?.kind) {
    case 'member':
      if (typeof test.property === 'string') asked.add(test.property)
      return noteTest(test.object, asked)
    case 'not':
    case 'typeof':
      return noteTest(test.operand, asked)
    case 'update':
      return test.target.kind === 'member' ? noteTest(test.target, asked) : undefined
    case 'binary':
    case 'logical':
      noteTest(test.left, asked)
      return noteTest(test.right, asked)
    case 'conditional':
      noteTest(test.test, asked)
      noteTest(test.yes, asked)
      return noteTest(test.no, asked)
    case 'assign':
      return noteTest(test.value, asked)
    default:
  }
}

/** The conditions in an expression that decides nothing itself: `job.done || res.end()`. */
function noteInside(value: Expression, asked: Set<string>): void {
  switch (value.kind) {
    case 'logical':
      noteTest(value.left, asked)
      return noteInside(value.right, asked)
    case 'conditional':
      noteTest(value.test, asked)
      noteInside(value.yes, asked)
      return noteInside(value.no, asked)
    case 'assign':
      return noteInside(value.value, asked)
    default:
  }
}
