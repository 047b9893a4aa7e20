import { stepListIn } from '../syntax/step-list.ts'
import type { Candidate, Sources } from './problem.ts'

/** Why nothing is edited in the output of a compiler. */
export const isCompiledReason = 'a compiler made this code: repair the source that it was made of'

/**
 * Whether an edit changes steps that a compiler made of an asynchronous function. What a step gives back goes to the
 * compiler's helper, so a `return` means something else there, and the next build undoes the edit.
 */
export function isInCompiledSteps({ edits }: Candidate, sources: Sources): boolean {
  return edits.some(({ file, start }) => {
    const source = sources.get(file)
    const fn = source?.functionAt(start)
    if (!source || !fn) return false
    return [...source.around(fn)].some((node) => stepListIn(node) !== null)
  })
}
