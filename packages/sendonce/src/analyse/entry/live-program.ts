import type { AstNode } from '../../syntax/ast.ts'
import type { FunctionIr, ModuleIr } from '../../syntax/ir.ts'
import { lowerModule } from '../../syntax/lower-module.ts'
import { matchModule, type MatchedModule } from '../../syntax/match-module.ts'
import type { Left } from '../effects/equipment.ts'
import type { EntryPoint } from './entry-points.ts'
import { explore, type Exploration } from './explore.ts'
import type { ConflictSearch } from './find-conflicts.ts'

/** A file with another text, parsed. */
export interface EditedFile {
  readonly file: string
  readonly text: string
  readonly program: AstNode
}

/** A version of a file that stands in the program now. */
interface Installed {
  readonly text: string
  readonly changed: readonly FunctionIr[]
  readonly undo: () => void
}

/** How many versions of a file are kept lowered. */
const keptVersions = 4

/**
 * The analysed program, of which the code of functions can be exchanged while all that running its modules
 * made stays: closures, routes and exports hold functions by identity, and these get other bodies.
 */
export class LiveProgram {
  private readonly search: ConflictSearch
  private readonly entries: ReadonlySet<FunctionIr>
  /** What entry points have left for those that were explored later, in order. */
  private readonly left: readonly Left[]
  /** How much of that each entry point found when it was explored first. */
  private readonly found = new Map<EntryPoint, number>()
  private readonly installed = new Map<string, Installed>()
  private readonly lowered = new Map<string, Map<string, MatchedModule | null>>()
  private putBack: () => void = () => {}

  constructor(search: ConflictSearch) {
    this.search = search
    this.entries = new Set(search.candidates.map(({ fn }) => fn.fn))
    const all: Left[] = []
    for (const { entry, left } of search.explored) {
      this.found.set(entry, all.length)
      all.push(...left)
    }
    this.left = all
  }

  /**
   * Makes the program that of these sources, and gives the functions that are not what they were; `null`
   * where more than bodies of functions changed, or what a changed one did when modules were run.
   */
  show(sources: readonly EditedFile[]): ReadonlySet<FunctionIr> | null {
    this.putBack()
    this.putBack = () => {}
    const texts = new Map(sources.map(({ file, text }) => [file, text]))
    for (const [file, { text, undo }] of this.installed) {
      if (texts.get(file) === text) continue
      undo()
      this.installed.delete(file)
    }
    for (const source of sources)
      if (!this.installed.has(source.file) && !this.install(source)) return null
    const changed = new Set([...this.installed.values()].flatMap((one) => one.changed))
    this.putBack = this.search.program.engine.summaries.without(changed, this.installed)
    return changed
  }

  /** The functions that are not what they were, by where they begin in their files now. */
  get changedPlaces(): ReadonlySet<string> {
    return new Set(
      [...this.installed].flatMap(([file, { changed }]) =>
        changed.map(({ span }) => `${file}:${span.start}`),
      ),
    )
  }

  /** `waysOut`: where functions may end since they were edited. */
  explore(entry: EntryPoint, waysOut: ReadonlySet<string> = new Set()): Exploration {
    const { engine } = this.search.program
    const { equipment } = engine
    engine.waysOut = waysOut
    equipment.clear()
    equipment.put(this.left.slice(0, this.found.get(entry) ?? 0))
    return explore(this.search.program, entry)
  }

  private install(source: EditedFile): boolean {
    const module = this.search.graph.get(source.file)
    if (!module) return false
    const { ir } = module
    const matched = this.matched(source, ir)
    if (!matched) return false
    const { program } = this.search
    const changed = [...matched.changed].map((index) => ir.functions[index] as FunctionIr)
    const gone = [...matched.missing].map((index) => ir.functions[index] as FunctionIr)
    const { summaries, initial } = program.engine
    const summarised = summaries.withUsed(initial).touched
    const isFixed = (fn: FunctionIr): boolean => program.wasRun(fn) || summarised.has(fn)
    if (changed.some(isFixed) || gone.some((fn) => isFixed(fn) || this.entries.has(fn)))
      return false
    this.installed.set(source.file, { text: source.text, changed, undo: exchange(ir, matched) })
    return true
  }

  private matched(source: EditedFile, ir: ModuleIr): MatchedModule | null {
    const { file, text } = source
    const versions = this.lowered.get(file) ?? new Map<string, MatchedModule | null>()
    this.lowered.set(file, versions)
    const known = versions.get(text)
    if (known !== undefined) return known
    const made = matchSource(ir, source)
    versions.set(text, made)
    const [oldest] = versions.keys()
    if (versions.size > keptVersions && oldest !== undefined) versions.delete(oldest)
    return made
  }
}

function matchSource(before: ModuleIr, { file, text, program }: EditedFile): MatchedModule | null {
  try {
    return matchModule(before, lowerModule(file, text, program))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Gives the functions of a module other bodies, and gives what undoes that. Only here is the IR written to. */
function exchange(module: ModuleIr, matched: MatchedModule): () => void {
  const undoFunctions = exchangeAll(module.functions, matched.functions, matched.missing)
  const undoClasses = exchangeAll(module.classes, matched.classes, new Set())
  const { reassigned, overwritten, filled, counted, asked, counters, limited } = module
  Object.assign(module, {
    reassigned: matched.reassigned,
    overwritten: matched.overwritten,
    filled: matched.filled,
    counted: matched.counted,
    asked: matched.asked,
    counters: matched.counters,
    limited: matched.limited,
  })
  return () => {
    undoFunctions()
    undoClasses()
    Object.assign(module, { reassigned, overwritten, filled, counted, asked, counters, limited })
  }
}

function exchangeAll<T extends object>(
  list: readonly T[],
  contents: readonly T[],
  missing: ReadonlySet<number>,
): () => void {
  const open = list as T[]
  const before = list.map((one) => ({ one, content: { ...one } }))
  contents.forEach((content, index) => {
    const own = before[index]?.one
    if (own && !missing.has(index)) Object.assign(own, content)
    else open[index] = content
  })
  return () => {
    open.length = before.length
    before.forEach(({ one, content }, index) => {
      open[index] = Object.assign(one, content)
    })
  }
}
