import type { LibraryCallback, LibraryEvent } from '@sendonce/model/calls'
import type { FunctionValue, Round, Value } from './value.ts'
import type { Frame, RegionInfo } from './frame.ts'
import type { Variable } from '../../syntax/ir.ts'

/** A call of a function that happens later, on its own. */
export interface CallbackRegion {
  readonly kind: 'callback'
  readonly info: RegionInfo
  readonly target: Value
  /** What it is called on: an emitter; else nobody knows. */
  readonly self: Value
  readonly args: readonly Value[]
  readonly repeats: boolean
  /** Of regions of one group only one runs (success and failure, `error` and `end`). */
  readonly group: string | null
  /** When nothing was sent after all: where it is called with an error (`sendFile`), or at all. */
  readonly undoesAnswer: 'failure' | 'callback' | null
  /** How it is called; `null`: as the names of its parameters say. */
  readonly convention: Convention | null
  /** When it comes, where that is known: of an event; or once the code that runs now has come to its end. */
  readonly comes:
    | LibraryEvent['comes']
    | 'until-answered'
    | 'when-told'
    | 'tick'
    | 'microtask'
    | null
  /** Of an event: what its listener is given behind others. */
  readonly codes: LibraryEvent['codes'] | null
  /** Of a timer that goes off once: when. */
  readonly due: Due | null
  readonly frame: Frame
}

/** When a timer goes off. */
export interface Due {
  /** Milliseconds from where it was started. */
  readonly delay: number
  /** `State.turn` where it was started: all that one turn starts is started at the same time. */
  readonly turn: number
}

/** What is known of the arguments of a callback. */
export interface Convention {
  readonly first: LibraryCallback['first']
  /** Types of the arguments behind the first. */
  readonly gives: readonly (string | null)[]
  /** The emitters whose event `error` tells of the same failure. */
  readonly repeats: readonly string[]
  /** That event came: there is an error. */
  readonly hasFailed: boolean
  /** Nothing can fail: there is none. */
  readonly neverFails: boolean
  /** What fails may have been begun, be it answered by another server. */
  readonly breaksOff?: boolean
}

/** What runs when a promise settles (`then`, `catch`, `finally`). */
export interface ReactionRegion {
  readonly kind: 'reaction'
  readonly info: RegionInfo
  readonly source: string
  readonly onOk: Value | null
  readonly onError: Value | null
  readonly isFinally: boolean
  readonly isAside?: true
  readonly isOfHandler?: true
  readonly result: string
  readonly frame: Frame
}

/** The rest of an asynchronous function behind an `await`. */
export interface ResumeRegion {
  readonly kind: 'resume'
  readonly info: RegionInfo
  readonly call: SuspendedCall
  readonly awaitId: number
  readonly target: Variable
  readonly awaited: Value
  readonly result: string
}

/** What is needed to go on with a suspended function. */
export interface SuspendedCall {
  readonly fn: FunctionValue
  readonly envId: number
  /** The round of a loop in which it waits. */
  readonly round: Round | null
  readonly self: Value
  readonly args: readonly Value[]
  readonly frame: Frame
  readonly observed: boolean
}

export type Region = CallbackRegion | ReactionRegion | ResumeRegion
