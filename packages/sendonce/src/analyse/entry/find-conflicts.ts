import type { SourceHost } from '../../link/host.ts'
import { ModuleGraph } from '../../link/module-graph.ts'
import {
  entryOfFunction,
  entryOfHandler,
  entryOfKept,
  namedHandlers,
  type EntryPoint,
} from './entry-points.ts'
import { explore } from './explore.ts'
import type { Asked } from './lazy-chain.ts'
import type { Conflict } from '../machine.ts'
import { Program } from './program.ts'
import type { FunctionIr } from '../../syntax/ir.ts'

/** A conflict with the entry point it was found from. */
export interface FoundConflict {
  readonly conflict: Conflict
  readonly entry: EntryPoint
}

export interface ConflictSearch {
  readonly found: readonly FoundConflict[]
  readonly graph: ModuleGraph
  readonly entryPoints: readonly EntryPoint[]
  readonly overBudget: readonly EntryPoint[]
  readonly analysedFiles: number
  readonly unresolvedCalls: number
  readonly linkMs: number
  readonly analyseMs: number
}

export type Progress = (done: number, total: number, file: string) => void

/**
 * Finds every pair of an answer and a later operation on the same response, in the given files and
 * what they import. Deterministic: files are taken in the given order.
 */
export function findConflicts(
  host: SourceHost,
  files: readonly string[],
  onProgress: Progress,
): ConflictSearch {
  const graph = new ModuleGraph(host)
  const program = new Program(host, graph)
  const start = performance.now()
  files.forEach((file, index) => {
    onProgress(index, files.length * 2, file)
    program.initialise(file)
  })
  for (const file of files) prepareFunctions(program, graph, file)
  const linked = performance.now()
  const search = new Search(program, graph)
  search.registered()
  files.forEach((file, index) => {
    onProgress(files.length + index, files.length * 2, file)
    search.named(file)
  })
  const end = performance.now()
  return {
    found: search.found,
    graph,
    entryPoints: search.entries,
    overBudget: search.overBudget,
    analysedFiles: files.filter((file) => graph.get(file)).length,
    unresolvedCalls: program.engine.unresolved.size,
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
  readonly entries: EntryPoint[] = []
  readonly overBudget: EntryPoint[] = []
  private readonly program: Program
  private readonly graph: ModuleGraph
  private readonly explored = new Set<FunctionIr>()

  constructor(program: Program, graph: ModuleGraph) {
    this.program = program
    this.graph = graph
  }

  registered(): void {
    const settled = new Settled()
    for (const handler of this.program.routes.handlers()) {
      const entry = entryOfHandler(this.program, handler)
      if (!entry || settled.has(entry)) continue
      this.explore(entry)
      settled.add(entry)
    }
    for (const kept of this.program.routes.kept) {
      const entry = entryOfKept(kept)
      if (entry && !this.explored.has(entry.fn.fn)) this.explore(entry)
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

  private explore(entry: EntryPoint): void {
    this.explored.add(entry.fn.fn)
    this.entries.push(entry)
    const { conflicts, isComplete } = explore(this.program, entry)
    if (!isComplete) this.overBudget.push(entry)
    for (const conflict of conflicts) this.found.push({ conflict, entry })
  }
}

/**
 * The handlers that were explored: one that is registered again is the same as far as what follows it is,
 * or as far as nobody asked for that.
 */
class Settled {
  private readonly seen = new Map<string, (SeenChain | null)[]>()

  has(entry: EntryPoint): boolean {
    const { chain } = entry
    const earlier = this.seen.get(handlerKey(entry)) ?? []
    return earlier.some((one) => one === null || chain?.keyOf(one.asked) === one.key)
  }

  add(entry: EntryPoint): void {
    const key = handlerKey(entry)
    const asked = entry.chain?.asked
    const seen = asked && entry.chain ? { asked, key: entry.chain.keyOf(asked) } : null
    this.seen.set(key, [...(this.seen.get(key) ?? []), seen])
  }
}

interface SeenChain {
  readonly asked: Asked
  readonly key: string
}

function handlerKey({ fn, roles, handlesRejection }: EntryPoint): string {
  return `${fn.key}|${roles.length}|${handlesRejection}`
}
