import type { SourceHost } from '../../link/host.ts'
import { ModuleGraph, type KnownModules } from '../../link/module-graph.ts'
import {
  entryOfFunction,
  entryOfHandler,
  entryOfKept,
  namedHandlers,
  type EntryPoint,
} from './entry-points.ts'
import { meetKept } from './meet-kept.ts'
import { explore, type Exit } from './explore.ts'
import type { Silence } from './silences.ts'
import type { UnfollowedCall } from '../domain/unfollowed.ts'
import type { Conflict } from '../machine.ts'
import type { Chain } from '../domain/chain.ts'
import { keyOf } from '../domain/value.ts'
import { Program } from './program.ts'
import { Settled } from './settled.ts'
import type { FunctionIr } from '../../syntax/ir.ts'

/** A conflict with the entry point it was found from. */
export interface FoundConflict {
  readonly conflict: Conflict
  readonly entry: EntryPoint
}

/** A way without an answer, with the entry point it was found from. */
export interface FoundSilence {
  readonly silence: Silence
  readonly entry: EntryPoint
}

/** How the paths of an entry point end. */
export interface FoundExits {
  readonly entry: EntryPoint
  readonly exits: readonly Exit[]
  /** The functions that it has run, with their files. */
  readonly touched: ReadonlyMap<FunctionIr, string>
}

export interface ConflictSearch {
  readonly found: readonly FoundConflict[]
  readonly silences: readonly FoundSilence[]
  /** Only where they were asked for. */
  readonly exits: readonly FoundExits[]
  readonly graph: ModuleGraph
  readonly program: Program
  readonly entryPoints: readonly EntryPoint[]
  /** Those, and handlers that were not explored because another registration of them stands for them. */
  readonly candidates: readonly EntryPoint[]
  readonly overBudget: readonly EntryPoint[]
  readonly analysedFiles: number
  readonly unresolvedCalls: number
  /** What could not be followed, and why. */
  readonly unfollowed: readonly UnfollowedCall[]
  readonly linkMs: number
  readonly analyseMs: number
}

export interface SearchOptions {
  readonly onProgress?: Progress | undefined
  /** Keeps how each path ends: a fix is held against that. */
  readonly keepExits?: boolean | undefined
  /** Explores these entry points only. */
  readonly isWanted?: ((entry: EntryPoint) => boolean) | undefined
  /** Files that were parsed before and are the same still. */
  readonly known?: KnownModules | undefined
}

export type Progress = (done: number, total: number, file: string) => void

/**
 * Finds every pair of an answer and a later operation on the same response, in the given files and
 * what they import. Deterministic: files are taken in the given order.
 */
export function findConflicts(
  host: SourceHost,
  files: readonly string[],
  options: SearchOptions = {},
): ConflictSearch {
  const onProgress = options.onProgress ?? (() => {})
  const graph = new ModuleGraph(host, options.known)
  const program = new Program(host, graph)
  const start = performance.now()
  files.forEach((file, index) => {
    onProgress(index, files.length * 2, file)
    program.initialise(file)
  })
  for (const file of program.importersFirst(files)) prepareFunctions(program, graph, file)
  const linked = performance.now()
  const search = new Search(program, graph, options)
  search.registered()
  files.forEach((file, index) => {
    onProgress(files.length + index, files.length * 2, file)
    search.named(file)
  })
  search.shared()
  const end = performance.now()
  return {
    found: search.found,
    silences: search.silences.filter((found) => !search.isClosed(found)),
    exits: search.exits,
    graph,
    program,
    entryPoints: search.entries,
    candidates: search.candidates,
    overBudget: search.overBudget,
    analysedFiles: files.filter((file) => graph.get(file)).length,
    unresolvedCalls: program.engine.unresolved.size,
    unfollowed: [...program.engine.unresolved.values(), ...program.engine.nested.values()],
    linkMs: linked - start - graph.parseMs,
    analyseMs: end - linked,
  }
}

