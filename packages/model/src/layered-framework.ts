import type { Guard, ResponseOperation, Role } from './framework.ts'
import type { Transition } from './lifecycle.ts'

/** What a property of the context gives: the context itself, Node's own response, the request, or what has operations of its own. */
export type ContextPart = 'context' | 'raw' | 'request' | 'member'

/**
 * A framework whose layers call one another, each waiting for the next, and prepare an answer in one context, which goes out
 * when the outermost one is done. Data only, for an analyser.
 */
export interface LayeredFramework {
  readonly name: string
  /** The major version of the package of that name from which on this holds. */
  readonly since: number
  /** Packages of which one is asked for where it serves. */
  readonly askedFor: readonly string[]
  /** What makes applications and routers, by package; each exports it as itself, as `default`, or by these names. */
  readonly factories: readonly {
    readonly package: string
    readonly makes: 'app' | 'router'
    readonly names: readonly string[]
  }[]
  /** Packages whose function gives what it is given: a list of layers, or a layer. */
  readonly wrappers: readonly string[]
  /** Methods of routers that give what is mounted: it stands for the router itself. */
  readonly mounted: readonly string[]
  /** What layers and handlers of parameters of a path are called with. */
  readonly layer: readonly Role[]
  readonly paramHandler: readonly Role[]
  /** Types of the context, and of `next`. */
  readonly types: Readonly<Record<string, Role>>
  /** What programs without types call the context, and what only beside a `next`. */
  readonly contextName: string
  readonly contextNameBesideNext: string
  /** Operations of the context; those of what it has besides Node's response are named with that in front: `cookies.set`. */
  readonly operations: readonly ResponseOperation[]
  readonly guards: readonly Guard[]
  readonly parts: Readonly<Record<string, ContextPart>>
  /** Methods that only throw, and those that may. */
  readonly throws: readonly string[]
  readonly asserts: readonly string[]
  /** Methods that only tell something. */
  readonly telling: readonly string[]
  /** Properties that are set by which the response is the program's own. */
  readonly takesOver: readonly string[]
  /** The operation that stands for its answer, and the status of that where nothing was prepared. */
  readonly answer: { readonly name: string; readonly status: number }
  /** What becomes of what is prepared behind that. */
  readonly late: Transition
}
