import { isCollection } from '../domain/purity.ts'
import type { State } from '../domain/state.ts'
import {
  keyOf,
  literalValue,
  undefinedValue,
  type UnknownValue,
  type Value,
} from '../domain/value.ts'
import type { CallRequest, Machine } from '../machine.ts'
import { isInTable, nameOf, namesInTable } from './tables.ts'

/**
 * What a path has put into a collection, and taken out of it: `if (!waiting.delete(id)) return` lets one of several callers through.
 * Gives what the call gives where that follows from it, else `null`. Kept only where the program asks, for each
 * thing that is kept tells paths apart.
 */
export function callMembership(
  { isInitialising }: Machine,
  request: CallRequest,
  name: string,
): Value | null {
  const { self, args, state } = request
  if (isInitialising || !isCollection(self) || self.type === 'WeakMap') return null
  const holder = `held:${self.key}`
  if (name === 'clear') leaveNone(self, holder, state)
  const [key, value] = args
  if (!key) return null
  const field = nameOf(key)
  const known = state.readField(holder, field) ?? null
  const isKept = known !== null || isAsked(self, key, state)
  switch (name) {
    case 'add':
    case 'set':
      if (isKept) state.writeField(holder, field, literalValue(true))
      if (isKept && value) state.writeField(`set:${self.key}`, field, value)
      return null
    case 'delete':
      if (isKept || !request.isStatement) state.writeField(holder, field, literalValue(false))
      return known ?? (isInTable(self, key, state) ? literalValue(true) : null)
    case 'has':
      return known
    case 'get':
      return known && isNone(known) ? undefinedValue : known && valueOf(self, field, state)
    default:
      return null
  }
}

function isNone(known: Value): boolean {
  return known.kind === 'literal' && known.value === false
}

/** What was put there under a key that is there. */
function valueOf(self: UnknownValue, field: string, state: State): Value | null {
  return state.readField(`set:${self.key}`, field) ?? null
}

/** Whether this path knows of a key that it is there, or has asked. */
function isAsked(self: UnknownValue, key: Value, state: State): boolean {
  if (isInTable(self, key, state)) return true
  return ['has', 'get'].some((name) => state.fact(`${self.key}.${name}(${keyOf(key)})`))
}

function leaveNone(self: UnknownValue, holder: string, state: State): void {
  for (const field of [...state.fieldsOf(holder).keys(), ...namesInTable(self, state)])
    state.writeField(holder, field, literalValue(false))
}
