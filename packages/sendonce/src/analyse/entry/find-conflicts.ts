import type { SourceHost } from '../../link/host.ts'
import { registerFile } from './file-routes.ts'
import { ModuleGraph, type KnownModules } from '../../link/module-graph.ts'
import {
  entryOfFunction,
  entryOfHandler,
  entryOfKept,
  namedHandlers,
  type EntryPoint,
} from './entry-points.ts'
import type { Asked } from './lazy-chain.ts'
import { AroundHandlers } from './around-handlers.ts'
import { meetKept } from './meet-kept.ts'
import { explore, type Exploration } from './explore.ts'
import type { Silence } from './silence.ts'
import { Runs } from '../domain/runs.ts'
import type { UnfollowedCall } from '../domain/unfollowed.ts'
import type { Conflict } from '../machine.ts'
import { listenersBehind, type Layer } from '../domain/chain.ts'
import { keyOf } from '../domain/value.ts'
import { Exceeding } from './exceeding.ts'
import { Program } from './program.ts'
import type { KeptHandler, RouteHandler } from './route-entry.ts'
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

/** What the modules of a program have handed to frameworks and libraries. */
interface Registered {
  readonly handlers: readonly RouteHandler[]
  readonly kept: readonly KeptHandler[]
}

/** What exploring an entry point has come to. */
export interface Explored extends Omit<Exploration, 'ends'> {
  /** Which of the program's entry points it is. */
  readonly key: string
  readonly entry: EntryPoint
  /** What it has run, and what was run for summaries of that. */
  readonly runs: Runs
  /** What was asked of what follows the handler. */
  readonly asked: Asked | null
  /** It has left something besides that, which others find. */
  readonly hasLeftMore: boolean
}

/** An entry point that was explored in part. */
interface Incomplete {
  readonly entry: EntryPoint
  /** What went wrong in the analysis; `null`: it took more steps than it may. */
  readonly fault: string | null
}

export interface ConflictSearch {
  readonly found: readonly FoundConflict[]
  readonly silences: readonly FoundSilence[]
  /** What it was put together from; only where that was asked for. */
  readonly explored: readonly Explored[]
  readonly files: readonly string[]
  /** What the modules have registered; handlers that are explored may register more. */
  readonly registered: Registered
  readonly graph: ModuleGraph
  readonly program: Program
  readonly entryPoints: readonly EntryPoint[]
  /** Those, and handlers that were not explored because another registration of them stands for them. */
  readonly candidates: readonly EntryPoint[]
  readonly incomplete: readonly Incomplete[]
  readonly analysedFiles: number
  readonly unresolvedCalls: number
  /** What could not be followed, and why. */
  readonly unfollowed: readonly UnfollowedCall[]
  readonly parseMs: number
  readonly linkMs: number
  readonly analyseMs: number
}

export interface SearchOptions {
  readonly onProgress?: Progress | undefined
  /** Keeps what each exploration has come to: a fix is held against that. */
  readonly keepExplored?: boolean | undefined
  /** Explores these entry points only. */
  readonly isWanted?: ((entry: EntryPoint) => boolean) | undefined
  /** Files that were parsed before and are the same still. */
  readonly known?: KnownModules | undefined
  /** Where functions may end since they were edited. */
  readonly waysOut?: ReadonlySet<string> | undefined
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
  if (options.waysOut) program.engine.waysOut = options.waysOut
  const start = performance.now()
  files.forEach((file, index) => {
    onProgress(index, files.length * 2, file)
    program.initialise(file)
  })
  for (const maker of program.engine.containers.makers) program.made(maker)
  program.runPlugins()
  for (const file of program.importersFirst(files)) {
    prepareFunctions(program, graph, file)
    program.runPlugins()
  }
  for (const file of files) registerFile(program, file)
  const linkMs = performance.now() - start - graph.parseMs
  program.routes.isComplete = true
  for (const call of program.routes.foreign.calls) program.engine.initial.noteUnfollowed(call)
  const registered = { handlers: program.routes.handlers(), kept: [...program.routes.kept] }
  const linked = { program, graph, files, registered, linkMs }
  return searchIn(linked, options, new Map(), 0)
}

/**
 * The same search in its program as it is now. Those entry points are not explored again of which `earlier` has, by
 * their keys, what that would come to.
 */
