import type { Evidence, Invocation, NextCall, OperationEvidence } from '@sendonce/model'
import type { LayerCall, NextEdge } from '../context.ts'
import type { LateOperation, Operation, ResponseRecord } from '../record.ts'
import type { StackLine } from '../stack/capture.ts'
import { layerName } from './layer-name.ts'
import { readSource, textAt } from './sources.ts'
import {
  callerOf,
  framesOf,
  isCalledByCode,
  noteStandIns,
  seeOperation,
  type SeenOperation,
} from './sighting.ts'
import { isCut, wholeStack } from './whole-stack.ts'

/** The two operations of an incident, and all that its classification takes. */
export interface SeenPair {
  readonly first: SeenOperation | null
  readonly second: SeenOperation
  readonly evidence: Evidence
}

/** Formats what was kept of a late operation and of the answer before it. */
export function seePair(
  record: ResponseRecord,
  late: LateOperation,
  isOutgoing: boolean,
): SeenPair {
  const { first, second } = seeBoth(record, late)
  const evidence: Evidence = {
    isOutgoingRequest: isOutgoing,
    first: first ? { ...evidenceOf(first), effect: effectBy(record, late.at, first.effect) } : null,
    second: evidenceOf(second),
    isSameRun: record.isDetailed ? late.isSameRun : null,
    isForeignRequest:
      late.isForeign || (!!first?.operation.isForeign && isAtOnePlace({ first, second })),
    hasClientLeft: hasClientLeft(record, late.at),
    readSource,
  }
  return { first, second, evidence }
}

type Both = Pick<SeenPair, 'first' | 'second'>

/** What the program called; unless what stands in for a method of the response answers twice in one call of that. */
function seeBoth(record: ResponseRecord, late: LateOperation): Both {
  const before = late.before ?? record.first
  // Where nobody knows whether it was one run, the second stack tells: a later one begins elsewhere.
  const isOneRun = late.isSameRun || !record.isDetailed
  const lines = before && isOneRun ? wholeStack(before, late) : undefined
  const see = (type: string | null): Both => ({
    first: before && seeFirst(before, record, type, lines),
    second: seeSecond(late, type),
  })
  const inside = see(null)
  // A header is late in a method that is in time itself.
  const isInTime = late.effect === 'header' && !isEndedBy(record, late.at)
  const called = isInTime ? inside : see(record.response.constructor.name)
  const seen = isAtOnePlace(called) && !isAtOnePlace(inside) ? inside : called
  noteStandIns(seen.second)
  if (seen.first) noteStandIns(seen.first)
  return seen
}

function isAtOnePlace({ first, second }: Both): boolean {
  const [one, other] = [first?.frames[0], second.frames[0]]
  return one?.line === other?.line && one?.column === other?.column && one?.file === other?.file
}

/** A response that the server itself destroyed, as `pipeline` does, keeps the error; the client is still there. */
function hasClientLeft(record: ResponseRecord, at: number): boolean {
  const isDestroyed = !!(record.response as { readonly errored?: unknown }).errored
  return record.hasClientLeft && !isDestroyed && (record.closedAt ?? at) <= at
}

/** `writeHead()` only begins the response; with the `end()` behind it that is an answer like any other. */
function effectBy(
  record: ResponseRecord,
  at: number,
  effect: OperationEvidence['effect'],
): OperationEvidence['effect'] {
  return effect === 'begin' && isEndedBy(record, at) ? 'end' : effect
}

function isEndedBy({ endedAt }: ResponseRecord, at: number): boolean {
  return endedAt !== null && endedAt <= at
}

/** What a stream or a file sends has no frame of the program: the call that began it has. */
function seeFirst(
  first: Operation,
  { deferred }: ResponseRecord,
  type: string | null,
  lines: readonly StackLine[] | undefined,
): SeenOperation {
  const seen = seeOperation(first, type, lines)
  // A stream may send while the program fills it.
  const isByStream = callerOf(seen)?.owner === 'node'
  const isOwn =
    isCalledByCode(seen) ||
    (!isByStream && seen.frames.some(({ owner }) => owner === 'application'))
  return isOwn || !deferred ? seen : seeOperation(deferred, type)
}

/** `status(204).end()` is meant to answer. Behind the end Node ignores it, and of such an `end` nobody is told. */
function seeSecond(late: LateOperation, type: string | null): SeenOperation {
  const seen = seeOperation(late, type)
  const at = seen.frames[0]
  if (!at) return seen
  const isAnswer = /^status\(\w*\)\.end/.test(textAt(at))
  return isAnswer ? { ...seen, call: 'end', effect: 'end' } : seen
}

function evidenceOf({ call, effect, frames, operation }: SeenOperation): OperationEvidence {
  const { invocation, stack } = operation
  return { call, effect, frames, isCut: isCut(stack), invocation: invocationOf(invocation) }
}

const invocations = new WeakMap<LayerCall, Invocation>()

/** The call of a layer with its stacks formatted; the same call is the same object. */
function invocationOf(call: LayerCall | null): Invocation | null {
  if (!call) return null
  const known = invocations.get(call)
  if (known) return known
  const invocation: Invocation = {
    name: layerName(call.layer),
    incomingError: call.incomingError,
    isErrorHandler: call.isErrorHandler,
    handler: call.layer.handle ?? null,
    via: nextCallOf(call.via),
    parent: invocationOf(call.parent),
  }
  invocations.set(call, invocation)
  return invocation
}

function nextCallOf(edge: NextEdge | null): NextCall | null {
  const from = edge ? invocationOf(edge.from) : null
  if (!edge || !from) return null
  const { ordinal, isAfterCommit, error } = edge
  return {
    from,
    ordinal,
    isAfterCommit,
    error,
    frames: framesOf(edge.stack),
    within: nextCallOf(edge.within),
  }
}
