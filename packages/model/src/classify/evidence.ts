import type { Place } from '../incident.ts'

/** One frame of a stack: where control was, innermost first, in the sources that the user wrote. */
export interface Frame extends Place {
  /** The caller awaits: V8 prints `async` before such a frame, and it was not on the stack. */
  readonly isAsync: boolean
  /** Whose code it is; `node` also tells how the stack began (`listOnTimeout`, `emit`, …). */
  readonly owner: 'application' | 'dependency' | 'node'
  /** It stands between a layer and what had it called: the framework's, in a bundle as well. */
  readonly isFramework?: boolean
  /** The class of what it was called on, and as which of its methods: `ServerResponse.json`, whatever it is named. */
  readonly method?: string | null
}

/** One call of a layer (middleware, route handler, error handler), or of the server's listener. */
export interface Invocation {
  readonly name: string
  /** The error that an error handler was called with; `undefined` for all other layers. */
  readonly incomingError: unknown
  readonly isErrorHandler: boolean
  /** The layer function: the same for each time that it is called. */
  readonly handler: object | null
  /** The call of `next` that led here; `null` for the first layer, or when it is not known. */
  readonly via: NextCall | null
  /** The layer around this one: of a mounted router, of a route. */
  readonly parent: Invocation | null
}

/** One call of a layer's `next`. */
export interface NextCall {
  readonly from: Invocation
  /** Was it the layer's first call of `next` (1), its second (2) …? */
  readonly ordinal: number
  /** The response had been committed by then. */
  readonly isAfterCommit: boolean
  /** Where it was called; only kept where the response was committed by then, otherwise empty. */
  readonly frames: readonly Frame[]
  readonly error: unknown
  /** The call of `next` that was going on around this one: of a layer inside a mounted router. */
  readonly within: NextCall | null
}

/** One operation on a response, as the classifier sees it. */
export interface OperationEvidence {
  /** The method that the program called: `json`, `end`, `setHeader`, `pipe` … */
  readonly call: string
  /** `header`: changes the head only; `begin`: commits and leaves the body open; `end`: completes. */
  readonly effect: 'header' | 'begin' | 'end'
  /** Empty where the stack was not captured. */
  readonly frames: readonly Frame[]
  /** Only the inner frames were kept. */
  readonly isCut?: boolean
  readonly invocation: Invocation | null
}

/** All that is known of a second operation on one response. */
export interface Evidence {
  /** The message is an outgoing request, not a response. */
  readonly isOutgoingRequest: boolean
  readonly first: OperationEvidence | null
  readonly second: OperationEvidence
  /** No other code of the program ran between the two: `null` where that is not known. */
  readonly isSameRun: boolean | null
  /** The second was made while another request was served. */
  readonly isForeignRequest: boolean
  /** The client had closed the connection before the second. */
  readonly hasClientLeft: boolean
  /** The text of a source file, or `null`. */
  readonly readSource: (file: string) => string | null
}

/** A pattern, and how sure it is. */
export interface Opinion {
  /** SO001 … */
  readonly code: string
  readonly confidence: 'certain' | 'high' | 'medium' | 'low'
}

/** What the classifier says. */
export interface Verdict extends Opinion {
  /** What was not there to decide with, in words: "the stack of the first answer". */
  readonly missing: readonly string[]
}
