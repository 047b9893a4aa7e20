import { libraryCall, requestCall, type KnownCall } from '@sendonce/model/calls'
import { reaches } from '../domain/reach.ts'
import { isCallable, type Value } from '../domain/value.ts'
import type { CallRequest } from '../machine.ts'

/** A call of which the model knows what it does. */
export interface LibraryRequest extends CallRequest {
  readonly known: KnownCall
  /** What it is called in what people read. */
  readonly name: string
  /** The function that it calls back. */
  readonly callback: Value | null
}

/** The same call with what the model knows of it; `null` for a call without a row. */
export function libraryRequest(request: CallRequest): LibraryRequest | null {
  const path = pathOf(request.callee)
  const known = path === null ? null : knownCall(request.callee, path)
  if (path === null || !known) return null
  const callback = request.args.findLast(isCallable) ?? null
  if (known.call.callback && !callback && holdsWayToAnswer(request)) return null
  return { ...request, known, name: nameOf(path), callback }
}

/**
 * `Order.load({ success: (order) => res.json(order) })`: what takes its callback in another way than the row tells is of the
 * program, as a method that it has given a model.
 */
function holdsWayToAnswer({ args, state }: CallRequest): boolean {
  return args.some((arg) => (arg.kind === 'object' || arg.kind === 'array') && reaches(arg, state))
}

/** Where a value comes from, as the model's rows are called. */
function pathOf(value: Value): string | null {
  if (value.kind === 'external') return value.path
  if (value.kind !== 'unknown') return null
  return value.type ?? (value.key.startsWith('request.') ? value.key : null)
}

function knownCall(callee: Value, path: string): KnownCall | null {
  const isOnRequest = callee.kind === 'unknown' && callee.type === undefined
  return isOnRequest ? requestCall(path.slice('request.'.length)) : libraryCall(path)
}

/** `fs.readFile` → `readFile`, `multer#Middleware` → `multer`. */
function nameOf(path: string): string {
  const plain = path.replace(/#[^.]*$/, '').replace(/\.default$/, '')
  return plain.slice(plain.lastIndexOf('.') + 1)
}
