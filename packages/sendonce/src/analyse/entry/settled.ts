import type { EntryPoint } from './entry-points.ts'
import type { Asked } from './lazy-chain.ts'

/**
 * The handlers that were explored: one that is registered again is the same as far as what follows it is,
 * or as far as nobody asked for that.
 */
export class Settled {
  private readonly seen = new Map<string, (SeenChain | null)[]>()

  has(entry: EntryPoint): boolean {
    const { chain } = entry
    const earlier = this.seen.get(handlerKey(entry)) ?? []
    return earlier.some((one) => one === null || chain?.keyOf(one.asked) === one.key)
  }

  /** `asked`: of what follows the handler, when it was explored; later on others may ask. */
  add(entry: EntryPoint, asked: Asked | null = entry.chain?.asked ?? null): void {
    const key = handlerKey(entry)
    const seen = asked && entry.chain ? { asked, key: entry.chain.keyOf(asked) } : null
    this.seen.set(key, [...(this.seen.get(key) ?? []), seen])
  }
}

interface SeenChain {
  readonly asked: Asked
  readonly key: string
}

/** Handlers that run the same code with the same arguments. */
export function handlerKey({ fn, roles, handlesRejection }: EntryPoint): string {
  return `${fn.key}|${roles.length}|${handlesRejection}`
}
