import type { ProbedState, Transition } from './lifecycle.ts'

/** What part of the answer an operation settles. */
export type Decides = 'status' | 'header' | 'body' | 'end'

/**
 * When an operation has the described effect, by the shape of its arguments. `no-data`: no
 * argument, `undefined`/`null`, or a callback only (`end()`); `data`: a first argument that is data;
 * `callback`: the last argument is a function (`render(view, cb)`); `always`: whatever the arguments.
 */
export type ArgumentShape = 'always' | 'no-data' | 'data' | 'callback'

/** One way in which a method or property of a response acts, for one shape of its arguments. */
export interface OperationEffect {
  readonly when: ArgumentShape
  readonly effect: Readonly<Record<ProbedState, Transition>>
  /** The answer is decided now, but goes out in a later turn of the event loop (`sendFile`). */
  readonly later?: boolean
}

/** The callback that an operation takes as its last argument: when it fires and how often. */
export interface OperationCallback {
  readonly when: 'later' | 'sync'
  readonly times: 'once' | 'at-most-once'
  /** The first parameter is an error, and when it is set the answer may not have gone out. */
  readonly errorFirst: boolean
}

/** A method (`call`) or a property (`set`) of a response object. */
export interface ResponseOperation {
  readonly name: string
  readonly form: 'call' | 'set'
  readonly decides: readonly Decides[]
  /** Tried in order; the first whose `when` fits the arguments holds. */
  readonly effects: readonly OperationEffect[]
  readonly returns: 'this' | 'undefined' | 'boolean' | 'value'
  readonly callback?: OperationCallback
  /** The Node versions that have it, as a semver range; absent: all supported ones. */
  readonly node?: string
}

/** A property that tells the state of the response when it is read. */
export interface Guard {
  readonly name: string
  /** The states in which the property reads as true. */
  readonly trueIn: readonly ProbedState[]
  /** Where it may still be false although the state says otherwise, in words. */
  readonly unreliable?: string
}

/** What a parameter of a handler is. */
export type Role = 'error' | 'request' | 'response' | 'next' | 'value' | 'name'

/** What a parameter is: the request, the response, or what has them as properties. */
export type Parts = Role | { readonly [name: string]: Parts }

/** Parameters of one kind of handler, by position. */
export interface HandlerKind {
  readonly kind: 'handler' | 'error-handler' | 'param-handler' | 'listener'
  readonly parameters: readonly Role[]
  /** The handler is of this kind when it declares exactly this many parameters. */
  readonly arity?: number
}

/** A call that hands handlers to the framework. */
export interface Registration {
  /** What the method is called on: `app` for applications and routers, `route` for `app.route(path)`. */
  readonly on: 'app' | 'route' | 'module' | 'server'
  readonly names: readonly string[]
  /** Roles of the arguments in order; a trailing `handlers` takes the rest, arrays flattened. */
  readonly args: readonly ('path?' | 'path' | 'name' | 'event' | 'options?' | 'handlers')[]
  /** `exact` runs for this path and method; `prefix` for every path below; `param` for a parameter. */
  readonly match: 'exact' | 'prefix' | 'param' | 'every-request'
  /** For events: the one event name that carries requests. */
  readonly event?: string
  /** The handlers' kind when arity does not tell. */
  readonly kind: HandlerKind['kind']
  /** What the call returns: the receiver, or a `route` chain. */
  readonly returns: 'this' | 'route' | 'server' | 'undefined'
}

/** How a framework calls handlers and what its response does: data only. */
export interface FrameworkModel {
  readonly name: 'node-http' | 'node-http2' | 'connect' | 'express4' | 'express5'
  /** Packages whose import brings the framework in, with the versions that this model describes. */
  readonly packages: readonly { readonly name: string; readonly versions: string }[]
  /** Exports of those packages that make an application, a router or a server (`default` = the module itself). */
  readonly factories: readonly {
    readonly export: string
    readonly makes: 'app' | 'router' | 'server'
  }[]
  /** TypeScript type names that give a parameter its role. */
  readonly types: Readonly<Record<string, Role>>
  readonly operations: readonly ResponseOperation[]
  /** What `stream.pipe(response)` does: an operation of the source. */
  readonly pipe: ResponseOperation
  readonly guards: readonly Guard[]
  readonly registrations: readonly Registration[]
  readonly kinds: readonly HandlerKind[]
  /** What a rejected promise of an `async` handler leads to. */
  readonly rejection: 'error-handlers' | 'unhandled'
}
