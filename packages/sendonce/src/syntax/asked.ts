import type { Expression, Pattern, Statement } from './ir.ts'

/** A statement before it has its number. */
export type Unnumbered = Statement extends infer S
  ? S extends Statement
    ? Omit<S, 'id' | 'last'>
    : never
  : never

/** What a condition reads: names of properties, and slots of variables. */
interface Reads {
  readonly names: Set<string>
  readonly slots: Set<number>
}

/** Collects by which properties the statements of a module decide where it goes on, or what they tell their callers. */
export class Asked {
  private readonly tests: Reads = { names: new Set(), slots: new Set() }
  /** What variables were given: `const done = job.isDone`. */
  private readonly given = new Map<number, Reads>()

  /** Takes in what a statement asks, or keeps to be asked later. */
  note(statement: Unnumbered): void {
    switch (statement.kind) {
      case 'if':
      case 'loop':
        return noteTest(statement.test, this.tests)
      case 'switch':
        noteTest(statement.subject, this.tests)
        // `switch (true)` asks by its cases.
        for (const { test } of statement.cases) noteTest(test, this.tests)
        return
      case 'return':
        return noteTest(statement.value, this.tests)
      case 'expression':
        return this.noteInside(statement.value)
      default:
    }
  }

  /** The names of all properties that decide something, also by way of variables. */
  names(): ReadonlySet<string> {
    const { names, slots } = this.tests
    const found = new Set(names)
    // A set that grows is gone through to its end.
    const asked = new Set(slots)
    for (const slot of asked) {
      const reads = this.given.get(slot)
      for (const name of reads?.names ?? []) found.add(name)
      for (const other of reads?.slots ?? []) asked.add(other)
    }
    return found
  }

  /** The conditions in an expression that decides nothing itself: `job.done || res.end()`. */
  private noteInside(value: Expression): void {
    switch (value.kind) {
      case 'logical':
        noteTest(value.left, this.tests)
        return this.noteInside(value.right)
      case 'conditional':
        noteTest(value.test, this.tests)
        this.noteInside(value.yes)
        return this.noteInside(value.no)
      case 'assign':
        this.noteGiven(value.target, value.value)
        return this.noteInside(value.value)
      default:
    }
  }

  private noteGiven(target: Pattern, value: Expression): void {
    if (target.kind === 'variable') noteTest(value, this.givenTo(target.slot))
    if (target.kind !== 'object-pattern') return
    for (const { key, target: part } of target.properties)
      if (key !== null && part.kind === 'variable') this.givenTo(part.slot).names.add(key)
  }

  private givenTo(slot: number): Reads {
    const known = this.given.get(slot) ?? { names: new Set(), slots: new Set() }
    this.given.set(slot, known)
    return known
  }
}

/** The properties and variables that a condition reads. */
function noteTest(test: Expression | null, reads: Reads): void {
  switch (test?.kind) {
    case 'variable':
      reads.slots.add(test.slot)
      return
    case 'member':
      if (typeof test.property === 'string') reads.names.add(test.property)
      return noteTest(test.object, reads)
    case 'not':
    case 'typeof':
      return noteTest(test.operand, reads)
    case 'update':
      return test.target.kind === 'member' ? noteTest(test.target, reads) : undefined
    case 'binary':
    case 'logical':
      noteTest(test.left, reads)
      return noteTest(test.right, reads)
    case 'conditional':
      noteTest(test.test, reads)
      noteTest(test.yes, reads)
      return noteTest(test.no, reads)
    case 'assign':
      return noteTest(test.value, reads)
    default:
  }
}
