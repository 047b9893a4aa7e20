import { isHandingOn, type Answer } from '../domain/answer.ts'
import { placeKey } from '../domain/place.ts'
import { isAssumed } from '../domain/state.ts'
import { returnsSomething } from '../effects/returned-answer.ts'
import type { Conflict } from '../machine.ts'
import type { EntryPoint } from './entry-points.ts'
import type { Program } from './program.ts'

/**
 * What handing on after an answer weighs where nothing is known to answer behind it. A `next()` that is also
 * reached without an answer is how somebody else comes to answer; one that always comes behind an answer
 * was put there by who knows that nobody does, but where it is not known what the handler stands in front of.
 */
export function weighHandingOn(
  program: Program,
  entry: EntryPoint,
  conflicts: readonly Conflict[],
): readonly Conflict[] {
  const { handedOnOpen } = program.engine
  const isInFront = entry.chain === null && (entry.isRegistered || !isOfRestify(program, entry))
  const { file } = entry.fn.env.module
  const isWanted = (): boolean =>
    entry.framework === 'restify' || program.routes.restify.isServedBy(file)
  return conflicts.flatMap((conflict) => {
    const { first, second, how, proof, state } = conflict
    // What is also returned where nobody has answered is the answer there.
    if (second.byFramework && isAssumed(returnsSomething, state))
      return handedOnOpen.has(placeKey(second.place)) ? conflict : { ...conflict, weight: 2 }
    const isOpen = how === 'next' && proof.length === 0
    if (!isOpen || isHandingOn(first)) return conflict
    // So restify has it, with an error as well: what was sent is not sent again.
    if (isWanted()) return []
    if (second.kind !== 'next' || second.isAnswered) return conflict
    // Who has only begun leaves it to what is behind to go on.
    if (first?.kind === 'begin') return { ...conflict, weight: 3 }
    if (handedOnOpen.has(placeKey(second.place))) return conflict
    const isOver = first?.kind === 'terminal' && isInFront && isBeside(first, second)
    return isOver ? conflict : { ...conflict, weight: 3 }
  })
}

/** One stands behind the other in the same run. */
function isBeside(first: Answer, second: Answer): boolean {
  return first.block === second.block && first.frame.region === second.frame.region
}

/** A file that speaks of restify, be it a plugin whose package asks for none: there `next()` behind the answer may be what the framework wants. */
function isOfRestify(program: Program, { fn }: EntryPoint): boolean {
  return /\brestify\b/i.test(program.textOf(fn.env.module.file))
}
