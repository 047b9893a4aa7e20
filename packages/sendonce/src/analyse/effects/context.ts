import type { Activation, Machine, Outcome } from '../machine.ts'
import type { State } from '../domain/state.ts'
import { isCallable, keyOf, undefinedValue, unknownValue, type Value } from '../domain/value.ts'
import type { LibraryRequest } from './library-request.ts'

/**
 * A store that whatever is started from here can ask for (`AsyncLocalStorage`). It is kept on the path,
 * which is what follows a request, and not taken away when the function comes back: what that left to
 * run later still has it.
 */
export function useContext(
  machine: Machine,
  request: LibraryRequest,
  activation: Activation,
): Outcome[] {
  const { args, state, place, self } = request
  const { contexts } = machine
  const address = `${keyOf(self)}.#store`
  const [store = undefinedValue, body, ...rest] = args
  if (request.known.call.context === 'get') {
    contexts.asked++
    const value = state.read(address) ?? contexts.restore(address, state)
    return [{ value: value ?? machine.fresh(place, state, activation), state }]
  }
  state.write(address, store)
  if (contexts.keep(address, store, state)) machine.noteLeft()
  if (request.known.call.context === 'set' || !body || !isCallable(body))
    return [{ value: machine.fresh(place, state, activation), state }]
  const call = { callee: body, self: undefinedValue, args: rest, via: 'callback' } as const
  return machine.call({ ...request, ...call }, activation)
}

/**
 * The stores in which a layer left the request or the response. Each handler is explored from its own
 * start, so what the layers in front of it left is put back when it asks.
 */
export class Contexts {
  /** How often a store was asked for. */
  asked = 0
  private readonly stores = new Map<string, Value | ReadonlyMap<string, Value>>()

  get hasAny(): boolean {
    return this.stores.size > 0
  }

  /** Gives whether it is one of those. */
  keep(address: string, store: Value, state: State): boolean {
    if (isOwn(store)) this.stores.set(address, store)
    if (store.kind !== 'object') return isOwn(store)
    const fields = new Map<string, Value>()
    for (const name of state.fieldsOf(store.key).keys()) {
      const value = state.readField(store.key, name)
      if (value && isOwn(value)) fields.set(name, value)
    }
    if (fields.size > 0) this.stores.set(address, fields)
    return fields.size > 0
  }

  restore(address: string, state: State): Value | null {
    const kept = this.stores.get(address)
    if (!kept || 'kind' in kept) return kept ?? null
    for (const [name, value] of kept) state.writeField(address, name, value)
    return unknownValue(address)
  }
}

function isOwn({ kind }: Value): boolean {
  return kind === 'request' || kind === 'response'
}
