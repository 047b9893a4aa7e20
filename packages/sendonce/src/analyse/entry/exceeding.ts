import { variableAddress, type AddressMap } from '../domain/heap.ts'
import { environmentOf, type FunctionValue, type Value } from '../domain/value.ts'

/** Of how many handlers that run the same code it is tried whether they take more steps than one analysis may. */
const limit = 3

/** Handlers of which a factory made many, and each takes too many steps: a few of them show what there is to see. */
export class Exceeding {
  private readonly counts = new Map<string, number>()
  private readonly globals: AddressMap<Value>

  constructor(globals: AddressMap<Value>) {
    this.globals = globals
  }

  /** Whether so many of those that run the same code have taken too many steps that this one will as well. */
  includes(handler: FunctionValue): boolean {
    return this.counts.size > 0 && (this.counts.get(this.codeOf(handler)) ?? 0) >= limit
  }

  add(handler: FunctionValue): void {
    const code = this.codeOf(handler)
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1)
  }

  /** A function with what it can call by way of its variables: those of a wrapper's handlers differ in that. */
  private codeOf({ fn, env }: FunctionValue): string {
    const held = fn.captures.map(({ owner, slot }) => {
      const around = environmentOf(owner, env)
      return behaviourOf(around && this.globals.get(variableAddress(around, slot)))
    })
    return [env.module.file, fn.index, ...held].join('|')
  }
}

/** What a value does when it is called or asked; data is all the same. */
function behaviourOf(value: Value | null | undefined): string {
  if (value?.kind === 'function') return `${value.env.module.file}:${value.fn.index}`
  if (value?.kind === 'literal') return String(value.value)
  if (value?.kind === 'bound') return behaviourOf(value.target)
  return value?.kind === 'object' && value.proto ? value.proto.key : ''
}
