import type { Step } from './steps.ts'
import type { Chain } from './chain.ts'
import type { CaughtMark, Frame, RegionInfo } from './frame.ts'
import type { Place } from './place.ts'

/** An operation that settled the response. */
export interface Answer {
  readonly place: Place
  readonly name: string
  /** `outside`: the framework answered what was thrown; `place` is where. `prepared`: it sends that when the handler is done. */
  readonly kind:
    | 'terminal'
    | 'begin'
    | 'pipe'
    | 'later'
    | 'header'
    | 'prepared'
    | 'next'
    | 'error-next'
    | 'outside'
  readonly status: number | null
  readonly frame: Frame
  readonly caught: CaughtMark | null
  /** Identity of the statement list that it stands in. */
  readonly block: unknown
  readonly steps: Step | null
  readonly rounds: number
  /** `State.turn` at that moment. */
  readonly turn: number
  /** Of a `next()`: what it leads to. */
  readonly chain: Chain | null
  /** Of a `next()`: it is the `done` of a framework or a library. */
  readonly isDone?: boolean
  /** Of a `next()`: the framework sees to an answer behind it. */
  readonly isAnswered?: boolean
  /** Of a `next(error)`: the class of an error that the platform has thrown. */
  readonly thrown?: string | undefined
  /** Of a header: an answer is called on what sets it. */
  readonly beginsAnswer?: boolean
  /** The framework gives it: it sends what was `returned` to it there, or answers `anyway` when the handler is done. */
  readonly byFramework?: 'returned' | 'anyway' | undefined
  /** It was built only, and nobody has returned it. */
  readonly isBuilt?: true
  /** Built, and something holds it besides what gives it back: who drops that loses nothing. */
  readonly isHeld?: true
  /** Built and returned, where that alone does not keep the request. */
  readonly isReturned?: true
  /** Built, and to be the answer whoever is still to come. */
  readonly isFinal?: true
  /** Whether a `try` around it drops what it throws. */
  readonly isDropped?: boolean
  /** Of an end: it was meant to have another status, of which the client gets nothing. */
  readonly isStatusLost?: boolean
  /** Of a head: the stream that gives the body. */
  readonly piped?: Answer | null
  /** Of a `pipe()`: what flows. */
  readonly flow?: Flow
  /** Of what a library sends later: the identity of what sends it. */
  readonly sender?: string
}

/** A stream that is piped into the response. */
export interface Flow {
  /** The identity of the stream. */
  readonly source: string
  /** Whether the response ends with the stream. */
  readonly endsIt: boolean
  /** Whose event, callback or promise tells of its end: the stream, or a call of `pipeline`. */
  readonly toldBy: string
  /** The regions that hear of that before the response does, by their identities. */
  readonly heardBefore: readonly RegionInfo['id'][]
}

/** An answer in the place of which the request is handed on: a call of `next()`. */
export type HandingOn = Answer & { readonly kind: 'next' | 'error-next' }

/** Whether what stands in the place of an answer is a call of `next`. */
export function isHandingOn(answer: Answer | null | undefined): answer is HandingOn {
  return answer?.kind === 'next' || answer?.kind === 'error-next'
}

/** Whether the request was handed on with an error: then error handlers are behind. */
export function isOfError({ kind }: Answer): boolean {
  return kind === 'error-next'
}
