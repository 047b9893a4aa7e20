import type { ResponseOperation } from './framework.ts'
import { responseOperation, responseProperty } from './framework-lookup.ts'
import type { Incident } from './incident.ts'

/** What a message says of the first operation. */
export interface FirstOperation {
  readonly call: string
  /** `file:line`. */
  readonly place: string
  /** The function that it stands in, where that is another one than the second's. */
  readonly helper: string | null
  readonly status: number | null
}

/** The facts of which a finding's message is made. */
export interface MessageFacts {
  readonly code: string
  /** `null`: outside the analysed code. */
  readonly first: FirstOperation | null
  readonly second: {
    readonly call: string
    /** What the runtime does with it: `throw`, `ignore`, `error-event` …, or `next`. */
    readonly reaction: string
  }
}

/** One sentence that stands alone: what answers again, and where it was answered first. */
export function findingMessage({ code, first, second }: MessageFacts): string {
  const call = second.call.endsWith('=') ? second.call.slice(0, -1) : `${second.call}()`
  if (isOutgoing({ code }) && first)
    return `${call} comes too late: the request was already under way at ${first.place}`
  const answers = isPreparing(second.call) ? 'changes the answer' : 'answers'
  if (!first) return `${call} ${answers}, although the response may have been answered before`
  if (handsOn(first.call)) {
    const act = handsOn(second.call) ? `${call} is called again` : `${call} ${answers}`
    return `${act}: ${first.call}() already handed the request on at ${first.place}`
  }
  return `${actOf(call, second.call)}: ${beginningOf(first)} at ${first.place}`
}

/** `next`, and the `done` that libraries give for it. */
function handsOn(name: string): boolean {
  return name === 'next' || name === 'done'
}

function actOf(call: string, name: string): string {
  if (handsOn(name)) return `${call} is called after the answer`
  return `${call} ${isPreparing(name) ? 'comes after the answer' : 'answers again'}`
}

function beginningOf({ call, helper, status }: FirstOperation): string {
  const who = helper ? `${helper}() already` : 'already'
  const did = isBeginning(call) ? 'began the answer' : 'answered'
  const verb = helper || did === 'answered' ? did : 'begun'
  return `${who} ${verb}${status === null ? '' : ` ${status}`}`
}

function operationOf(name: string): ResponseOperation | undefined {
  return name.endsWith('=') ? responseProperty(name.slice(0, -1)) : responseOperation(name)
}

/** The call sets a status or a header, and sends nothing. */
function isPreparing(name: string): boolean {
  const operation = operationOf(name)
  return operation !== undefined && operation.effects.every((one) => one.effect.open.to === 'open')
}

/** The call sends the head, and leaves the body open. */
function isBeginning(name: string): boolean {
  const operation = operationOf(name)
  return name === 'pipe' || operation?.effects[0]?.effect.open.to === 'committed'
}

/** What an incident is, in two words that stand in front of it. */
export function incidentKind({
  code,
  second,
}: Pick<Incident, 'code' | 'second'>): 'no answer' | 'late change' | 'second answer' {
  if (!second) return 'no answer'
  return isOutgoing({ code }) || isPreparing(second.call) ? 'late change' : 'second answer'
}

/** It is about a request that the program made, which has no client. */
export function isOutgoing({ code }: Pick<Incident, 'code'>): boolean {
  return code === 'SO023'
}

/** What Node did with the late operation: *threw*, *silent*, *logged* or *would crash*, and with what. */
export function reactionWords({ reaction, error }: Pick<Incident, 'reaction' | 'error'>): string {
  if (reaction === 'threw') return `threw ${error?.code ?? error?.name ?? 'an error'}`
  if (reaction === 'silent') return 'silent, Node ignores it'
  return reaction === 'logged' ? 'logged' : 'would crash: an error event without a listener'
}

/** What the client has: a status, and *complete*, *truncated*, *aborted* or *pending*. */
export function clientWords({ code, response }: Pick<Incident, 'code' | 'response'>): string {
  if (isOutgoing({ code })) return 'the request was under way'
  const { status, outcome } = response
  return `the client got ${status ?? 'nothing'}, ${outcome}`
}

/** A message with what could not be seen behind it. */
export function withMissing(message: string, missing: readonly string[]): string {
  return missing.length === 0 ? message : `${message} (not seen: ${missing.join(', ')})`
}

/** What such a message says was not seen; `null`: nothing was missing. */
export function missingIn(message: string): string | null {
  return / \(not seen: (.*)\)$/s.exec(message)?.[1] ?? null
}
