import type { Edit } from '@sendonce/model'
import type { Place } from '../analyse/domain/place.ts'
import type { SourceHost } from '../link/host.ts'
import type { SourceModule } from '../link/module-graph.ts'
import { applyEdits } from '../util/text-edits.ts'
import { OffsetMap } from './edits.ts'
import { SourceFile, walkAll } from './source-file.ts'
import type { Sources } from './problem.ts'

/** A state of the edited files to which an overlay can go back. */
export interface Mark {
  readonly texts: ReadonlyMap<string, string>
  readonly lengths: ReadonlyMap<string, number>
}

/** The program with edits that are in no file yet. */
export class Overlay implements SourceHost, Sources {
  private texts = new Map<string, string>()
  private readonly maps = new Map<string, OffsetMap>()
  private readonly parsed = new Map<string, SourceFile>()
  /** Files as they were before all edits. */
  private readonly unedited = new Map<string, SourceFile>()
  private readonly host: SourceHost
  private readonly importers: ReadonlyMap<string, ReadonlySet<string>>

  constructor(host: SourceHost, importers: ReadonlyMap<string, ReadonlySet<string>>) {
    this.host = host
    this.importers = importers
  }

  read(file: string): string | null {
    return this.texts.get(file) ?? this.host.read(file)
  }

  resolve(specifier: string, from: string): ReturnType<SourceHost['resolve']> {
    return this.host.resolve(specifier, from)
  }

  dependencyMajor(file: string, name: string): number | null {
    return this.host.dependencyMajor(file, name)
  }

  get(file: string): SourceFile | null {
    const text = this.read(file)
    if (text === null) return null
    const parsed = this.isEdited(file) ? this.parsed : this.unedited
    const known = parsed.get(file)
    if (known?.text === text) return known
    const source = new SourceFile(file, text, (specifier, name) => {
      const found = this.resolve(specifier, file)
      const isNamed = found.kind === 'file' && this.read(found.file)?.includes(name)
      return isNamed ? this.get(found.file) : null
    })
    parsed.set(file, source)
    return source
  }

  users(file: string): readonly string[] {
    const found = new Set([file])
    for (const one of found) for (const user of this.importers.get(one) ?? []) found.add(user)
    return [...found]
  }

  isEdited(file: string): boolean {
    return this.texts.has(file)
  }

  /** The files that were edited, with their texts. */
  get edited(): ReadonlyMap<string, string> {
    return this.texts
  }

  apply(edits: readonly Edit[]): void {
    const files = new Set(edits.map(({ file }) => file))
    for (const file of files) {
      const own = edits.filter((one) => one.file === file)
      const text = this.read(file)
      if (text === null) continue
      this.texts.set(file, applyEdits(text, own))
      const map = this.maps.get(file) ?? new OffsetMap()
      map.add(own, text)
      this.maps.set(file, map)
    }
  }

  /** Where the edits let functions end: `file:start` of each `return` and `throw`; `null` where that is not all that they do. */
  get waysOut(): ReadonlySet<string> | null {
    const found = new Set<string>()
    for (const file of this.texts.keys()) {
      const source = this.get(file)
      if (!source || !this.maps.get(file)?.isEnding) return null
      for (const { type, start } of walkAll(source.program))
        if (/^(Return|Throw)Statement$/.test(type) && this.original(file, start) === null)
          found.add(`${file}:${start}`)
    }
    return found
  }

  mark(): Mark {
    return {
      texts: new Map(this.texts),
      lengths: new Map([...this.maps].map(([file, map]) => [file, map.length])),
    }
  }

  goBack({ texts, lengths }: Mark): void {
    this.texts = new Map(texts)
    for (const [file, map] of this.maps) map.cut(lengths.get(file) ?? 0)
  }

  /** Where a place stood before all edits; `null` in text that they put in. */
  original(file: string, offset: number): number | null {
    const map = this.maps.get(file)
    return map ? map.original(offset) : offset
  }

  /** Where a place of before all edits stands now; `null` where it was taken out. */
  current({ file, at }: Place): number | null {
    const map = this.maps.get(file)
    return map ? map.current(at) : at
  }

  /** Modules that are as they were. */
  unchanged(modules: { get(file: string): SourceModule | null | undefined }): {
    get(file: string): SourceModule | null | undefined
  } {
    return { get: (file) => (this.isEdited(file) ? undefined : modules.get(file)) }
  }
}

/** A host that remembers which file asked for which. */
export class ImportRecorder implements SourceHost {
  readonly importers: Map<string, Set<string>> = new Map()
  readonly host: SourceHost

  constructor(host: SourceHost) {
    this.host = host
  }

  read(file: string): string | null {
    return this.host.read(file)
  }

  resolve(specifier: string, from: string): ReturnType<SourceHost['resolve']> {
    const resolution = this.host.resolve(specifier, from)
    if (resolution.kind === 'file') {
      const known = this.importers.get(resolution.file)
      if (known) known.add(from)
      else this.importers.set(resolution.file, new Set([from]))
    }
    return resolution
  }

  dependencyMajor(file: string, name: string): number | null {
    return this.host.dependencyMajor(file, name)
  }
}
