import type { BuiltAnswers } from './built-answers.ts'
import type { Guard, Parts, ResponseOperation, Role } from './framework.ts'
import type { Transition } from './lifecycle.ts'
import type { Returned } from './returned.ts'

/** What a framework is given to call for a request. `hook` is called in front of the handler, or behind it. */
export interface HookedHandler {
  readonly kind: 'handler' | 'hook' | 'error-handler'
  /** `done` goes on with the request; an asynchronous function has none. */
  readonly parameters: readonly (Parts | 'done')[]
  readonly returned: Returned
}

/** An argument of a call that registers something; what may be left out ends in `?`. */
export type HookedArgument =
  | 'path'
  | 'path?'
  /** The name of a hook. */
  | 'phase'
  | 'options'
  | 'options?'
  | 'handler'
  /** All that are left, in lists as well. */
  | 'handlers'
  | 'error-handler'
  /** A function that is given an application of its own. */
  | 'plugin'
  /** The name of something that replies, or the application, have from then on, and what that is. */
  | 'name'
  | 'reply-member'
  | 'app-member'

/** How one of an application's methods registers what it is given. */
export interface HookedCall {
  readonly names: readonly string[]
  readonly args: readonly HookedArgument[]
}

/** What a framework's handlers answer with. Data only, for an analyser. */
export interface Replying {
  readonly name: string
  readonly operations: readonly ResponseOperation[]
  readonly guards: readonly Guard[]
  /** Where Node's own response is found. */
  readonly native?: { readonly of: 'request' | 'response'; readonly path: readonly string[] }
  readonly built?: BuiltAnswers
  /** Its operations are functions of the package, or of the platform, that are given what a handler is. */
  readonly sendsByFunction?: true
  /** Methods, and properties that are set, by which a reply is the program's own. */
  readonly takesOver: readonly string[]
  /** What becomes of an answer behind an answer. */
  readonly late: Transition
}

/**
 * A framework in which one handler answers a request, behind hooks that may do so before: what its applications are told,
 * what handlers are called with.
 */
export interface HookedFramework extends Replying {
  readonly package: string
  /** The major version from which on this holds. */
  readonly since: number
  /** Packages of which one is asked for where it serves. */
  readonly askedFor: readonly string[]
  /** What makes an application: a module itself, or an export of it. */
  readonly factories: readonly string[]
  /** Functions of packages that give back the function that they are given. */
  readonly wrappers: readonly string[]
  /** Functions that make a handler of what they are given, from a package or of the platform. */
  readonly definers?: readonly string[]
  /** Types that give a parameter its role. */
  readonly types: Readonly<Record<string, Role | 'app'>>
  /** What programs without types call the reply behind a request, and the application. */
  readonly replyNames: readonly string[]
  readonly appNames: readonly string[]
  readonly calls: readonly HookedCall[]
  /** The hook that, where it is asynchronous, delays what is sent; and those in front that are taken to have sent nothing then. */
  readonly delays?: string
  readonly delayedIn?: readonly string[]
  /** Options of a route that hold more of them. */
  readonly nested?: readonly string[]
  /** Options of a route that is served in another way: its handler is given no reply. */
  readonly servesOtherwise: readonly string[]
  readonly handler: HookedHandler
  readonly errorHandler: HookedHandler
  readonly hooks: Readonly<Record<string, HookedHandler>>
  /** It answers by itself what no handler answers. */
  readonly answersAnyway?: true
}
