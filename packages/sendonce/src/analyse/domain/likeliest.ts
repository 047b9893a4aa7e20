import { assumedWeight, type State } from './state.ts'

/** Of paths of a kind only some are followed: those first that take less for granted. */
export function likeliestFirst<T>(items: readonly T[], stateOf: (item: T) => State): readonly T[] {
  if (items.length < 2) return items
  const weight = (item: T): number => assumedWeight(stateOf(item).assumptions)
  return items.toSorted((a, b) => weight(a) - weight(b))
}

/** How the response stands on a path, and what waits to run there. */
export function standingOf({ phase, guarded, isDestroyed, pending }: State): string {
  return `${phase}|${guarded}|${isDestroyed}|${pending.map(({ info }) => info.id).join()}`
}