/** Runs functions that nobody called and that register handlers, or enclose a handler. */
function prepareFunctions(program: Program, graph: ModuleGraph, file: string): void {
  const module = graph.get(file)
  if (!module) return
  const wanted = new Set<number>()
  for (const fn of module.ir.functions) if (fn.registers && fn.index > 0) wanted.add(fn.index)
  for (const fn of namedHandlers(module)) {
    for (let at = fn.parent; at > 0; at = module.ir.functions[at]?.parent ?? 0) wanted.add(at)
  }
  const handlers = new Set<FunctionIr>(namedHandlers(module))
  for (const index of [...wanted].toSorted((a, b) => a - b)) {
    const fn = module.ir.functions[index] as FunctionIr
    if (!handlers.has(fn) && !program.wasRun(fn)) program.prepare(program.closureOf(module, fn))
  }
}

class Search {
  readonly found: FoundConflict[] = []
  readonly silences: FoundSilence[] = []
  readonly exits: FoundExits[] = []
  readonly entries: EntryPoint[] = []
  readonly candidates: EntryPoint[] = []
  readonly overBudget: EntryPoint[] = []
  /** What is behind handlers that answer when they have handed on. */
  private readonly closed: Chain[] = []
  private readonly program: Program
  private readonly graph: ModuleGraph
  private readonly explored = new Set<FunctionIr>()
  private readonly keepExits: boolean
  private readonly isWanted: (entry: EntryPoint) => boolean

  constructor(program: Program, graph: ModuleGraph, options: SearchOptions) {
    this.program = program
    this.graph = graph
    this.keepExits = options.keepExits ?? false
    this.isWanted = options.isWanted ?? (() => true)
  }

  registered(): void {
    const settled = new Settled()
    for (const handler of this.program.routes.handlers()) {
      const entry = entryOfHandler(this.program, handler)
      if (!entry) continue
      if (settled.has(entry)) this.candidates.push(entry)
      else {
        this.explore(entry)
        settled.add(entry)
      }
    }
    for (const kept of this.program.routes.kept) {
      const entry = entryOfKept(kept)
      if (entry && !this.explored.has(entry.fn.fn)) this.explore(entry)
    }
  }

  /** What is kept outside of its request is met by others: they are run again with it. */
  shared(): void {
    const kept = [...this.program.engine.kept.values()]
    for (const one of kept) {
      const { file } = one.at.place
      for (const entry of this.entries) {
        if (entry.fn.env.module.file !== file) continue
        for (const conflict of meetKept(this.program, entry, one))
          this.found.push({ conflict, entry })
      }
    }
  }

  /** Handlers that no registration was seen for, unless they were run from one. */
  named(file: string): void {
    const module = this.graph.get(file)
    if (!module) return
    for (const fn of namedHandlers(module)) {
      if (this.explored.has(fn) || this.program.engine.invoked.has(fn)) continue
      const entry = entryOfFunction(this.program, module, fn)
      if (!this.program.isForeign(entry.fn)) this.explore(entry)
    }
  }

  /** Whether a layer in front answers what this handler leaves without an answer. */
  isClosed({ silence, entry }: FoundSilence): boolean {
    if (silence.kind !== 'no-answer') return false
    const key = keyOf(entry.callee)
    return this.closed.some(({ layers }) => layers.some(({ handler }) => keyOf(handler) === key))
  }

  private explore(entry: EntryPoint): void {
    this.explored.add(entry.fn.fn)
    this.candidates.push(entry)
    if (!this.isWanted(entry)) return
    this.entries.push(entry)
    const { conflicts, exits, silences, isComplete, isClosing } = explore(this.program, entry)
    if (isClosing && entry.chain) this.closed.push(entry.chain)
    if (!isComplete) this.overBudget.push(entry)
    if (this.keepExits) {
      const { summaries, touched } = this.program.engine
      this.exits.push({ entry, exits, touched: summaries.withUsed(touched) })
    }
    for (const silence of silences) this.silences.push({ silence, entry })
    for (const conflict of conflicts) this.found.push({ conflict, entry })
  }
}
