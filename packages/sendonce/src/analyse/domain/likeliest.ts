import { assumedWeight, type State } from './state.ts'

/** Items that stand for paths, in groups of those that are alike. */
export function groupsOf<T>(items: readonly T[], kindOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = kindOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}

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
