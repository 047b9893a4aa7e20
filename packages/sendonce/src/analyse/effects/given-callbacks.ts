import { isLogging, isPrinting } from '@sendonce/model/calls'
import { growsList } from '../../syntax/held-against.ts'
import { isCollection } from '../domain/purity.ts'
import { callOfPromise } from '../domain/outside-promises.ts'
import { isCallable, keyOf, madeIn, type Environment, type Value } from '../domain/value.ts'
import type { Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import type { Activation, CallRequest } from '../machine.ts'

/**
 * Functions that a call is given: as arguments, or as properties of an options object. Beside the response
 * such an object is another way to answer, and nothing that is called back. Nor are the methods of an
 * instance: it is what a call is about, as in `clients.emit('leave', client)`.
 */
export function callbacksOf(request: CallRequest): Value[] {
  const { args, state } = request
  const isHandler = args.some(({ kind }) => kind === 'response')
  return args.flatMap((arg) => {
    if (isCallable(arg) && (arg.kind !== 'next' || callsNext(request))) return [arg]
    if (arg.kind !== 'object' || arg.proto !== null || isHandler) return []
    return [...state.fieldsOf(arg.key).keys()].flatMap((name) => {
      const field = state.readField(arg.key, name)
      return field?.kind === 'function' ? [field] : []
    })
  })
}

/** Options are written where a call is made; an object that came in is what the program calls the methods of. */
export function isOfInterface({ args }: CallRequest, target: Value, { env }: Activation): boolean {
  if (args.includes(target)) return false
  const around = new Set<number>()
  for (let at: Environment | null = env; at; at = at.parent) around.add(at.id)
  return !args.some((arg) => arg.kind === 'object' && around.has(madeIn(arg.key) ?? env.id))
}

/** `args.push(callback)`, `listeners.add(callback)`: the list, or the set; a queue is given a task in front of its callback. */
export function listFilled({ self, args }: CallRequest, name: string): string | null {
  const grows = growsList(name) || (name === 'add' && isCollection(self))
  const isFilled = grows && args.every(isCallable)
  return isFilled ? keyOf(self) : null
}

/**
 * A call that throws has called nothing of the list that it was given, nor what the call was given that made the function,
 * as `authenticate('jwt', callback)(req, res)`: the path on which it does.
 */
export function withoutUncalled({ state, args, callee }: CallRequest): State {
  const lists = args.map(keyOf)
  const maker = callOfPromise(keyOf(callee))
  const isGiven = ({ info }: Region): boolean =>
    (!!info.listedIn && lists.includes(info.listedIn)) ||
    (info.kind === 'callback' && info.source === maker)
  if (!state.pending.some(isGiven)) return state
  const path = state.clone()
  path.pending = path.pending.filter((region) => !isGiven(region))
  return path
}

/** A logger only writes down what it is given; but a model may be called `Log`, and a logger tells when it has written. */
export function isCalledBack(path: string, callback: Value): boolean {
  if (isPrinting(path)) return false
  return !isLogging(path) || isCallbackValue(callback)
}

export function isCallbackValue(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'bound'
}

/**
 * `doc.save(next)` calls back. What is given the request as well is a layer, and may answer; of
 * `wrap(next)` somebody takes what it gives.
 */
export function callsNext({ args, isStatement, isReturned, awaited }: CallRequest): boolean {
  const isLayer = args.some(({ kind }) => kind === 'request' || kind === 'response')
  const isTaken = !isStatement && !isReturned && !awaited
  return args.at(-1)?.kind === 'next' && !isLayer && !isTaken
}
