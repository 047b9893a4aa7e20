import type { FunctionIr, Span } from '../../syntax/ir.ts'
import type { Place } from './place.ts'
import type { Environment, FunctionValue } from './value.ts'

/** How a piece of code came to run: a chain from the entry point inwards. */
export interface Frame {
  readonly parent: Frame | null
  readonly functionName: string
  /** Identity of the called function value. */
  readonly functionKey: string
  readonly via:
    | 'entry'
    | 'call'
    | 'await'
    | 'callback'
    | 'iteration'
    | 'next'
    | 'error-handler'
    | 'listener'
    | 'region'
  readonly call: Place | null
  /** The `catch` or `finally` block that the call stands in. */
  readonly caught: CaughtMark | null
  readonly region: RegionInfo
  readonly depth: number
  /** Identity of the call: the same while a suspended function goes on. */
  readonly activationId: number
  /** Where the calling code's variables are looked up. */
  readonly env: Environment
  /** The caller waits for what the call gives, or the caller's does, to whom it is given back. */
  readonly isAwaited: boolean
  /** An asynchronous function for which nobody waits. */
  readonly isUnawaited: boolean
}

export interface CaughtMark {
  readonly kind: 'catch' | 'finally'
  readonly place: Place
  /** What it guards; `null` where a compiler has taken that apart. */
  readonly guarded: Span | null
  readonly parent: CaughtMark | null
}

/** Where a region of code that runs without interruption comes from. */
export interface RegionInfo {
  readonly id: string
  readonly kind: 'entry' | 'timer' | 'event' | 'callback' | 'reaction' | 'resume'
  /** The event's name, or the called function's. */
  readonly label: string
  /** Identity of the emitter of an event, or of the promise of a reaction's chain. */
  readonly source: string
  /** Of an event: whether the emitter was there before the request and stays behind it. */
  readonly outlives?: boolean
  /** Of an event: whether no model tells when it comes. */
  readonly isCustom?: boolean
  /** Of an event: whether the program was seen to emit it. */
  readonly isEmitted?: boolean
  /** Of an event: whether the listener was given to `setTimeout()` of what emits it. */
  readonly isTimed?: boolean
  /** Of a callback: whether a model tells how it is called. */
  readonly isModelled?: boolean
  /** Of a callback: whether it is given an error first, as what comes once and later is. */
  readonly isErrorFirst?: boolean
  /** Of a callback: whether it was given to a call about the response, which comes when that does something. */
  readonly isOfResponse?: boolean
  /** Of a callback: whether it is a method of an object that the calling function was given itself. */
  readonly isOfInterface?: boolean
  /** Of a callback: the list that it was put into, for a call that is given the list. */
  readonly listedIn?: string | null
  /** Of a callback: the object in which stands what was made of it. */
  readonly tabledIn?: string
  /** One of that object's functions was picked, this one or another. */
  readonly isPicked?: boolean
  /** Of a callback: whether what it was given to has been waited for. */
  readonly isOver?: boolean
  readonly place: Place | null
  readonly parent: RegionInfo | null
  /** Set when other code waits for it (`await`, a later `then`): it is ordered before that code. */
  joined: boolean
}

/** What tells apart the region of code that nothing of the program calls. */
export function outermostRegion(
  label: string,
  salt: string,
): Omit<RegionInfo, 'joined' | 'id'> & { readonly salt: string } {
  return { kind: 'entry', label, source: '', place: null, parent: null, salt }
}

/** The frame of a function that nothing of the program calls. */
export function outermostFrame(
  region: RegionInfo,
  activationId: number,
  { fn, key, env }: FunctionValue,
): Frame {
  return {
    parent: null,
    functionName: fn.name,
    functionKey: key,
    via: 'entry',
    call: null,
    caught: null,
    region,
    depth: 0,
    activationId,
    env,
    isAwaited: false,
    isUnawaited: false,
  }
}

/** What a path's step says of a region that ran. */
export function regionLabel({ kind, label }: Pick<RegionInfo, 'kind' | 'label'>): string {
  return `${kind}:${label}`
}

/** Of which kind the region was that such a step tells of, and what it was called. */
export function regionOfLabel(text: string): { readonly kind: string; readonly label: string } {
  const [kind = '', ...label] = text.split(':')
  return { kind, label: label.join(':') }
}

/** Whether a region hears of a failure by the event `error`. */
export function isErrorEvent({ kind, label }: Pick<RegionInfo, 'kind' | 'label'>): boolean {
  return kind === 'event' && label === 'error'
}

/** Whether a region hears that something has failed, or was broken off. */
export function isFailureEvent({
  kind,
  label,
}: {
  readonly kind: string
  readonly label: string
}): boolean {
  return kind === 'event' && /^(?:error|aborted|abort)$/.test(label)
}

/** Whether the code that runs takes care of a failure: that it fails as well is as rare as behind an answer. */
export function isHandlingFailure({
  caught,
  frame,
}: {
  readonly caught: CaughtMark | null
  readonly frame: Frame
}): boolean {
  if (isInCatch(caught)) return true
  for (let at: Frame | null = frame; at; at = at.parent) if (isInCatch(at.caught)) return true
  return false
}

function isInCatch(from: CaughtMark | null): boolean {
  for (let mark = from; mark; mark = mark.parent) if (mark.kind === 'catch') return true
  return false
}

/** The function that runs in a frame; undefined for one that stands for the framework. */
export function functionOf({ functionKey, env }: Frame): FunctionIr | undefined {
  const index = /^fn:(\d+)/.exec(functionKey)?.[1]
  return index === undefined ? undefined : env.module.functions[Number(index)]
}
