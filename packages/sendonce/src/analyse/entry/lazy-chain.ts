import type { Chain, Layer } from '../domain/chain.ts'
import { keyOf } from '../domain/value.ts'
import { nestingLimit } from '../effects/layers.ts'

type ChainFacts = Omit<Chain, 'noteAsked'>

/** Which layers of a chain somebody looked at. */
export interface Asked {
  readonly others: boolean
  readonly errorHandlers: boolean
}

/** What follows a handler: worked out when it is first asked for, and it remembers for what it was asked. */
export class LazyChain implements Chain {
  private known: ChainFacts | null = null
  private readonly make: () => ChainFacts
  private others = false
  private errorHandlers = false

  constructor(make: () => ChainFacts) {
    this.make = make
  }

  get own(): Layer {
    return this.facts().own
  }

  get layers(): readonly Layer[] {
    return this.facts().layers
  }

  get isAttached(): boolean {
    return this.facts().isAttached
  }

  get complete(): boolean {
    return this.facts().complete
  }

  get takesRejections(): boolean {
    return this.facts().takesRejections
  }

  readonly noteAsked = (isError: boolean): void => {
    if (isError) this.errorHandlers = true
    else this.others = true
  }

  /** `null` when nobody asked what follows: it made no difference. */
  get asked(): Asked | null {
    const { others, errorHandlers, known } = this
    return known ? { others, errorHandlers } : null
  }

  /** Equal for two chains that answer what was asked alike. */
  keyOf({ others, errorHandlers }: Asked): string {
    const { layers, complete, isAttached } = this.facts()
    const seen = layers.filter((layer) => (layer.isErrorHandler ? errorHandlers : others))
    const handlers = seen.map(({ handler, matches }) => `${keyOf(handler)}:${matches}`)
    return `${complete}|${isAttached}|${handlers.filter(isSeen).join()}`
  }

  private facts(): ChainFacts {
    return (this.known ??= this.make())
  }
}

/** Of a handler that stands many times in a row, nobody goes through more than so many. */
function isSeen(handler: string, index: number, handlers: readonly string[]): boolean {
  const before = handlers.slice(Math.max(0, index - nestingLimit), index)
  return before.length < nestingLimit || before.some((other) => other !== handler)
}
