import { responseOperation } from '@sendonce/model'
import { environmentOf } from '../interpret/evaluate.ts'
import { variableAddress, type Address, type State } from '../domain/state.ts'
import type { FunctionValue, Value } from '../domain/value.ts'

/** A method that was put on the response, with what it closes over. */
interface Equipped {
  readonly method: FunctionValue
  readonly captured: ReadonlyMap<Address, Value>
}

/**
 * Objects whose properties all responses have: `express.response.ok = function () { … }`. The same
 * for Express 4 and 5, and for what Node makes.
 */
const prototypes: readonly string[] = ['express.response', 'http.ServerResponse.prototype']

/**
 * The methods that layers put on the response (`res.ok = …`). Each handler is explored from its own
 * start, so what the layers in front of it put there is given back when it asks. Not where two layers
 * put different functions there.
 */
export class Equipment {
  private readonly methods = new Map<string, Equipped | null>()

  keep(name: string, value: Value, state: State): void {
    if (value.kind !== 'function' || state.isGlobal || responseOperation(name)) return
    const known = this.methods.get(name)
    if (known === undefined) this.methods.set(name, { method: value, captured: held(value, state) })
    else if (known?.method.fn !== value.fn) this.methods.set(name, null)
  }

  restore(name: string, state: State): Value | null {
    const known = this.methods.get(name)
    if (!known) return ofPrototype(name, state)
    for (const [address, value] of known.captured) state.write(address, value)
    return known.method
  }
}

function ofPrototype(name: string, state: State): Value | null {
  for (const prototype of prototypes) {
    const method = state.read(`${prototype}.${name}`)
    if (method) return method
  }
  return null
}

/** What a function reads of the request that it was made in. */
function held(fn: FunctionValue, state: State, found = new Map<Address, Value>()): Map<Address, Value> {
  for (const variable of fn.fn.captures) {
    const env = environmentOf(variable.owner, fn.env)
    if (!env || !state.isOfRequest(env)) continue
    const address = variableAddress(env, variable.slot)
    const value = state.read(address)
    if (!value || found.has(address)) continue
    found.set(address, value)
    if (value.kind === 'function') held(value, state, found)
  }
  return found
}
