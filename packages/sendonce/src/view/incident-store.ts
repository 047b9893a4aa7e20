import type { Incident } from '@sendonce/model'
import { incidentsAtMost } from '../report/live/match-view.ts'
import type { RecordedIncident } from '../report/live/incident-view.ts'
import { localize } from '../run/localize.ts'

/** Kinds of incidents that are kept apart; of more the ones that came first are let go. */
const fingerprintsAtMost = 5000

interface Kind {
  /** The oldest first. */
  readonly kept: Map<string, RecordedIncident>
  /** Stands for those that were let go: one of them, with the counts of all. */
  rest: RecordedIncident | null
}

/** The incidents of a recording; of many of one kind the newest ones, and how many there were. */
export class IncidentStore {
  readonly #root: string
  readonly #kinds = new Map<string, Kind>()
  readonly #byId = new Map<string, RecordedIncident>()

  constructor(root: string) {
    this.#root = root
  }

  add(raw: Incident): void {
    const { id, fingerprint } = raw
    const kind = this.#kindOf(fingerprint)
    const known = kind.kept.get(id)
    // A repeat is written again with a higher count.
    if (known && known.raw.count > raw.count) return
    const recorded = { raw, local: localize(raw, this.#root) }
    kind.kept.set(id, recorded)
    this.#byId.set(id, recorded)
    if (kind.kept.size > incidentsAtMost) this.#letGo(kind)
  }

  get(id: string): RecordedIncident | null {
    return this.#byId.get(id) ?? null
  }

  /** The oldest first, their files relative to the root. */
  all(): Incident[] {
    const all = [...this.#kinds.values()].flatMap(({ kept, rest }) => [
      ...(rest ? [rest.local] : []),
      ...Array.from(kept.values(), ({ local }) => local),
    ])
    return all.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time))
  }

  get isEmpty(): boolean {
    return this.#kinds.size === 0
  }

  #kindOf(fingerprint: string): Kind {
    const known = this.#kinds.get(fingerprint)
    if (known) return known
    const kind: Kind = { kept: new Map(), rest: null }
    this.#kinds.set(fingerprint, kind)
    if (this.#kinds.size > fingerprintsAtMost) {
      const [oldest] = this.#kinds
      if (oldest) {
        this.#kinds.delete(oldest[0])
        for (const id of oldest[1].kept.keys()) this.#byId.delete(id)
      }
    }
    return kind
  }

  #letGo(kind: Kind): void {
    const [oldest] = kind.kept
    if (!oldest) return
    const [id, gone] = oldest
    kind.kept.delete(id)
    this.#byId.delete(id)
    const count = gone.raw.count + (kind.rest?.raw.count ?? 0)
    kind.rest = { raw: { ...gone.raw, count }, local: { ...gone.local, count } }
  }
}
