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
import { isCurrent, type UnitRecord } from './unit-record.ts'
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

/**
 * What is kept on disk between two checks: what is known of each file, and what each unit's analysis asked and found. A
 * result holds as long as the same questions have the same answers. A file that cannot be read or written is as good
 * as none.
 */
export class AnalysisCache {
  readonly #folder: string
  readonly #file: string
  readonly #kept: Kept
  readonly #reused = new Map<Unit, UnitRecord>()

  private constructor(folder: string, file: string) {
    this.#folder = folder
    this.#file = file
    this.#kept = readKept(join(folder, file)) ?? { facts: {}, structure: null, units: [] }
  }

  /** The cache of checks of the same files by the same build. */
  static open(
    folder: string,
    { root, paths, includeTests, exclude }: DiscoverOptions,
  ): AnalysisCache {
    const key = JSON.stringify([ownBuild(), root, paths, includeTests, exclude ?? []])
    const name = createHash('sha1').update(key).digest('hex')
    return new AnalysisCache(folder, `${name}.json`)
  }

  get facts(): ReadonlyMap<string, FileFacts> {
    return new Map(Object.entries(this.#kept.facts))
  }

  /** The units whose results still hold, with these. They are among `units` from then on. */
  reuse(units: Units, { sources, host, structure }: Project): ReadonlyMap<Unit, UnitRecord> {
    const isSameStructure = structure !== null && structure === this.#kept.structure
    for (const { record, packages, files } of this.#kept.units) {
      const parts = units.partsOf({ packages, files })
      if (!parts) continue
      const isOwn = (file: string): boolean => {
        const owner = units.of(file)
        return !owner || parts.includes(owner)
      }
      if (!Object.keys(record.trace.reads).every(isOwn)) continue
      if (!isCurrent(record.trace, { sources, host, isSameStructure })) continue
      // It has taken no time now.
      const analysis = { ...record.analysis, parseMs: 0, linkMs: 0, analyseMs: 0 }
      this.#reused.set(units.join(parts), { ...record, analysis })
    }
    return this.#reused
  }

  /** Keeps what is known now, for the next check. `since`: when this one began. */
  save(
    records: ReadonlyMap<Unit, UnitRecord>,
    { sources, structure }: Project,
    since: number,
  ): void {
    const isKnown =
      records.size === this.#kept.units.length &&
      [...records].every(([unit, record]) => this.#reused.get(unit) === record)
    if (isKnown && !sources.hasNews && structure === this.#kept.structure) return
    const facts = sources.settledFacts(since)
    const units = [...records].map(([{ packages, files }, record]) => ({ packages, files, record }))
    try {
      mkdirSync(this.#folder, { recursive: true })
      const partial = join(this.#folder, `${this.#file}.${process.pid}`)
      writeFileSync(
        partial,
        JSON.stringify({ facts: Object.fromEntries(facts), structure, units } satisfies Kept),
      )
      renameSync(partial, join(this.#folder, this.#file))
      this.#prune()
    } catch {
      // The next check takes as long as this one.
    }
  }

  #prune(): void {
    const times = readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name, at: statSync(join(this.#folder, name)).mtimeMs }))
    for (const { name } of times.toSorted((a, b) => b.at - a.at).slice(keptChecks))
      rmSync(join(this.#folder, name), { force: true })
  }
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
