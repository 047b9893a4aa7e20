import { quietly } from './quietly.ts'

/** A mistake of a busy server happens a thousand times a second: it is told so often at most. */
const interval = 60_000
/** What is the same each time, such as a stack, is told so often. */
const detailInterval = 60 * 60_000
/** Mistakes kept apart. */
const keptKeys = 50

interface Known<T> {
  /** Waits until the next one may be told. */
  timer: NodeJS.Timeout | null
  held: { readonly item: T; count: number } | null
  toldAt: number
  detailedAt: number
}

/** `count`: how many there were since the last time. */
type Tell<T> = (item: T, count: number, isDetailed: boolean) => void

/** Tells the first item of each key at once, and then one in each interval, which stands for all that came in it. */
export class Rationed<T> {
  readonly #tell: Tell<T>
  readonly #known = new Map<string, Known<T>>()

  constructor(tell: Tell<T>) {
    this.#tell = tell
  }

  /** Gives whether it is told, now or with others: not where there are too many keys. */
  add(key: string, item: T): boolean {
    const known = this.#known.get(key)
    if (known) {
      if (!known.timer) this.#tellNow(known, item, 1)
      else if (known.held) known.held.count++
      else known.held = { item, count: 1 }
      return true
    }
    if (this.#known.size >= keptKeys) this.#forgetQuiet()
    if (this.#known.size >= keptKeys) return false
    const never = Number.NEGATIVE_INFINITY
    const fresh: Known<T> = { timer: null, held: null, toldAt: never, detailedAt: never }
    this.#known.set(key, fresh)
    this.#tellNow(fresh, item, 1)
    return true
  }

  /** Tells what is held back. */
  flush(): void {
    for (const known of this.#known.values()) this.#tellHeld(known)
  }

  close(): void {
    for (const { timer } of this.#known.values()) if (timer) clearTimeout(timer)
    this.#known.clear()
  }

  #tellNow(known: Known<T>, item: T, count: number): void {
    const now = performance.now()
    const isDetailed = now - known.detailedAt >= detailInterval
    known.toldAt = now
    if (isDetailed) known.detailedAt = now
    if (known.timer) clearTimeout(known.timer)
    known.timer = setTimeout(() => {
      known.timer = null
      quietly(() => this.#tellHeld(known))
    }, interval).unref()
    this.#tell(item, count, isDetailed)
  }

  #tellHeld(known: Known<T>): void {
    const { held } = known
    known.held = null
    if (held) this.#tellNow(known, held.item, held.count)
  }

  /** What has not come for so long that it would be told in full makes room. */
  #forgetQuiet(): void {
    const before = performance.now() - detailInterval
    for (const [key, { toldAt, held }] of this.#known)
      if (toldAt < before && !held) this.#known.delete(key)
  }
}
