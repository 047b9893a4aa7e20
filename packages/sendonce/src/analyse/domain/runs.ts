import type { FunctionIr } from '../../syntax/ir.ts'
import type { UnfollowedCall } from './unfollowed.ts'

/** The functions that an exploration, or a summary, has to do with. */
export class Runs {
  /** Those that it has run or summarised, with their files. */
  readonly touched: Map<FunctionIr, string> = new Map()
  /** Those that were run with a response, or with what leads to one. */
  readonly invoked: Set<FunctionIr> = new Set()

  /** The files of what is touched. */
  get files(): ReadonlySet<string> {
    return new Set(this.touched.values())
  }

  add({ touched, invoked }: Runs): void {
    for (const [fn, file] of touched) this.touched.set(fn, file)
    for (const fn of invoked) this.invoked.add(fn)
  }
}

/** Calls that could not be followed, by place; those that nest too deep apart. */
export class Unfollowed {
  readonly unresolved: Map<string, UnfollowedCall> = new Map()
  readonly nested: Map<string, UnfollowedCall> = new Map()

  note(call: UnfollowedCall): void {
    const { file, at } = call.place
    const calls = call.reason === 'nesting' ? this.nested : this.unresolved
    const key = `${file}:${at}`
    if (!calls.has(key)) calls.set(key, call)
  }

  add({ unresolved, nested }: Unfollowed): void {
    for (const call of [...unresolved.values(), ...nested.values()]) this.note(call)
  }
}
