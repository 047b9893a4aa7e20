import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { SourceHost } from '../link/host.ts'
import type { DiscoverOptions } from './discover.ts'
import { ownVersion } from './own-version.ts'
import type { FileFacts, Sources } from './sources.ts'
import { changedReads, isAnsweredAlike, type UnitRecord } from './unit-record.ts'
import type { Unit, Units } from './units.ts'

/** What an earlier check has found out. */
interface Kept {
  readonly facts: Readonly<Record<string, FileFacts>>
  /** See `Discovery`. */
  readonly structure: string | null
  readonly units: readonly KeptUnit[]
}

interface KeptUnit extends Unit {
  readonly record: UnitRecord
}

/** A project as it is now. */
export interface Project {
  readonly sources: Sources
  readonly host: SourceHost
  readonly structure: string | null
}

/** The same folder may be checked in several ways: of so many the last check is kept. */
const keptChecks = 8

/** Where a cache is on disk. */
interface Place {
  readonly folder: string
  readonly name: string
}

/**
 * What is kept between two checks: what is known of each file, and what each unit's analysis asked and found. A result
 * holds as long as the same questions have the same answers. A file that cannot be read or written is as good as none.
 */
export class AnalysisCache {
  readonly #place: Place | null
  #kept: Omit<Kept, 'facts'>
  /** What is known of each file; put together when somebody asks, because most checks of a session do not. */
  #facts: () => Kept['facts']
  #isWritten = true
  #reused: ReadonlyMap<Unit, UnitRecord> = new Map()

  private constructor(place: Place | null) {
    this.#place = place
    const nothing: Kept = { facts: {}, structure: null, units: [] }
    const { facts, ...kept } = (place && readKept(join(place.folder, place.name))) ?? nothing
    this.#kept = kept
    this.#facts = () => facts
  }

  /** The cache of checks of the same files by the same build; without a folder it lives as long as this process. */
  static open(folder: string | undefined, options: DiscoverOptions): AnalysisCache {
    if (folder === undefined) return new AnalysisCache(null)
    const { root, paths, includeTests, exclude } = options
    const key = JSON.stringify([ownBuild(), root, paths, includeTests, exclude ?? []])
    const name = `${createHash('sha1').update(key).digest('hex')}.json`
    return new AnalysisCache({ folder, name })
  }

  get facts(): ReadonlyMap<string, FileFacts> {
    return new Map(Object.entries(this.#facts()))
  }

  /**
   * The units whose results still hold, with these. They are among `units` from then on. `refresh` may give the result of
   * a unit in which only these files have changed.
   */
  reuse(
    units: Units,
    { sources, host, structure }: Project,
    refresh: (unit: Unit, changed: readonly string[]) => UnitRecord | null = () => null,
  ): ReadonlyMap<Unit, UnitRecord> {
    const isSameStructure = structure !== null && structure === this.#kept.structure
    const reused = new Map<Unit, UnitRecord>()
    for (const { record, packages, files } of this.#kept.units) {
      const parts = units.partsOf({ packages, files })
      if (!parts) continue
      const isOwn = (file: string): boolean => {
        const owner = units.of(file)
        return !owner || parts.includes(owner)
      }
      if (!Object.keys(record.trace.reads).every(isOwn)) continue
      if (!isAnsweredAlike(record.trace, { host, isSameStructure })) continue
      const changed = changedReads(record.trace, sources)
      const now = changed.length === 0 ? atNoTime(record) : refresh({ packages, files }, changed)
      if (now) reused.set(units.join(parts), now)
    }
    this.#reused = reused
    return reused
  }

  /** Keeps what is known now. `since`: when this check began. */
  keep(
    records: ReadonlyMap<Unit, UnitRecord>,
    { sources, structure }: Project,
    since: number,
  ): void {
    const before = this.#kept
    const isKnown =
      records.size === before.units.length &&
      [...records].every(([unit, record]) => this.#reused.get(unit) === record)
    if (isKnown && !sources.hasNews && structure === before.structure) return
    const units = [...records].map(([{ packages, files }, record]) => ({ packages, files, record }))
    this.#kept = { structure, units }
    this.#facts = () => Object.fromEntries(sources.settledFacts(since))
    this.#isWritten = false
  }

  /** Writes to disk what is kept, for the checks of other processes. */
  write(): void {
    if (!this.#place || this.#isWritten) return
    this.#isWritten = true
    const { folder, name } = this.#place
    try {
      mkdirSync(folder, { recursive: true })
      const partial = join(folder, `${name}.${process.pid}`)
      writeFileSync(partial, JSON.stringify({ facts: this.#facts(), ...this.#kept }))
      renameSync(partial, join(folder, name))
      prune(folder)
    } catch {
      // The next check takes as long as this one.
    }
  }
}

/** What is known already takes no time. */
function atNoTime(record: UnitRecord): UnitRecord {
  return { ...record, analysis: { ...record.analysis, parseMs: 0, linkMs: 0, analyseMs: 0 } }
}

function prune(folder: string): void {
  const times = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
  for (const { name } of times.toSorted((a, b) => b.at - a.at).slice(keptChecks))
    rmSync(join(folder, name), { force: true })
}

function readKept(file: string): Kept | null {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept
    // Only this program writes it; what somebody else has made of it is not worth more than this look.
    const isWhole = (unit: KeptUnit): boolean => typeof unit.record?.trace?.resolutions === 'string'
    return kept.facts && kept.units.every(isWhole) ? kept : null
  } catch {
    return null
  }
}

/** What may make a difference to results beside the project: this program, and the Node that runs it. */
function ownBuild(): string {
  const here = import.meta.dirname
  const files = readdirSync(here).map((name) => {
    const { mtimeMs, size } = statSync(join(here, name))
    return `${name}:${mtimeMs}:${size}`
  })
  return [ownVersion(), process.version, ...files.toSorted()].join('\n')
}
