import type { Assumption } from '../analyse/domain/state.ts'
import { isHandingOn } from '../analyse/domain/answer.ts'
import type { Conflict } from '../analyse/machine.ts'
import { hasDoubt } from '../analyse/domain/doubts.ts'
import { isEndOfPiped } from '../analyse/later/pipes.ts'
import { isAtEnd } from '../analyse/domain/end-listener.ts'
import { areOfOneEvent, isUnder, relate } from './relation.ts'

/** What has to happen for a conflict to be real, in words. */
export function assumptionsOf(conflict: Conflict): string[] {
  const texts = textsOf(conflict.state.assumptions)
  const { first, second } = conflict
  if (!first) return texts
  const { firstRegion, secondRegion } = relate(first, second)
  if (firstRegion !== secondRegion) {
    if (isUnder(firstRegion, 'timer', secondRegion)) texts.push('the timer fires first')
    else if (isUnder(secondRegion, 'timer', firstRegion)) texts.push('the timer still fires')
    if (isAtEnd(secondRegion)) {
      if (hasDoubt(conflict.state, 'clientLeft')) texts.push('the client leaves before the end')
    } else if (
      secondRegion.kind === 'event' &&
      !areOfOneEvent(firstRegion, secondRegion) &&
      !isEndOfPiped(first, secondRegion)
    )
      texts.push(`'${secondRegion.label}' is emitted after the answer`)
  }
  if (takesUnseenHandler(conflict)) texts.push('a later handler answers')
  return texts
}

/** What a path takes for granted, in the order in which it came to that, each once. */
export function textsOf(assumptions: Assumption | null): string[] {
  const texts: string[] = []
  for (let at = assumptions; at; at = at.previous)
    if (!texts.includes(at.text)) texts.unshift(at.text)
  return texts
}

/** Whether it takes a later handler that nobody has seen, and that need not answer. */
export function takesUnseenHandler({ first, second, how, proof }: Conflict): boolean {
  return how === 'next' && proof.length === 0 && !isHandingOn(first) && !second.isAnswered
}
