import {
  findConflicts,
  searchAgain,
  type ConflictSearch,
  type Explored,
} from '../analyse/entry/find-conflicts.ts'
import { LiveProgram, type EditedFile } from '../analyse/entry/live-program.ts'
import type { Place } from '../analyse/domain/place.ts'
import type { SourceHost } from '../link/host.ts'
import { parseSource } from '../syntax/parse.ts'
import {
  analysisOf,
  sitesOf,
  type AnalyzeSourcesOptions,
  type DetailedAnalysis,
} from './analyze-sources.ts'
import type { Sites } from './sites.ts'
import { TextChange } from './text-change.ts'

/** An analysis that goes along with edits: entry points that have nothing to do with one are not explored again. */
export class LiveAnalysis {
  readonly #host: SourceHost
  /** The program as it was when it was read; edits are always seen from there. */
  readonly #search: ConflictSearch
  readonly #live: LiveProgram
  readonly #sites: Sites
  readonly #texts = new Map<string, string>()
  /** Places that initialising the modules has noted, as they were then. */
  readonly #places = new Map<Place, Place>()
  readonly #edited = new Map<string, EditedFile>()
  readonly #filesOf = new Map<Explored, ReadonlySet<string>>()
  #analysis: DetailedAnalysis

  constructor(
    host: SourceHost,
    files: readonly string[],
    options: Omit<AnalyzeSourcesOptions, 'keepExplored'> = {},
  ) {
    this.#host = host
    this.#search = findConflicts(host, files, { ...options, keepExplored: true })
    this.#live = new LiveProgram(this.#search)
    this.#sites = sitesOf(this.#search)
    this.#analysis = analysisOf(this.#search, this.#sites)
    const { routes, engine } = this.#search.program
    for (const { place } of [...routes.entries, ...routes.kept, ...engine.initial.unfollowed])
      this.#places.set(place, { ...place })
  }

  get analysis(): DetailedAnalysis {
    return this.#analysis
  }

  /**
   * Analyses the program with other texts of these files; false where an edit is such that it has to be made anew, and
   * this one is of no use any more.
   */
  update(files: Iterable<string>): boolean {
    for (const file of files) if (!this.#read(file)) return false
    const edited = [...this.#edited.values()]
    if (!this.#live.show(edited) || !this.#move()) return false
    const earlier = this.#untouched()
    if (!earlier) return false
    const search = searchAgain(this.#search, earlier)
    if (search.explored.some((one) => hasLeft(one) && !earlier.has(one.key))) return false
    this.#analysis = analysisOf(search, this.#sites)
    return true
  }

  #read(file: string): boolean {
    const module = this.#search.graph.get(file)
    const text = this.#host.read(file)
    if (!module || text === null) return false
    const before = this.#texts.get(file) ?? module.text
    this.#texts.set(file, before)
    Object.assign(module, { text })
    this.#edited.delete(file)
    if (text === before) return true
    const { program, errors } = parseSource(file, text)
    this.#edited.set(file, { file, text, program })
    return errors.length === 0
  }

  /** Has each place say where it is now; false where that is not clear. */
  #move(): boolean {
    const changes = new Map(
      [...this.#edited].map(([file, { text }]) => [
        file,
        new TextChange(this.#texts.get(file) ?? '', text),
      ]),
    )
    for (const [place, before] of this.#places) {
      const change = changes.get(before.file)
      const [at, start, end] = [before.at, before.start, before.end].map((offset) =>
        change ? change.offset(offset) : offset,
      )
      if (at == null || start == null || end == null) return false
      Object.assign(place, { at, start, end })
    }
    this.#search.program.routes.noteMoved()
    return true
  }

  /**
   * What explorations have come to that have run nothing of an edited file; `null` where one of the others has left
   * something that these may have found, or would find what only these have left later.
   */
  #untouched(): ReadonlyMap<string, Explored> | null {
    if (this.#search.program.engine.kept.size > 0) return null
    const untouched = new Map<string, Explored>()
    let isAnyTouched = false
    for (const one of this.#search.explored) {
      const isTouched = this.#isTouched(one)
      if (isTouched ? hasLeft(one) : isAnyTouched && one.hasLeftMore) return null
      isAnyTouched ||= isTouched
      if (!isTouched) untouched.set(one.key, one)
    }
    return untouched
  }

  #isTouched(one: Explored): boolean {
    const files = this.#filesOf.get(one) ?? one.runs.files
    this.#filesOf.set(one, files)
    for (const file of this.#edited.keys()) if (files.has(file)) return true
    return false
  }
}

function hasLeft({ left, hasLeftMore }: Explored): boolean {
  return left.length > 0 || hasLeftMore
}
