import type { Evidence, NextCall, OperationEvidence, Opinion, Verdict } from './evidence.ts'
import { classifyByPlace } from './by-place.ts'
import { classifyByTime, isHandedToNext } from './by-time.ts'
import { edgesTo } from './edges.ts'
import { isAdapterFile, packageOf } from '../installed.ts'
import {
  bothWays,
  isAtSamePlace,
  isCode,
  isFrameworkFrame,
  isFrameworkStep,
  isOfDependency,
  isServer,
  mayHandOn,
  regionOf,
  relate,
  type Relation,
  type Step,
} from './relate.ts'
import { callsParameter, isCaughtFrom, isStandIn } from './spot.ts'
import { certainly, likely, possibly } from './opinion.ts'

const levels = ['certain', 'high', 'medium', 'low'] as const

/**
 * Which mistake it is, by the order of rules that the analyser follows as well: the first that holds
 * wins. Each thing that could not be seen makes the verdict less sure, and is named in it.
 */
export function classify(evidence: Evidence): Verdict {
  const missing = missingEvidence(evidence)
  const { code, confidence, unread } = opinionOn(evidence)
  if (unread) missing.push(`the source of ${unread} as a whole`)
  const level = levels.indexOf(confidence) + missing.length
  return { code, confidence: levels[level] ?? 'low', missing }
}

function missingEvidence({ first, second, isSameRun, isOutgoingRequest }: Evidence): string[] {
  const missing: string[] = []
  if (!first) missing.push('the first answer')
  else if (first.frames.length === 0) missing.push('the stack of the first answer')
  // Node keeps the value of a property, and nobody is told who set it.
  const isProperty = second.call.endsWith('=') && second.frames.length === 0
  if (isProperty) missing.push('where it was set: that is a property, and setting it calls nothing')
  else if (second.frames.length === 0) missing.push('the stack of the second')
  if (isOutgoingRequest) return missing
  if (isSameRun === null) missing.push('the layers that the request went through')
  else if (first?.invocation && !second.invocation && !isProperty)
    missing.push('which layer answered again: the asynchronous context was lost')
  return missing
}

function opinionOn(evidence: Evidence): Opinion & { readonly unread?: string | undefined } {
  const { first, second } = evidence
  if (evidence.isOutgoingRequest) return certainly('SO023')
  if (evidence.isForeignRequest) return likely('SO021')
  const isHeader = second.effect === 'header'
  if (!first)
    return {
      code: isHeader ? 'SO011' : isInErrorHandler(second) ? 'SO009' : 'SO001',
      confidence: 'low',
    }
  if (isForeignCode(first) && isForeignCode(second)) return likely('SO022')
  const relation = relate(first, second, evidence)
  const isHandled = isInErrorHandler(second)
  if (evidence.isSameRun === null && !isHandled && isOfTwoRequests(relation))
    return possibly('SO021')
  if (isListener(relation.belowFirst) && isListener(relation.belowSecond)) return likely('SO017')
  const isLateHeader = isHeader && !relation.isAgain
  const [inner] = second.frames
  // It begins an answer of its own, which it was left to give.
  if (isLateHeader && inner && isFrameworkFrame(inner) && relation.belowFirst.some(mayHandOn))
    return likely('SO002')
  const handedOn = classifyNext(first, second, relation) ?? classifyHandingOn(relation)
  if (handedOn) return handedOn
  if (isOfCaller(first, second, relation)) return likely('SO016')
  if (isLateHeader) return certainly(isLateWrapper(relation) ? 'SO018' : 'SO011')
  if (evidence.hasClientLeft) return likely('SO019')
  const isOneCall = first.invocation === second.invocation && isInErrorHandler(first)
  if (isHandled && isHandedToNext(second, first, relation.belowFirst)) return likely('SO007')
  if (isHandled && !isOneCall) return certainly('SO009')
  if (isCaught(relation)) return certainly('SO008')
  // Without both stacks nothing tells how the two stand to each other.
  if (first.frames.length === 0 || second.frames.length === 0)
    return { code: 'SO001', confidence: 'low' }
  const opinion = classifyByTime(first, second, relation) ?? classifyByPlace(relation)
  return { ...opinion, unread: unreadSource(relation) }
}

/** The name of a file of the program that would have been needed to decide, and could not be read. */
function unreadSource(relation: Relation): string | undefined {
  const lost = bothWays(relation)
    .flat()
    .find(({ frame, spot }) => frame.owner === 'application' && !spot && !isFrameworkFrame(frame))
  return lost?.frame.file.split(/[\\/]/).at(-1)
}

