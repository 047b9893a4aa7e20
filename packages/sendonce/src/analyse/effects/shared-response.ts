import { effectFor } from '@sendonce/model'
import type { Address } from '../domain/heap.ts'
import type { Answer } from '../domain/answer.ts'
import { isLongLived } from '../domain/doubts.ts'
import type { Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import { responseValue, type Environment, type KeptAt, type Value } from '../domain/value.ts'
import type { Activation, CallRequest, Machine } from '../machine.ts'
import { answerAt } from './answer.ts'

/** Where a response is kept outside of its request, and what its own request answers it with. */
export interface Kept {
  readonly at: KeptAt
  readonly answer: Answer | null
}

/** The type of what stands for another request's response, by where it is kept. */
const foreign = 'kept-response:'

/** The response as it is stored in a variable of a module: there the next request replaces it. */
export function keptInVariable(
  machine: Machine,
  value: Value,
  {
    env,
    address,
    place,
  }: { readonly env: Environment; readonly address: Address; readonly place: Place },
  state: State,
): Value {
  const isShared = env.functionIndex === 0 && !state.isGlobal
  return value.kind === 'response' && isShared ? kept(machine, address, place, state) : value
}

/** The same for a property of an object that was made once, while the program started. */
export function keptInProperty(
  machine: Machine,
  value: Value,
  { object, name, place }: { readonly object: Value; readonly name: string; readonly place: Place },
  state: State,
): Value {
  if (value.kind !== 'response' || object.kind !== 'object' || state.isGlobal) return value
  // What stands for instances of a class may be made anew for each request.
  if (!isLongLived(object, state) || !/^(?:v|new:v):/.test(object.key)) return value
  return kept(machine, `${object.key}.${name}`, place, state)
}

function kept(machine: Machine, address: Address, place: Place, { turn }: State): Value {
  const at: KeptAt = { address, place, turn }
  machine.noteKept({ at, answer: null })
  return { ...responseValue, kept: at }
}

/** What another request finds at the place where the response was kept. */
export function foreignResponse({ address }: KeptAt): Value {
  return { kind: 'unknown', key: `${foreign}${address}`, type: `${foreign}${address}` }
}

export function isForeignResponse(value: Value | undefined, at: KeptAt): boolean {
  return value?.kind === 'unknown' && value.type === `${foreign}${at.address}`
}

/**
 * An answer to a response that was read from where all requests keep theirs. Once time has passed that may
 * be another request's.
 */
export function noteShared(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): void {
  const { self, state } = request
  const isOwn = self.kind === 'response' && self.kept !== undefined
  if (!isOwn && !(self.kind === 'unknown' && self.type?.startsWith(foreign))) return
  const operation = machine.vocabulary.method(name)
  const effect = operation && effectFor(operation, 'data', false)
  if (!operation || !effect || effect.effect.open.to === 'open') return
  const answer = answerOf(request, name, activation)
  if (self.kind === 'response') {
    if (!self.kept || state.phase !== 'open') return
    machine.noteKept({ at: self.kept, answer })
    if (self.kept.turn === state.turn) return
  }
  // Who looks whether it is answered has thought of that.
  else if (state.fact(`${self.key}.headersSent`)) return
  const how = isOwn ? 'shared' : 'foreign'
  const keptAt = self.kind === 'response' && self.kept ? { keptAt: self.kept.place } : {}
  machine.report({ first: answer, second: answer, state, how, proof: [], weight: 2, ...keptAt })
}

function answerOf({ state, place }: CallRequest, name: string, activation: Activation): Answer {
  return answerAt({ place, activation }, state, { name, kind: 'terminal' })
}
