import { vocabularyOf } from '@sendonce/model/calls'
import { withOtherStatus } from '../analyse/effects/answer.ts'
import type { Weighed } from './cluster.ts'
import { frameworkAnswers } from './witness.ts'

/**
 * One sentence on two answers of which one is prepared for the framework to send, or is its own; `null`: it is told as with all other
 * frameworks.
 */
export function messageInContext(
  { conflict: { first, second, how }, entry }: Pick<Weighed, 'conflict' | 'entry'>,
  place: string,
): string | null {
  const { context, property } = vocabularyOf(entry.framework)
  if (!context || !first) return null
  const what = property(second.name) ? second.name : `${second.name}()`
  if (how === withOtherStatus)
    return `${what} replaces what was prepared at ${place}: it goes out with status ${first.status}`
  if (first.byFramework) {
    const status = first.status === null ? '' : ` with ${first.status}`
    return `${what} comes too late: the framework answers${status} when the handler is done, at ${place}`
  }
  const began = first.kind === 'terminal' ? 'answered' : 'began the answer'
  if (second.byFramework)
    return `${frameworkAnswers.anyway}: ${first.name}() already ${began} at ${place}`
  if (second.kind === 'prepared')
    return `${what} is dropped: ${first.name}() already ${began} at ${place}`
  return second.kind === 'header' ? `${what} comes after the answer: ${began} at ${place}` : null
}
