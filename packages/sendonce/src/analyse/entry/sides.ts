import type { Side } from '../machine.ts'

/** The sides of conditions that the code stands in which registers handlers at the moment. */
export class Sides {
  current: readonly Side[] = []
  private rounds = 0

  on<T>(side: Side, run: () => T): T {
    if (this.rounds > 0) return run()
    const outer = this.current
    this.current = [...outer, side]
    try {
      return run()
    } finally {
      this.current = outer
    }
  }

  inRounds<T>(run: () => T): T {
    this.rounds++
    try {
      return run()
    } finally {
      this.rounds--
    }
  }
}

/** Whether two pieces of code stand on different sides of one condition, so that only one of them runs. */
export function areExclusive(one: readonly Side[], other: readonly Side[]): boolean {
  return one.some(({ condition, taken }) =>
    other.some((side) => side.condition === condition && side.taken !== taken),
  )
}

/** The sides on which both stand. */
export function commonSides(one: readonly Side[], other: readonly Side[]): readonly Side[] {
  return one.filter(({ condition, taken }) =>
    other.some((side) => side.condition === condition && side.taken === taken),
  )
}
