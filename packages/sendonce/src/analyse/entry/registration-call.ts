import type { Registration } from '@sendonce/model'
import { libraryCall, type LibraryCall } from '@sendonce/model/calls'
import { isOfApp } from '../domain/apps.ts'
import { isCallable, keyOf, type Value } from '../domain/value.ts'
import { isPattern, pathOfPattern } from './route-paths.ts'

/** Whether a call has the shape of a registration; on an unknown receiver it must be unmistakable. */
export function fits(registration: Registration, receiver: Value, args: readonly Value[]): boolean {
  if (registration.event !== undefined) {
    return args[0]?.kind === 'literal' && args[0].value === registration.event
  }
  if (registration.on === 'server' || registration.on === 'module') return args.some(isHandlerLike)
  if (isOfApp(keyOf(receiver))) return true
  if (receiver.kind !== 'unknown' && receiver.kind !== 'object') return false
  if (registration.returns === 'route') return isPath(args[0])
  if (registration.args[0] === 'path' && !isPath(args[0])) return false
  return handlersIn(registration, args).some(isHandlerLike)
}

function isPath(value: Value | undefined): boolean {
  if (!value) return false
  return value.kind === 'literal' ? typeof value.value === 'string' : !isCallable(value)
}

/** A function that takes at least a request and a response, or a router. */
function isHandlerLike(value: Value): boolean {
  if (value.kind === 'function') return value.fn.parameters.length >= 2
  return value.kind === 'object' ? isOfApp(value.key) : value.kind === 'bound'
}

/** The argument that is the path, or may be one, where one is given. */
export function pathOf(registration: Registration, args: readonly Value[]): Value | undefined {
  // The name of an event is none.
  const first = registration.event === undefined ? args[0] : undefined
  if (registration.args[0] === 'path' || registration.args[0] === 'name') return first
  if (!first) return undefined
  const isPlain =
    first.kind === 'literal' || isPattern(keyOf(first)) || literalPaths(first) !== null
  // In front of a handler it is another one, or a path that is not known.
  return isPlain || (args.length > 1 && first.kind === 'unknown' && !isMiddleware(first))
    ? first
    : undefined
}

/** A path as it is written; `null` where that is not known. */
export function literalPath(value: Value | undefined): string | null {
  if (value?.kind === 'unknown') return pathOfPattern(value.key)
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null
}

/** The paths of a list, if each is known as it is written. */
export function literalPaths(value: Value | undefined): string[] | null {
  if (value?.kind !== 'array' || !value.items || value.items.length === 0) return null
  const paths = value.items.map((item) => literalPath(item))
  return paths.every((path) => path !== null) ? paths : null
}

/** The handlers among the arguments of a registration, in order. */
export function handlersIn(registration: Registration, args: readonly Value[]): Value[] {
  const flat = args.flatMap((arg) =>
    arg.kind === 'array' && arg.items ? flatten(arg.items) : [arg],
  )
  const takesPath = registration.args[0] !== 'handlers'
  const isOptional = registration.args[0] === 'path?' || registration.args[0] === 'options?'
  const first = flat[0]
  const skips = takesPath && first && (!isOptional || isPathIn(first, flat))
  const rest = skips ? flat.slice(1) : flat
  return rest.filter((value) => value.kind !== 'literal')
}

/** Whether the first argument is the path, where one may be left out: what stands alone is a handler. */
function isPathIn(first: Value, all: readonly Value[]): boolean {
  if (isCallable(first) || first.kind === 'object') return false
  return first.kind !== 'unknown' || (all.length > 1 && !isMiddleware(first))
}

/** What a package made that is called with a request: `helmet()`, `express.static('public')`. */
export function isMiddleware(value: Value): boolean {
  return middlewareCall(value) !== null
}

/** Whether it answers requests by itself, or else hands them on: files, a limit, a login. */
export function isAnsweringMiddleware(value: Value): boolean {
  return middlewareCall(value)?.answersUnless === 'callback'
}

function middlewareCall(value: Value): LibraryCall | null {
  const type = value.kind === 'unknown' ? value.type : undefined
  const call = type === undefined ? undefined : libraryCall(type)?.call
  return call?.callback ? call : null
}

function flatten(items: readonly Value[]): Value[] {
  return items.flatMap((item) =>
    item.kind === 'array' && item.items ? flatten(item.items) : [item],
  )
}
