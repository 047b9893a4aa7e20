import { expressCopies } from '../scripts/node-matrix.mjs'

/** A major version of Express. */
export type Major = 4 | 5

/** The folder of the newest Express of a major version. */
export function expressOf(major: Major): string {
  return expressCopies().findLast(({ version }) => Number.parseInt(version) === major)?.folder ?? ''
}

/** What tells a program which Express it is written for. */
export function manifestFor(major: Major): string {
  return JSON.stringify({ dependencies: { express: `^${major}.0.0` } })
}

/**
 * The versions that the app at this place of a list is run with. What is the same for both is run with one of them, in
 * turns: starting Node and Express is most of what a run costs.
 */
export function versionsToRun(at: number, isSame: boolean): readonly Major[] {
  if (!isSame) return [5, 4]
  return [at % 2 === 0 ? 5 : 4]
}
