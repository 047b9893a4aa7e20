import { errorHandlerArity, type Parts, type Registration } from '@sendonce/model'
import type { LibraryHandler, Returned } from '@sendonce/model/calls'
import type { FunctionIr } from '../../syntax/ir.ts'
import type { Side } from '../machine.ts'
import type { Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import type { Value } from '../domain/value.ts'
import { rolesOf } from './roles.ts'

/** One call that handed handlers to an application or router. */
export interface RouteEntry {
  readonly app: string
  readonly method: string | null
  /** The path as it is written; empty for none, `null` where it is not known. */
  readonly path: string | null
  /** Where there are several, of which one is enough: which of them a request has is not known. */
  readonly paths: readonly string[] | null
  readonly match: Registration['match']
  readonly handlers: readonly Value[]
  /** The identity of the route: of what `route(path)` gives, or of this call. */
  readonly route: string
  readonly place: Place
  /** The conditions on which it is registered. */
  readonly sides: readonly Side[]
  /** How many registrations there were in front of it. */
  readonly number: number
  /** Of a listener that was taken away again: how many there were until then. */
  until?: number
}

/** A handler at its place in the route table. */
export interface RouteHandler {
  readonly entry: RouteEntry
  readonly index: number
  readonly value: Value
}

/** What a framework with hooks calls a function for. */
export interface HookedRoute {
  /** What becomes of what it returns; nothing, where that is not told. */
  readonly returned?: Returned
  /** `null`: for all. */
  readonly method: string | null
  /** `null`: for all, or not known. */
  readonly path: string | null
  /** What it leaves without an answer the framework answers. */
  readonly isAnsweredAnyway: boolean
  /** Whether others delay what it sends, so that the request goes on, and what comes then may be sent first. Known when all is registered. */
  readonly isOvertaken?: () => boolean
}

/** A call of a method of an application. */
export interface Handing {
  readonly receiver: Value
  readonly name: string
  readonly args: readonly Value[]
  readonly place: Place
  readonly state: State
}

/** A function that a library or a framework with hooks calls for each request. */
export interface KeptHandler {
  readonly framework: string
  readonly handler: Value
  readonly parameters: readonly (Parts | 'done' | null)[] | 'done'
  /** Of a framework with hooks: what it is called for. */
  readonly hooked?: HookedRoute
  readonly breaksOff?: LibraryHandler['breaksOff']
  readonly place: Place
}

/**
 * Whether a framework takes a handler for one of errors: by the number of its parameters, on a route as
 * well. There its second has to be a request by its name or type, or other libraries' handlers would be taken for some.
 */
export function isErrorHandlerOf(entry: RouteEntry, value: Value): boolean {
  const { fn, given } = declarationOf(value)
  const takes = fn && fn.parameters.length - given
  if (!fn || takes !== errorHandlerArity || entry.match === 'param') return false
  return entry.match !== 'exact' || rolesOf(fn)?.[given + 1] === 'request'
}

/** The function behind `bind()`, and how many arguments that has given it; what a wrapper made takes any number. */
function declarationOf(value: Value): { fn: FunctionIr | null; given: number } {
  if (value.kind === 'function') return { fn: value.fn, given: 0 }
  if (value.kind !== 'bound' || value.handsFailureOn || value.isPromisified)
    return { fn: null, given: 0 }
  const { fn, given } = declarationOf(value.target)
  return { fn, given: given + value.args.length }
}
