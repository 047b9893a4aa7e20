import { responseOperation } from '@sendonce/model'
import type { FunctionIr } from '../../syntax/ir.ts'
import { reaches } from '../domain/reach.ts'
import { layersFor, type Chain } from '../domain/chain.ts'
import type { Frame } from '../domain/frame.ts'
import { variableAddress, type Address } from '../domain/heap.ts'
import type { State } from '../domain/state.ts'
import { environmentOf, ownerOf, type FunctionValue, type Value } from '../domain/value.ts'

/** What a layer put somewhere, with what that closes over or holds. */
interface Equipped {
  readonly value: Value
  readonly held: ReadonlyMap<Address, Value>
}

/** A thing that a layer left, and where. */
export interface Left {
  readonly address: string
  readonly found: Equipped
  /** Of what stands in for `end`: the handlers behind it, by the keys of their functions. */
  readonly behind?: ReadonlySet<string>
}

/** A function that a layer has put in the place of `end`, with what it closes over, and the handlers behind. */
interface StandIn extends Equipped {
  readonly value: FunctionValue
  readonly behind: ReadonlySet<string>
}

const endAddress = 'response.end'

/** Where layers leave things for the handlers behind them. */
const shelves = ['response', 'request', 'response.locals'] as const
type Shelf = (typeof shelves)[number]

/** What Express lends all responses; those of one application (`app.response`) are taken for it. */
export const lentByExpress = 'express.response'

/** What applications of other frameworks decorate their replies with, while modules are initialised. */
export const decorations = 'decorated replies'

/**
 * Objects whose properties all responses have: `express.response.ok = function () { … }`. The same
 * for Express 4 and 5, and for what Node makes.
 */
const prototypes: readonly string[] = [lentByExpress, decorations, 'http.ServerResponse.prototype']

/** How deep values are followed to what they hold: a response in an object in a function is three. */
const depthLimit = 3

/**
 * The methods that layers put on the response and the request (`res.ok = …`, `req.reply = …`). Each
 * handler is explored from its own start, so what the layers in front of it put there is given back
 * when it asks. Not where two layers put different functions there.
 */
export class Equipment {
  private readonly kept = new Map<string, Equipped | null>()
  private readonly standIns = new Map<FunctionIr, StandIn>()

  /** Remembers what a path has put where handlers behind it, which are those of `chain`, find it, and gives that. */
  keep(state: State, chain: Chain | null): readonly Left[] {
    const left: Left[] = []
    const end = state.hasWritten(endAddress) && state.read(endAddress)
    if (end && end.kind === 'function' && chain) {
      const keys = layersFor(chain, false).flatMap(({ handler }) => ownerOf(handler)?.key ?? [])
      const found = { value: end, held: held(end, state, depthLimit) }
      left.push({ address: endAddress, found, behind: new Set(keys) })
    }
    for (const shelf of shelves) {
      for (const name of state.fieldsOf(shelf).keys()) {
        const address = `${shelf}.${name}`
        const value = state.hasWritten(address) ? state.read(address) : undefined
        if (!value || !isEquipment(value, { shelf, name }, state)) continue
        left.push({ address, found: { value, held: held(value, state, depthLimit) } })
      }
    }
    this.put(left)
    return left
  }

  /** Remembers what was left before; what comes later is not found by who was explored earlier. */
  put(left: readonly Left[]): void {
    for (const { address, found, behind } of left) {
      const { value } = found
      if (behind && value.kind === 'function') {
        // One layer may stand in front of several routers.
        const known = this.standIns.get(value.fn)?.behind ?? []
        this.standIns.set(value.fn, { ...found, value, behind: new Set([...known, ...behind]) })
        continue
      }
      const known = this.kept.get(address)
      if (known === undefined) this.kept.set(address, found)
      else if (known && !isSameCode(known, found)) this.kept.set(address, null)
    }
  }

  /** Nothing was left yet. */
  clear(): void {
    this.kept.clear()
    this.standIns.clear()
  }

  /** What layers in front of the handler that a frame is in have put in the place of `end`. */
  standInsFor(frame: Frame): readonly StandIn[] {
    if (this.standIns.size === 0) return []
    const running = new Set<string>()
    for (let at: Frame | null = frame; at; at = at.parent) running.add(at.functionKey)
    return [...this.standIns.values()].filter(({ behind }) =>
      [...running].some((key) => behind.has(key)),
    )
  }

  restore(shelf: Shelf, name: string, state: State): Value | null {
    const known = this.kept.size > 0 ? this.kept.get(`${shelf}.${name}`) : undefined
    if (!known) return shelf === 'response' ? ofPrototype(name, state) : null
    for (const [address, value] of known.held) state.write(address, value)
    return known.value
  }
}

/** A method of the response may answer through `this`; elsewhere only what has hold of it counts. */
function isEquipment(
  value: Value,
  { shelf, name }: { readonly shelf: Shelf; readonly name: string },
  state: State,
): boolean {
  if (!/^(?:function|object|bound)$/.test(value.kind)) return false
  if (shelf === 'response' && responseOperation(name)) return false
  return (shelf === 'response' && value.kind === 'function') || reaches(value, state)
}

/** Whether one piece of code made both, each for a request of its own. */
function isSameCode(a: Equipped, b: Equipped): boolean {
  const [one, other] = [functionsOf(a), functionsOf(b)]
  return one.length === other.length && one.every((fn, index) => fn === other[index])
}

function functionsOf({ value, held: within }: Equipped): FunctionIr[] {
  return [value, ...within.values()].flatMap((part) => (part.kind === 'function' ? [part.fn] : []))
}

function ofPrototype(name: string, state: State): Value | null {
  const prototype = prototypes.find((one) => state.fieldsOf(one).has(name))
  return (prototype && state.readField(prototype, name)) || null
}

/** What a value has of the request that it was made in. */
function held(
  value: Value,
  state: State,
  depth: number,
  found = new Map<Address, Value>(),
): Map<Address, Value> {
  const note = (address: Address): void => {
    const inner = state.read(address)
    if (!inner || found.has(address)) return
    found.set(address, inner)
    if (depth > 0) held(inner, state, depth - 1, found)
  }
  if (value.kind === 'function') {
    for (const variable of value.fn.captures) {
      const env = environmentOf(variable.owner, value.env)
      if (env && state.isOfRequest(env)) note(variableAddress(env, variable.slot))
    }
  } else if (value.kind === 'object') {
    for (const name of state.fieldsOf(value.key).keys()) note(`${value.key}.${name}`)
  }
  return found
}
