import type { Parts, Role } from '@sendonce/model'
import type { GivenRole, LayeredFramework, Returned } from '@sendonce/model/calls'
import type { SourceModule } from '../../link/module-graph.ts'
import type { Expression, FunctionIr } from '../../syntax/ir.ts'
import { waitedFor } from './layered-servers.ts'
import type { LazyChain } from './lazy-chain.ts'
import type { Program } from './program.ts'
import { contextParameter, hookedByTypes, keepingParameters, rolesOf } from './roles.ts'
import {
  isErrorHandlerOf,
  type KeptHandler,
  type RouteEntry,
  type RouteHandler,
} from './route-entry.ts'
import { classHandlerOf, type ClassHandler } from './class-handlers.ts'
import type { Answer } from '../domain/answer.ts'
import type { Place } from '../domain/place.ts'
import { ownerOf, type FunctionValue, type Value } from '../domain/value.ts'

/** A function that a framework calls with a response: where an analysis starts. */
export interface EntryPoint {
  readonly callee: Value
  readonly fn: FunctionValue
  /** What each argument is; an object gives the properties of a context object, a type of a library what has its methods. */
  readonly roles: readonly (Parts | GivenRole | 'done' | null)[]
  readonly chain: LazyChain | null
  readonly framework: string
  readonly method: string | null
  readonly route: string | null
  /** Of the parameters of its path those that each request has. */
  readonly parameters: readonly string[]
  readonly place: Place
  /** The framework hands a rejection of the handler's promise to its error handlers. */
  readonly handlesRejection: boolean
  /** The framework is known to look at no promise, so that a rejection leaves the client waiting. */
  readonly losesRejection: boolean
  /** The framework looks a view up in a later turn. */
  readonly rendersLater: boolean
  /** The application that it was registered with was made in the program. */
  readonly isOfKnownApp: boolean
  /** Registered with a framework; otherwise known by its parameters only. */
  readonly isRegistered: boolean
  /** It was registered behind others in one call, which need not let a request through. */
  readonly isBehindOthers: boolean
  /** A server calls it with each request, and so all others that listen. */
  readonly isListener: boolean
  /** Nothing of its response commits, or throws, once the client has left: so with HTTP/2. */
  readonly closesQuietly: boolean
  /** What calls it answers what it leaves without an answer, and what it fails with. */
  readonly isAnsweredAnyway: boolean
  /** What the framework makes of what it returns, if it looks at that. */
  readonly returned?: Returned
  /** What the framework answers with when it is done, and where that is said. */
  readonly answeredBy?: { readonly name: string; readonly place: Place } | null
  /** Without what it was given to answer with, the framework would answer. */
  readonly hasTakenOver?: boolean
  /** What it sends is delayed, and the framework does not see that it has answered. */
  readonly isOvertaken?: boolean
  /** The framework sees to an answer behind what it hands on. */
  readonly isNextAnswered?: boolean
  /** What decorators say that stands around it. */
  readonly around?: readonly Expression[]
  /** It stands around a handler that answers by itself, with this. */
  readonly answeredInside?: Answer
  /** It is also called when another server breaks off an answer that was begun. */
  readonly isForBrokenOff?: boolean
}

const handlerRoles: readonly Role[] = ['request', 'response', 'next']
const errorHandlerRoles: readonly Role[] = ['error', 'request', 'response', 'next']
const paramHandlerRoles: readonly Role[] = ['request', 'response', 'next', 'value', 'name']

function routeOf(names: readonly string[], { match }: RouteEntry): string | null {
  const isOfAll = match !== 'exact' && names.includes('')
  return names.length === 0 || isOfAll ? null : names.map((name) => `/${name}`).join(', ')
}

/** The entry point that a registration makes, unless the handler's code is not known. */
export function entryOfHandler(program: Program, handler: RouteHandler): EntryPoint | null {
  const { entry, value } = handler
  const fn = ownerOf(value)
  if (!fn) return null
  const isError = isErrorHandlerOf(entry, value)
  let roles = isError ? errorHandlerRoles : handlerRoles
  if (entry.match === 'param') roles = paramHandlerRoles
  const model = program.routes.modelOf(entry.app)
  const layered = program.routes.layered.modelOf(entry.app)
  const handsFailureOn = value.kind === 'bound' && value.handsFailureOn === true
  const known: EntryPoint = {
    callee: value,
    fn,
    roles,
    chain: program.routes.chainAfter(handler),
    framework: model?.name.replace(/(?<=express)\d$/, '') ?? 'express',
    method: entry.method,
    // What a parameter is called says nothing of the paths that have it.
    route: entry.match === 'param' ? null : routeOf(program.routes.namesOf(entry), entry),
    parameters: program.routes.parametersFor(value),
    place: entry.place,
    handlesRejection: handsFailureOn || model?.rejection === 'error-handlers',
    losesRejection: !handsFailureOn && model?.rejection === 'unhandled',
    rendersLater: model?.name === 'express5',
    isOfKnownApp: model !== null,
    isRegistered: true,
    isBehindOthers: handler.index > 0,
    isListener: entry.match === 'every-request',
    closesQuietly: model?.name === 'node-http2',
    isAnsweredAnyway: false,
  }
  if (!layered) return known
  return {
    ...known,
    ...ofLayers(layered),
    roles: entry.match === 'param' ? layered.paramHandler : layered.layer,
    isOfKnownApp: true,
  }
}

