import type { Conflict } from '../machine.ts'

/**
 * What handing on after an answer weighs where nothing is known to answer behind it. A `next()` that is also
 * reached without an answer is how somebody else comes to answer; one that always comes behind an answer
 * was put there by who knows that nobody does.
 */
export function weighHandingOn(
  conflicts: readonly Conflict[],
  reachedOpen: ReadonlySet<string>,
): readonly Conflict[] {
  return conflicts.map((conflict) => {
    const { first, second, how, proof } = conflict
    const isUnproven = how === 'next' && proof.length === 0 && second.kind === 'next'
    const isAnswered = first !== null && first.kind !== 'next' && first.kind !== 'error-next'
    const isReached = reachedOpen.has(`${second.place.file}:${second.place.at}`)
    return isUnproven && isAnswered && !isReached ? { ...conflict, weight: 3 } : conflict
  })
}
