import type { FunctionIr } from '../../syntax/ir.ts'

/** Steps that a function may take in all, and in each run on average, without handing on anything. */
const allowance = 300
const allowancePerRun = 30

interface Spent {
  runs: number
  steps: number
}

/**
 * What running each function cost while modules were initialised, as far as nothing was handed to a
 * framework meanwhile. A helper that is called from everywhere is not run again and again for results
 * that are not known anyway.
 */
export class Effort {
  private readonly spent = new Map<FunctionIr, Spent>()

  isWorthwhile(fn: FunctionIr): boolean {
    const spent = this.spent.get(fn)
    if (!spent || spent.runs < 2) return true
    return spent.steps <= Math.max(allowance, spent.runs * allowancePerRun)
  }

  note(fn: FunctionIr, steps: number): void {
    const spent = this.spent.get(fn)
    if (!spent) {
      this.spent.set(fn, { runs: 1, steps })
      return
    }
    spent.runs++
    spent.steps += steps
  }
}
