import { asName } from '../domain/heap.ts'
import type { CallRequest, Machine } from '../machine.ts'
import type { State } from '../domain/state.ts'
import { keyOf, literalValue, undefinedValue, type Value } from '../domain/value.ts'

function fieldOf(key: Value, property: Value | undefined): string {
  return asName(`[meta:${keyOf(key)}:${property ? keyOf(property) : ''}]`)
}

/** What a class, or an object, was told by `Reflect.defineMetadata`; what its parents were where it was not. */
function metadataOf(target: Value, field: string, state: State): Value | undefined {
  const own = state.readField(keyOf(target), field)
  if (own || target.kind !== 'object') return own
  for (let at = target.proto; at; at = at.proto) {
    const told = state.readField(at.key, field)
    if (told) return told
  }
  return undefined
}

/**
 * The calls of `reflect-metadata`, which adds them to what the platform has; `null` where nothing is known of what is
 * asked for.
 */
export function callMetadata(machine: Machine, request: CallRequest, path: string): Value | null {
  const name = /^Reflect\.(define|get|getOwn|has|hasOwn)Metadata$/.exec(path)?.[1]
  if (!name) return null
  const { args, state } = request
  if (name === 'define') {
    const [key, value, target, property] = args
    if (key && value && target) state.writeField(keyOf(target), fieldOf(key, property), value)
    return undefinedValue
  }
  const [key, target, property] = args
  if (!key || !target) return null
  const told = metadataOf(target, fieldOf(key, property), state)
  // What the compiler tells of types is told by no call that is seen.
  const isOfCompiler = key.kind === 'literal' && String(key.value).startsWith('design:')
  if (!told && (isOfCompiler || !machine.isInitialising)) return null
  return name.startsWith('has') ? literalValue(told !== undefined) : (told ?? undefinedValue)
}
