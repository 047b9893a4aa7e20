import { usualVocabulary, vocabularyOf } from '@sendonce/model/calls'
import { areSeparate } from './edits.ts'
import { distinct } from './effects.ts'
import { answerInReaction } from './fixers/answer-in-reaction.ts'
import { awaitCall } from './fixers/await-call.ts'
import { breakCase } from './fixers/break-case.ts'
import { catchGuard } from './fixers/catch-guard.ts'
import { clearInterval } from './fixers/clear-interval.ts'
import { collectLoop } from './fixers/collect-loop.ts'
import { elseBranch } from './fixers/else-branch.ts'
import { emptyBranch } from './fixers/empty-branch.ts'
import { endChain } from './fixers/end-chain.ts'
import { endGuard } from './fixers/end-guard.ts'
import { errorGuard } from './fixers/error-guard.ts'
import { headersFirst } from './fixers/headers-first.ts'
import { helperTells } from './fixers/helper-tells.ts'
import { bothGuards } from './fixers/both-guards.ts'
import { lateGuard } from './fixers/late-guard.ts'
import { streamError } from './fixers/stream-error.ts'
import { lateRemoval } from './fixers/late-removal.ts'
import { letItFail } from './fixers/let-it-fail.ts'
import { isOfReturn, oneOwner } from './fixers/one-owner.ts'
import { oneFinisher } from './fixers/one-finisher.ts'
import { onceListener } from './fixers/once-listener.ts'
import { outOfTry } from './fixers/out-of-try.ts'
import { removeBehindBranches, removeSecond } from './fixers/remove-second.ts'
import { returnAnswer, returnHandOn, returnInside } from './fixers/return-answer.ts'
import { returnWork } from './fixers/return-work.ts'
import { testResult } from './fixers/test-result.ts'
import { clearTimer } from './fixers/timers.ts'
import { isBookkeeping, leavingOut } from './intent.ts'
import { returnBuilt } from './fixers/return-built.ts'
import { returnResponse } from './fixers/return-response.ts'
import { waitForWork } from './fixers/wait-for-work.ts'
import { tight } from './layout.ts'
import { isHandedOnInFront, type Candidate, type Fixer, type Problem } from './problem.ts'
import { isMixed, isOvertaken, withOtherStatus } from '../analyse/effects/answer.ts'
import { begunWork, caughtWork } from './error-ways.ts'

/** The one that keeps behaviour closest first. */
const fixers: readonly Fixer[] = [
  oneFinisher,
  breakCase,
  clearInterval,
  removeBehindBranches,
  returnAnswer,
  removeSecond,
  letItFail,
  answerInReaction,
  headersFirst,
  endGuard,
  errorGuard,
  streamError,
  clearTimer,
  onceListener,
  bothGuards,
  awaitCall,
  returnWork,
  helperTells,
  emptyBranch,
  testResult,
  returnInside,
  elseBranch,
  catchGuard,
  outOfTry,
  lateRemoval,
  lateGuard,
  endChain,
  collectLoop,
]

/** What may repair a problem, the most careful edit first; what a person has to agree to comes last. */
export function candidatesFor(problem: Problem): Candidate[] {
  const begun = begunWork(problem)
  const caught = caughtWork(problem)
  const { conflict } = problem
  // What only lost its status ends what was begun: today the client takes that for all there is.
  const isEnd = conflict.how === 'ignore' && conflict.first?.kind === 'begin'
  const isOtherAnswer = isOvertaken(conflict) || isMixed(conflict) || isEnd
  const found = fixersFor(problem)
    .flatMap((fixer) => fixer(problem))
    .map((one) => inFrameworksWords(one, problem))
    .flatMap((one) => tidy(one, problem) ?? [])
    .map((one): Candidate => {
      const begins = distinct([...(one.begins ?? []), ...begun])
      const isAsked = begins.length > 0 || isOtherAnswer || isBookkeeping(caught)
      const skips = distinct([...(one.skips ?? []), ...caught])
      return { ...leavingOut(one, skips, isAsked), ...(begins.length > 0 ? { begins } : {}) }
    })
  return found.toSorted((a, b) => changes(a) - changes(b))
}

/** What tells whether a response is out has another name in some frameworks. */
function inFrameworksWords(
  candidate: Candidate,
  { conflict: { second }, entry }: Problem,
): Candidate {
  const asked = vocabularyOf(entry.framework).asked(second.name)
  if (asked === usualVocabulary.asked(second.name)) return candidate
  const edits = candidate.edits.map((one) => ({
    ...one,
    text: one.text.replaceAll(/\.headersSent\b/g, `.${asked}`),
  }))
  return { ...candidate, edits }
}

function fixersFor(problem: Problem): readonly Fixer[] {
  if (vocabularyOf(problem.entry.framework).context) return fixersInContext(problem)
  // The client has the answer of the framework, and any other is the one that was meant.
  if (problem.conflict.first?.byFramework === 'anyway') return [returnResponse]
  if (problem.conflict.first?.isBuilt) return [returnBuilt]
  // Who asks behind next() whether all is done already hides that it was handed on.
  if (isHandedOnInFront(problem)) return [returnHandOn]
  // A handler that goes on behind a failure gives the client an answer that is none, which a guard would keep.
  const [layer] = problem.relation.belowSecond
  if (problem.code === 'SO007' && layer?.via === 'error-handler') return [letItFail]
  // What is returned is no call that answers.
  if (isOfReturn(problem)) return [oneOwner]
  // In front of the framework nothing is sent yet that a guard could find, and this answer is the one that clients get.
  return problem.conflict.how === 'in-front' ? [returnAnswer] : fixers
}

/**
 * Where a framework sends what was prepared: what it has not waited for may be waited for. Who answers past it as well has
 * two ways to answer, and which one is meant nobody can tell.
 */
function fixersInContext({ conflict: { first, how } }: Problem): readonly Fixer[] {
  if (first?.byFramework === 'anyway') return [waitForWork]
  return how === withOtherStatus ? [returnAnswer] : []
}

/** How much a person has to agree to: nothing, or what is left out and begins. */
function changes({ isSuggestion, skips, begins }: Candidate): number {
  return isSuggestion ? 1 + (skips?.length ?? 0) + (begins?.length ?? 0) : 0
}

function tidy(candidate: Candidate, { sources }: Problem): Candidate | null {
  const edits = candidate.edits.flatMap((one) => {
    const source = sources.get(one.file)
    return source ? tight(source, [one]) : []
  })
  const real = edits.filter(({ start, end, text }) => start < end || text !== '')
  const files = new Set(real.map(({ file }) => file))
  const isSound = [...files].every((file) => areSeparate(real.filter((one) => one.file === file)))
  return real.length > 0 && isSound ? { ...candidate, edits: real } : null
}