/** No line of the program stands in the stack, up to the framework that called it. */
function isForeignCode({ frames }: OperationEvidence): boolean {
  const end = frames.findIndex(isFrameworkFrame)
  const own = end < 0 ? frames : frames.slice(0, end)
  return (
    own.some(({ owner }) => owner === 'dependency') &&
    own.every(({ owner }) => owner !== 'application')
  )
}

/** A dependency called the program, which answered, and answers itself, as a framework does with what was returned to it. */
function isOfCaller(
  first: OperationEvidence,
  second: OperationEvidence,
  relation: Relation,
): boolean {
  const [ways, others] = bothWays(relation)
  const firsts = regionOf(ways).filter(isCode)
  const seconds = regionOf(others).filter(isCode)
  const caller = firsts.findIndex(isOfDependency)
  const name = packageOf(firsts[caller]?.frame.file ?? '')
  return (
    name !== null &&
    first.invocation === second.invocation &&
    !firsts.slice(caller).every(isOfDependency) &&
    seconds.every(isOfDependency) &&
    (!!relation.common ||
      seconds.some(({ frame }) => packageOf(frame.file) === name || isAdapterFile(frame.file)))
  )
}

/** A listener for the end of the response, or what stands in for its `end`, which touches headers only. */
function isLateWrapper(relation: Relation): boolean {
  return bothWays(relation)[1].some(
    (step) => isEndListener(step) || (!!step.spot && isStandIn(step.spot)),
  )
}

/** V8 says whose event it is: another stream, too, may be finished or closed. */
function isEndListener({ role, frame }: Step): boolean {
  if (role?.kind !== 'event' || !/^.(?:finish|close|prefinish)/.test(role.label)) return false
  const [, owner = 'Response'] = /^(\w+)\./.exec(frame.function ?? '') ?? []
  return /(?:Response|IncomingMessage)$/.test(owner)
}

/** The second runs because `next` was called where the first was given, or was called twice. */
function classifyNext(
  first: OperationEvidence,
  second: OperationEvidence,
  { belowFirst }: Relation,
): Opinion | null {
  const toFirst = [...edgesTo(first.invocation)]
  for (const edge of edgesTo(second.invocation)) {
    if (isThrown(edge)) continue
    if (toFirst.some((one) => one.from === edge.from && one.ordinal < edge.ordinal))
      return certainly('SO012')
    if (edge.from !== first.invocation) continue
    if (edge.isAfterCommit) return certainly('SO002')
    // In front of the answer it is not kept where; what calls on and answers says enough.
    if (belowFirst.some(mayHandOn)) return likely('SO002')
  }
  return null
}

/** The same for a function that is no layer, as a callback of `param` is: it calls a parameter, and that is the framework's. */
function classifyHandingOn({ common, belowFirst, belowSecond }: Relation): Opinion | null {
  // From one place both went the same way.
  if (!common || isAtSamePlace(common.first, common.second)) return null
  if (!isHandingOn(common.second, belowSecond)) return null
  const code = isHandingOn(common.first, belowFirst) ? 'SO012' : 'SO002'
  return certainly(code)
}

/** It calls a parameter, and that is the framework's. */
function isHandingOn({ spot }: Step, [inner]: readonly Step[]): boolean {
  return inner !== undefined && isFrameworkStep(inner) && spot !== null && callsParameter(spot)
}

/** Whether a server called what all begins with, as it calls each that listens for its requests. */
function isListener(steps: readonly Step[]): boolean {
  return isServer(steps[steps.findIndex(isCode) - 1])
}

/** The framework called `next` itself, with what the layer threw or rejected with. */
function isThrown({ error, frames: [frame] }: NextCall): boolean {
  return error !== undefined && frame !== undefined && isFrameworkFrame(frame)
}

/** Where layers are not known, the name of the framework's own method tells. */
function isInErrorHandler({ invocation, frames }: OperationEvidence): boolean {
  for (let call = invocation; call; call = call.parent) if (call.isErrorHandler) return true
  const caller = invocation ? null : frames.find(isFrameworkFrame)
  return /\bhandle_?error\b/i.test(caller?.function ?? '')
}

/** The framework called for both from one place, one behind the other: it does so for two requests. */
function isOfTwoRequests({ common }: Relation): boolean {
  if (!common || !isFrameworkStep(common.first)) return false
  return isAtSamePlace(common.first, common.second)
}

/** The second stands in a `catch` or `finally`, of its function or of a caller, and the first in what that guards. */
function isCaught(relation: Relation): boolean {
  const [firsts, seconds] = bothWays(relation)
  return seconds.some(({ spot }) =>
    firsts.some((one) => spot && one.spot && isCaughtFrom(spot, one.spot)),
  )
}
