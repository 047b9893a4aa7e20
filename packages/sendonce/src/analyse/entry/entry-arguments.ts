import { requestParts, responseParts, type Vocabulary } from '@sendonce/model/calls'
import { learnText } from '../domain/facts.ts'
import { truthy } from '../domain/kinds.ts'
import type { State } from '../domain/state.ts'
import {
  answeredNext,
  parameterKey,
  rawResponse,
  requestValue,
  responseValue,
  unknownValue,
  type Value,
} from '../domain/value.ts'
import type { EntryPoint } from './entry-points.ts'

/** What a framework gives an entry point as one of its arguments. */
export function argumentFor(
  entry: EntryPoint,
  role: EntryPoint['roles'][number],
  index: number,
  state: State,
  id: number,
): Value {
  if (role === 'request') {
    areThere(requestValue.kind, requestParts, state)
    for (const name of entry.parameters) learnText(parameterKey(name), state)
    return requestValue
  }
  if (role === 'response') {
    if (entry.framework === 'express') areThere(responseValue.kind, responseParts, state)
    return responseValue
  }
  if (role === 'next')
    return entry.isNextAnswered ? answeredNext : { kind: 'next', chain: entry.chain }
  if (role === 'done') return { kind: 'next', chain: null, isDone: true }
  const type = typeof role === 'string' && role.includes('#') ? role : null
  const value = unknownValue(`param:${id}:${index}`, type)
  if (role === 'error') state.learn(value.key, { may: truthy })
  if (role !== null && typeof role === 'object') {
    for (const [name, inner] of Object.entries(role))
      state.writeField(value.key, name, argumentFor(entry, inner, 0, state, id))
  }
  return value
}

/** Node's own response stands where the framework keeps it. */
export function placeNative({ native }: Vocabulary, state: State): void {
  if (!native) return
  let owner: string = native.of === 'request' ? requestValue.kind : responseValue.kind
  for (const [index, name] of native.path.entries()) {
    const key = `${owner}.${name}`
    const isLast = index === native.path.length - 1
    state.writeField(owner, name, isLast ? rawResponse : { kind: 'object', key, proto: null })
    owner = key
  }
}

function areThere(owner: string, names: readonly string[], state: State): void {
  for (const name of names) state.learn(`${owner}.${name}`, { may: truthy })
}