export function searchAgain(
  search: ConflictSearch,
  earlier: ReadonlyMap<string, Explored>,
): ConflictSearch {
  const { parseMs } = search.graph
  return searchIn({ ...search, linkMs: 0 }, { keepExplored: true }, earlier, parseMs)
}

type Linked = Pick<ConflictSearch, 'program' | 'graph' | 'files' | 'registered' | 'linkMs'>

function searchIn(
  linked: Linked,
  options: SearchOptions,
  earlier: ReadonlyMap<string, Explored>,
  parsedBefore: number,
): ConflictSearch {
  const { program, graph, files, linkMs } = linked
  const start = performance.now()
  const onFile = (index: number, file: string): void =>
    options.onProgress?.(files.length + index, files.length * 2, file)
  program.engine.equipment.clear()
  const search = new Search(program, graph, options, earlier)
  search.registered(linked.registered, (file) => onFile(0, file))
  files.forEach((file, index) => {
    onFile(index, file)
    search.named(file)
  })
  search.around(files)
  search.shared()
  const runs = new Runs()
  runs.addFindings(program.engine.initial)
  runs.addFindings(search.runs)
  return {
    found: search.found,
    silences: search.silences.filter((found) => !search.isClosed(found)),
    explored: search.explored,
    files,
    registered: linked.registered,
    graph,
    program,
    entryPoints: search.entries,
    candidates: search.candidates,
    incomplete: search.incomplete,
    analysedFiles: files.filter((file) => graph.get(file)).length,
    unresolvedCalls: runs.unresolved.size,
    unfollowed: runs.unfollowed,
    parseMs: graph.parseMs - parsedBefore,
    linkMs,
    analyseMs: performance.now() - start,
  }
}

/** Runs functions that nobody called and that register handlers, or enclose a handler. */
function prepareFunctions(program: Program, graph: ModuleGraph, file: string): void {
  const module = graph.get(file)
  if (!module) return
  const wanted = new Set<number>()
  for (const fn of module.ir.functions) if (fn.registers && fn.index > 0) wanted.add(fn.index)
  const handlers = new Set(namedHandlers(program, module))
  for (const fn of handlers) {
    for (let at = fn.parent; at > 0; at = module.ir.functions[at]?.parent ?? 0) wanted.add(at)
  }
  for (const index of [...wanted].toSorted((a, b) => a - b)) {
    const fn = module.ir.functions[index] as FunctionIr
    if (!handlers.has(fn) && !program.wasRun(fn)) program.prepare(program.closureOf(module, fn))
  }
}

class Search {
  readonly found: FoundConflict[] = []
  readonly silences: FoundSilence[] = []
  readonly explored: Explored[] = []
  /** What all explorations have come by, but for the functions that they touched. */
  readonly runs: Runs = new Runs()
  readonly entries: EntryPoint[] = []
  readonly candidates: EntryPoint[] = []
  readonly incomplete: Incomplete[] = []
  /** What is behind handlers that answer when they have handed on, and listeners that others stand in front of. */
  private readonly closed: Layer[] = []
  private readonly handlers: AroundHandlers
  private readonly program: Program
  private readonly graph: ModuleGraph
  private readonly done = new Set<FunctionIr>()
  /** What explorations ran that were cut off: they need not have seen all of it, so it is explored by itself as well. */
  private readonly cutOff = new Set<FunctionIr>()
  private readonly exceeding: Exceeding
  private readonly keepExplored: boolean
  private readonly isWanted: (entry: EntryPoint) => boolean
  private readonly earlier: ReadonlyMap<string, Explored>

  constructor(
    program: Program,
    graph: ModuleGraph,
    options: SearchOptions,
    earlier: ReadonlyMap<string, Explored>,
  ) {
    this.program = program
    this.graph = graph
    this.handlers = new AroundHandlers(program, graph)
    this.exceeding = new Exceeding(program.engine.heap.globals)
    this.keepExplored = options.keepExplored ?? false
    this.isWanted = options.isWanted ?? (() => true)
    this.earlier = earlier
  }

