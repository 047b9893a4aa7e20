import { placeKey } from './place.ts'
import type { FunctionIr } from '../../syntax/ir.ts'
import type { UnfollowedCall } from './unfollowed.ts'

/** What an exploration, a summary, or initialising the modules has come by. */
export class Runs {
  /** Functions that were run or summarised, with their files. */
  readonly touched: Map<FunctionIr, string> = new Map()
  /** Those that were run with a response, or with what leads to one. */
  readonly invoked: Set<FunctionIr> = new Set()
  /** Calls that could not be followed, by place; those that nest too deep apart. */
  readonly unresolved: Map<string, UnfollowedCall> = new Map()
  readonly nested: Map<string, UnfollowedCall> = new Map()

  /** The files of what is touched. */
  get files(): ReadonlySet<string> {
    return new Set(this.touched.values())
  }

  get unfollowed(): readonly UnfollowedCall[] {
    return [...this.unresolved.values(), ...this.nested.values()]
  }

  noteUnfollowed(call: UnfollowedCall): void {
    const calls = call.reason === 'nesting' ? this.nested : this.unresolved
    const key = placeKey(call.place)
    if (!calls.has(key)) calls.set(key, call)
  }

  add(other: Runs): void {
    for (const [fn, file] of other.touched) this.touched.set(fn, file)
    this.addFindings(other)
  }

  /** Adds what is told of them, but not the functions. */
  addFindings(other: Runs): void {
    for (const fn of other.invoked) this.invoked.add(fn)
    this.addUnfollowed(other)
  }

  addUnfollowed({ unfollowed }: Runs): void {
    for (const call of unfollowed) this.noteUnfollowed(call)
  }
}
