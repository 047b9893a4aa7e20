import type { Incident } from '@sendonce/model'
import { guard } from '../guard.ts'
import { clock } from '../timers.ts'

/** After the first one, repeats are told this often at most: each mistake of a busy server happens a thousand times a second. */
const interval = 10_000
/** The first ones are gathered for so long. */
const soon = 1000
/** Mistakes kept apart; beyond that the oldest is forgotten and would be told anew. */
const keptIncidents = 500

interface Known {
  incident: Incident
  /** When a repeat of it was told. */
  toldAt: number
  isHeldBack: boolean
}

/** Where an incident goes; `isRepeat`: only its count has changed since it was told. */
export type Publish = (incident: Incident, isRepeat: boolean) => void

/** Counts identical incidents: the first is told at once, later ones as a higher count. */
export class Repeats {
  readonly #publish: Publish
  readonly #byKey = new Map<string, Known>()
  readonly #byFingerprint = new Map<string, Known>()
  #timer: NodeJS.Timeout | undefined

  constructor(publish: Publish) {
    this.#publish = publish
  }

  /**
   * `key`: equal only for incidents that `build` would build alike; it saves the building. Gives the incident, or the
   * first one like it.
   */
  add(key: string | null, build: () => Incident): Incident {
    const known = key === null ? undefined : this.#byKey.get(key)
    if (known) return this.#again(known)
    const incident = build()
    const same = this.#byFingerprint.get(incident.fingerprint)
    const entry = same ?? { incident, toldAt: Number.NEGATIVE_INFINITY, isHeldBack: false }
    if (key !== null) remember(this.#byKey, key, entry)
    if (same) return this.#again(same)
    remember(this.#byFingerprint, incident.fingerprint, entry)
    this.#publish(incident, false)
    return incident
  }

  /** Tells the counts that were held back. */
  flush(): void {
    for (const known of this.#byFingerprint.values()) if (known.isHeldBack) this.#tell(known)
  }

  #again(known: Known): Incident {
    const { incident } = known
    known.incident = { ...incident, count: incident.count + 1 }
    known.isHeldBack = true
    // Not only at the end: a process that a signal ends gets no chance to tell what was held back.
    this.#timer ??= setInterval(() => guard(() => this.#tellDue()), soon).unref()
    return incident
  }

  #tellDue(): void {
    const now = clock()
    const held = [...this.#byFingerprint.values()].filter(({ isHeldBack }) => isHeldBack)
    for (const known of held) if (now - known.toldAt >= interval) this.#tell(known)
    if (held.length > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #tell(known: Known): void {
    known.isHeldBack = false
    known.toldAt = clock()
    this.#publish(known.incident, true)
  }
}

function remember(map: Map<string, Known>, key: string, entry: Known): void {
  if (map.size >= keptIncidents) {
    const [oldest] = map.keys()
    if (oldest !== undefined) map.delete(oldest)
  }
  map.set(key, entry)
}