  registered({ handlers, kept: keptHandlers }: Registered, onFile: (file: string) => void): void {
    const settled = new Settled()
    for (const [index, handler] of handlers.entries()) {
      const key = `route:${index}`
      const entry = this.earlier.get(key)?.entry ?? entryOfHandler(this.program, handler)
      if (!entry) continue
      if (settled.has(entry)) {
        this.candidates.push(entry)
        continue
      }
      onFile(entry.fn.env.module.file)
      settled.add(entry, this.explore(key, entry))
    }
    for (const [index, kept] of keptHandlers.entries()) {
      const key = `kept:${index}`
      const entry = this.earlier.get(key)?.entry ?? entryOfKept(kept)
      if (entry && !this.done.has(entry.fn.fn)) this.explore(key, entry)
    }
  }

  /** What stands around handlers that answer by themselves is run behind their answers. Those that are wrong by themselves are told already. */
  around(files: readonly string[]): void {
    const { program } = this
    for (const { fn, module, answer } of this.handlers.around(files)) {
      const known = this.graph.get(module.file)
      if (!known || this.found.some(({ entry }) => entry.fn.fn === fn)) continue
      const entry: EntryPoint = {
        ...entryOfFunction(program, known, fn),
        answeredInside: answer,
      }
      if (!this.isWanted(entry)) continue
      for (const conflict of explore(program, entry).conflicts) this.found.push({ conflict, entry })
      this.runs.addFindings(program.engine.runs)
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
        this.runs.addFindings(this.program.engine.runs)
      }
    }
  }

  /** Handlers that no registration was seen for, unless they were run from one. */
  named(file: string): void {
    const module = this.graph.get(file)
    if (!module) return
    for (const fn of namedHandlers(this.program, module)) {
      if (this.done.has(fn) || this.runs.invoked.has(fn)) continue
      // What ran it is told already.
      const isTold = this.cutOff.has(fn)
      const key = `named:${file}:${fn.index}`
      const entry = this.earlier.get(key)?.entry ?? entryOfFunction(this.program, module, fn)
      if (entry.isAnsweredAnyway || !this.program.routes.foreign.has(fn))
        this.explore(key, entry, isTold)
    }
  }

  /** Whether what stands in front answers what this handler leaves without an answer. */
  isClosed({ silence, entry }: FoundSilence): boolean {
    if (silence.kind !== 'no-answer') return false
    const key = keyOf(entry.callee)
    return this.closed.some(({ handler }) => keyOf(handler) === key)
  }

  /** Gives what it was asked of what follows. */
  private explore(key: string, entry: EntryPoint, isTold = false): Asked | null {
    this.done.add(entry.fn.fn)
    this.candidates.push(entry)
    if (!this.isWanted(entry)) return null
    this.entries.push(entry)
    if (this.exceeding.includes(entry.fn)) {
      this.incomplete.push({ entry, fault: null })
      return null
    }
    const known = this.earlier.get(key)
    if (known) this.program.engine.equipment.put(known.left)
    const one = known ?? this.exploreNow(key, entry)
    if (this.keepExplored) this.explored.push(one)
    this.handlers.note(entry, one.exits)
    if (one.isComplete) this.runs.addFindings(one.runs)
    else {
      this.runs.addUnfollowed(one.runs)
      for (const fn of one.runs.invoked) this.cutOff.add(fn)
    }
    if (one.isClosing && entry.chain) this.closed.push(...entry.chain.layers)
    if (entry.isListener && entry.chain) this.closed.push(...listenersBehind(entry.chain))
    if (!one.isComplete) {
      if (!isTold) this.incomplete.push({ entry, fault: one.fault })
      this.exceeding.add(entry.fn)
    }
    for (const silence of one.silences) this.silences.push({ silence, entry })
    for (const conflict of one.conflicts) this.found.push({ conflict, entry })
    return one.asked
  }

  private exploreNow(key: string, entry: EntryPoint): Explored {
    const { engine, routes } = this.program
    const { size } = routes
    const { ends: _ends, ...found } = explore(this.program, entry)
    const { runs: own, summaries } = engine
    const hasLeftMore = engine.hasLeft || routes.size > size
    const asked = entry.chain?.asked ?? null
    // Most often nobody asks for more than this exploration has run itself.
    const runs = this.keepExplored ? summaries.withUsed(own) : own
    return { ...found, key, entry, runs, asked, hasLeftMore }
  }
}
