import { placeKey } from '../analyse/domain/place.ts'
import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import type { FoundConflict } from '../analyse/entry/find-conflicts.ts'
import type { Conflict } from '../analyse/machine.ts'
import type { Cause } from '../detect/analyze-sources.ts'
import { pairKey, originKey } from './baseline.ts'
import type { Overlay } from './overlay.ts'
import { writtenPair } from './written-pair.ts'

/** The pairs of one root cause, by the places at which they stood first. */
export class Family {
  readonly pairs: Set<string> = new Set()
  readonly entries: ReadonlySet<EntryPoint>
  private readonly order: string[] = []
  private readonly firsts = new Set<string>()
  private readonly seconds = new Set<string>()

  private readonly known: ReadonlySet<string>
  /** What is far-fetched of it, which would be no finding by itself, is left as it is. */
  readonly leavesLow: boolean

  /** `known`: the pairs of all causes. */
  constructor({ conflicts }: Cause, known: ReadonlySet<string>, leavesLow = false) {
    this.known = known
    this.leavesLow = leavesLow
    this.entries = new Set(conflicts.map(({ entry }) => entry))
    for (const { conflict } of conflicts) {
      const { first, second } = conflict
      const pair = writtenPair(conflict)
      this.pairs.add(pair)
      this.order.push(pair)
      if (first) this.firsts.add(placeKey(first.place))
      this.seconds.add(placeKey(second.place))
    }
  }

  has({ conflict }: FoundConflict, overlay: Overlay): boolean {
    const key = pairKey(conflict, overlay)
    return key !== null && (this.pairs.has(key) || this.isRelated(conflict, overlay))
  }

  /** A pair that came to light because another one of this cause is gone; none of another cause, which may use the same helper. */
  isRelated(conflict: Conflict, overlay: Overlay): boolean {
    const { first, second } = conflict
    const key = pairKey(conflict, overlay)
    if (key !== null && this.known.has(key) && !this.pairs.has(key)) return false
    const one = first && originKey(first.place, overlay)
    const other = originKey(second.place, overlay)
    const isOf = (place: string | null): boolean =>
      place !== null && (this.firsts.has(place) || this.seconds.has(place))
    return isOf(one) || (first !== null && isOf(other))
  }

  /** Its entry points, with this one first if it is one of them: there an edit shows soonest that it is none. */
  startingWith(entry: EntryPoint): ReadonlySet<EntryPoint> {
    return this.entries.has(entry) ? new Set([entry, ...this.entries]) : this.entries
  }

  rank({ conflict }: FoundConflict, overlay: Overlay): number {
    const at = this.order.indexOf(pairKey(conflict, overlay) ?? '')
    return at === -1 ? this.order.length : at
  }
}
