import { reaches } from '../domain/reach.ts'
import type { State } from '../domain/state.ts'
import { keyOf, type FunctionValue, type Value } from '../domain/value.ts'
import type { Machine, Outcome, Site } from '../machine.ts'

/** Where the getters of an object are kept: it has them, and they are not what it holds. */
export function gettersOf(key: string): string {
  return `get:${key}`
}

/**
 * What a getter gives, where it has to do with the response, or hands out what a module registers; `null` where it
 * has not: then the same property of the same object is the same value.
 */
export function callGetter(
  machine: Machine,
  { value: object, state }: Outcome,
  { name, read }: { readonly name: string; readonly read: Value },
  { place, activation }: Site,
): Outcome[] | null {
  if (read.kind !== 'unknown') return null
  const getter = getterOf(object, name, state)
  if (!getter) return null
  const hasResponse = reaches(getter, state) || (getter.fn.usesThis && reaches(object, state))
  if (!hasResponse && !machine.isInitialising) return null
  const given = `given:${keyOf(object)}`
  const before = machine.isInitialising ? state.readField(given, name) : undefined
  if (before) return [{ value: before, state }]
  const call = { callee: getter, self: object, args: [], via: 'call' } as const
  const got = machine.call({ ...call, state, place, awaited: false, isNew: false }, activation)
  if (!machine.isInitialising) return got
  // A module goes one way, and asks a getter once.
  const made = got[0]?.value ?? read
  const value =
    made.kind === 'import' ? machine.imported(made.file, made.name) : isMadeOf(made) ? made : read
  state.writeField(given, name, value)
  return [{ value, state }]
}

/** What something can be made of that is registered. */
function isMadeOf({ kind }: Value): boolean {
  return kind === 'function' || kind === 'bound' || kind === 'array' || kind === 'object'
}

function getterOf(object: Value, name: string, state: State): FunctionValue | null {
  if (object.kind !== 'object' && object.kind !== 'function') return null
  let at: Value | null = object
  while (at) {
    const getter = state.readField(gettersOf(at.key), name)
    if (getter?.kind === 'function') return getter
    at = at.kind === 'object' ? at.proto : null
  }
  return null
}