/** What is known of a layer that others wait for. */
function ofLayers({ name }: LayeredFramework): Partial<EntryPoint> {
  return {
    framework: name,
    handlesRejection: true,
    losesRejection: false,
    rendersLater: false,
    isAnsweredAnyway: true,
    returned: waitedFor,
  }
}

/** What is known of an entry point that stands in no route. */
const outsideOfRoutes = {
  chain: null,
  method: null,
  route: null,
  parameters: [],
  handlesRejection: false,
  losesRejection: false,
  rendersLater: false,
  isOfKnownApp: false,
  isBehindOthers: false,
  isListener: false,
  closesQuietly: false,
} as const

/** With nothing returned the request goes on, whatever has been sent. */
const overtaken = {
  isOvertaken: true,
  returned: { value: 'waited', nothing: 'admits', response: 'dropped' },
} as const

/** The entry point of a function that a library was given to call for each request. */
export function entryOfKept(kept: KeptHandler): EntryPoint | null {
  const { framework, handler, parameters, hooked, breaksOff, place } = kept
  const fn = ownerOf(handler)
  if (!fn) return null
  const last = fn.fn.parameters.length - 1
  return {
    ...outsideOfRoutes,
    callee: handler,
    fn,
    roles:
      parameters === 'done'
        ? fn.fn.parameters.map((_, index) => (index === last ? 'done' : 'value'))
        : parameters,
    framework,
    method: hooked?.method ?? null,
    route: hooked?.path ?? null,
    place,
    handlesRejection: hooked !== undefined,
    isOfKnownApp: hooked !== undefined,
    isRegistered: true,
    isAnsweredAnyway: hooked?.isAnsweredAnyway ?? false,
    isNextAnswered: hooked !== undefined,
    ...(hooked?.returned ? { returned: hooked.returned } : {}),
    ...(hooked?.isOvertaken?.() ? overtaken : {}),
    isForBrokenOff: breaksOff ?? false,
  }
}

/** Functions of a module whose parameters say that they are handlers. */
export function namedHandlers(program: Program, module: SourceModule): FunctionIr[] {
  const { file, functions } = module.ir
  return functions.filter(
    (fn) =>
      fn.index > 0 &&
      (classHandlerOf(module.ir, fn) ??
        ownRolesOf(program, file, fn) ??
        keepingParameters(fn) ??
        contextParameter(fn)) !== null,
  )
}

/** What each parameter is, by types, or by the names that the framework's programs use which serves a file. */
function ownRolesOf({ routes }: Program, file: string, fn: FunctionIr): EntryPoint['roles'] | null {
  return (
    rolesOf(fn) ??
    routes.hooked.namedIn(fn, file)?.roles ??
    routes.layered.namedIn(fn, file)?.roles ??
    null
  )
}

/** The entry point of a function that is known by its parameters only. */
export function entryOfFunction(
  program: Program,
  module: SourceModule,
  fn: FunctionIr,
): EntryPoint {
  const closure = program.closureOf(module, fn)
  const { file } = module.ir
  const ofClass = classHandlerOf(module.ir, fn)
  if (ofClass) return entryOfClassHandler(closure, ofClass)
  const own = ownRolesOf(program, file, fn)
  const keeping = own ? null : keepingParameters(fn)
  const context = keeping ? null : contextParameter(fn)
  const roles: EntryPoint['roles'] =
    own ??
    keeping ??
    fn.parameters.map((_, index) => (index === context?.index ? context.names : null))
  const hooked = hookedByTypes(fn) ?? program.routes.hooked.namedIn(fn, file)?.model
  const layered = program.routes.layered.namedIn(fn, file)?.model
  return {
    ...outsideOfRoutes,
    callee: closure,
    fn: closure,
    roles,
    framework: hooked?.name ?? (roles.includes('next') ? 'express' : 'node-http'),
    place: { file, ...fn.span },
    isRegistered: false,
    // Of what is known by its types or names only it is not known what it is called for.
    isAnsweredAnyway: keeping !== null || hooked !== undefined,
    isNextAnswered: hooked !== undefined,
    // Whatever that is, what is built counts only where it is returned.
    ...(hooked?.built ? { returned: hooked.handler.returned } : {}),
    ...(layered ? ofLayers(layered) : {}),
  }
}

/** The entry point of a method that a framework calls on an instance of its class. */
function entryOfClassHandler(fn: FunctionValue, handler: ClassHandler): EntryPoint {
  const { answeredBy, ...known } = handler
  const place = { file: fn.env.module.file, ...fn.fn.span }
  return {
    ...outsideOfRoutes,
    ...known,
    callee: fn,
    fn,
    place,
    // Its failure goes to a filter, and the framework has one of its own.
    handlesRejection: true,
    isOfKnownApp: true,
    isRegistered: true,
    isNextAnswered: true,
    answeredBy: answeredBy && { name: answeredBy.name, place: { ...place, ...answeredBy.span } },
  }
}
