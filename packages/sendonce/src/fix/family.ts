import { placeKey } from '../analyse/domain/place.ts'
import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import type { FoundConflict } from '../analyse/entry/find-conflicts.ts'
import type { Conflict } from '../analyse/machine.ts'
import type { Cause } from '../detect/analyze-sources.ts'
import { writtenAt } from '../detect/relation.ts'
import { pairKey, originKey } from './baseline.ts'
import type { Overlay } from './overlay.ts'

/** The pairs of one root cause, by the places at which they stood first. */
export class Family {
  readonly pairs: Set<string> = new Set()
  readonly entries: ReadonlySet<EntryPoint>
  private readonly order: string[] = []
  private readonly firsts = new Set<string>()
  private readonly seconds = new Set<string>()

  constructor({ conflicts }: Cause) {
    this.entries = new Set(conflicts.map(({ entry }) => entry))
    for (const { conflict } of conflicts) {
      const { first, second } = conflict
      const written = writtenAt(conflict)
      const pair = [written.first ? placeKey(written.first) : '-', placeKey(written.second)]
        .toSorted()
        .join('|')
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

  /** A pair that came to light because another one of this cause is gone. */
  isRelated({ first, second }: Conflict, overlay: Overlay): boolean {
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
