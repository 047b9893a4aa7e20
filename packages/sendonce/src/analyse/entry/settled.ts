import type { EntryPoint } from './entry-points.ts'
import type { Asked } from './lazy-chain.ts'

/**
 * The handlers that were explored: one that is registered again is the same as far as what follows it is,
 * or as far as nobody asked for that.
 */
export class Settled {
  private readonly seen = new Map<string, SeenHandler>()

  has(entry: EntryPoint): boolean {
    const seen = this.seen.get(handlerKey(entry))
    if (!seen) return false
    const { chain } = entry
    return (
      seen.isAnywhere || seen.chains.some(({ asked, keys }) => keys.has(keyAfter(chain, asked)))
    )
  }

  /** `asked`: of what follows the handler, when it was explored; later on others may ask. */
  add(entry: EntryPoint, asked: Asked | null = entry.chain?.asked ?? null): void {
    const key = handlerKey(entry)
    const seen = this.seen.get(key) ?? { isAnywhere: false, chains: [] }
    this.seen.set(key, seen)
    if (!asked || !entry.chain) {
      seen.isAnywhere = true
      return
    }
    let alike = seen.chains.find((one) => isSame(one.asked, asked))
    if (!alike) seen.chains.push((alike = { asked, keys: new Set() }))
    alike.keys.add(keyAfter(entry.chain, asked))
  }
}

interface SeenHandler {
  /** Once nobody asked what follows. */
  isAnywhere: boolean
  /** What followed, by what was asked of that: a handler may be registered in front of each route. */
  readonly chains: { readonly asked: Asked; readonly keys: Set<string> }[]
}

function isSame(a: Asked, b: Asked): boolean {
  return a.others === b.others && a.errorHandlers === b.errorHandlers
}

function keyAfter(chain: EntryPoint['chain'], asked: Asked): string {
  return chain?.keyOf(asked) ?? ''
}

/** Handlers that run the same code with the same arguments. */
export function handlerKey({ fn, roles, handlesRejection }: EntryPoint): string {
  return `${fn.key}|${roles.length}|${handlesRejection}`
}
