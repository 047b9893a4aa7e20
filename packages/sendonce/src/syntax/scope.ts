import type { Variable } from './ir.ts'

/** Names of one block or function; `function` scopes own their variables. */
export interface Scope {
  readonly parent: Scope | null
  readonly functionIndex: number
  readonly names: Map<string, Variable>
  /** What the innermost loop around it declares anew in each round. */
  readonly ofRound: Variable[] | null
}

export type Direction = 1 | -1

/** Hands out slots and resolves names; also keeps what functions capture and what is reassigned. */
export class Bindings {
  readonly reassigned: Set<number> = new Set()
  readonly overwritten: Set<number> = new Set()
  /** Which functions write a property of a name. */
  private readonly writers = new Map<string, Set<number>>()
  /** Functions that are called where they stand. */
  private readonly calledAtOnce = new Set<number>()
  /** Names of the properties that functions write, and those in them. */
  private readonly written = new Map<number, Set<string>>()
  private readonly captured = new Map<number, Map<number, Variable>>()
  private readonly assigned = new Map<number, Map<number, Variable>>()
  private readonly counting = new Map<number, Map<number, Variable>>()
  private readonly directions = new Map<number, Direction | 0>()
  private readonly kept = new Set<number>()
  /** How often functions' variables are mentioned, by their slots. */
  private readonly uses = new Map<number, number>()
  private readonly parents: number[] = []
  private nextSlot = 0

  /** Registers a function and its enclosing one; `-1` for the module's top level. */
  addFunction(index: number, parent: number): void {
    this.parents[index] = parent
  }

  declare(scope: Scope, name: string): Variable {
    const known = scope.names.get(name)
    if (known) return known
    const variable = this.fresh(scope.functionIndex, name)
    scope.names.set(name, variable)
    scope.ofRound?.push(variable)
    return variable
  }

  fresh(owner: number, name: string): Variable {
    return { kind: 'variable', slot: this.nextSlot++, owner, name }
  }

  /** The variable that `name` means in `scope`, or `null` for a global. */
  resolve(scope: Scope, name: string): Variable | null {
    for (let at: Scope | null = scope; at; at = at.parent) {
      const variable = at.names.get(name)
      if (variable) {
        this.noteUse(scope.functionIndex, variable)
        return variable
      }
    }
    return null
  }

  /** `by`: whether it is counted up or down, or anything else is assigned. */
  noteAssignment(functionIndex: number, variable: Variable, by: Direction | 0): void {
    const isOwn = variable.owner === functionIndex
    if (!isOwn || variable.owner === 0) this.reassigned.add(variable.slot)
    const known = this.directions.get(variable.slot) ?? by
    this.directions.set(variable.slot, known === by ? by : 0)
    if (isOwn) return
    if (by !== 0 && variable.owner !== 0)
      variablesOf(this.counting, functionIndex).set(variable.slot, variable)
    for (let at = functionIndex; at > 0 && at !== variable.owner; at = this.parents[at] ?? -1)
      variablesOf(this.assigned, at).set(variable.slot, variable)
  }

  /** Notes that a function writes names into a variable's object that are not known. */
  noteOverwritten(functionIndex: number, { slot, owner }: { slot: number; owner: number }): void {
    if (functionIndex !== owner) this.overwritten.add(slot)
  }

  /** Variables that are counted up, or down, and assigned nothing else. */
  counters(): ReadonlyMap<number, Direction> {
    const counted = (one: [number, Direction | 0]): one is [number, Direction] => one[1] !== 0
    return new Map([...this.directions].filter(counted))
  }

  /** Notes that a function writes to a property; 0 stands for what objects and classes begin with. */
  noteWrite(functionIndex: number, name: string): void {
    const known = this.writers.get(name)
    if (known) known.add(functionIndex)
    else this.writers.set(name, new Set([functionIndex]))
    for (let at = functionIndex; at > 0; at = this.parents[at] ?? -1) {
      const names = this.written.get(at) ?? new Set()
      this.written.set(at, names.add(name))
    }
  }

  /** Notes a function that is called where it stands: what it does its surroundings do. */
  noteCalledAtOnce(functionIndex: number): void {
    this.calledAtOnce.add(functionIndex)
  }

  /** Properties that are written in more than one place. */
  rewritten(): ReadonlySet<string> {
    const isSeveral = (writers: ReadonlySet<number>): boolean =>
      new Set([...writers].map((writer) => this.runningIn(writer))).size > 1
    const names = [...this.writers].filter(([, writers]) => writers.size > 1 && isSeveral(writers))
    return new Set(names.map(([name]) => name))
  }

  /** The function whose code runs a function, where that is called where it stands. */
  private runningIn(functionIndex: number): number {
    let at = functionIndex
    while (this.calledAtOnce.has(at)) at = this.parents[at] ?? 0
    return at
  }

  capturesOf(functionIndex: number): readonly Variable[] {
    return [...(this.captured.get(functionIndex)?.values() ?? [])]
  }

  /** Those of the variables that functions inside use. */
  keptByFunctions(variables: readonly Variable[]): readonly Variable[] {
    return variables.filter(({ slot }) => this.kept.has(slot))
  }

  /** Variables outside of a function that it, or one in it, assigns. */
  assignedBy(functionIndex: number): readonly Variable[] {
    return [...(this.assigned.get(functionIndex)?.values() ?? [])]
  }

  /** What a module's variable holds is anybody's guess once requests come in. */
  assignsCaptured(functionIndex: number): boolean {
    return this.assignedBy(functionIndex).some(({ owner }) => owner !== 0)
  }

  /** Variables of enclosing functions that a function counts itself. */
  countedBy(functionIndex: number): readonly Variable[] {
    return [...(this.counting.get(functionIndex)?.values() ?? [])]
  }

  /** Names of the properties that a function, or one in it, writes. */
  writtenBy(functionIndex: number): readonly string[] {
    return [...(this.written.get(functionIndex) ?? [])]
  }

  /** How often a variable of a function is mentioned, other than where it is declared. */
  mentionsOf(slot: number): number {
    return (this.uses.get(slot) ?? 1) - 1
  }

  private noteUse(functionIndex: number, variable: Variable): void {
    if (functionIndex !== variable.owner) this.kept.add(variable.slot)
    if (variable.owner === 0) return
    this.uses.set(variable.slot, (this.uses.get(variable.slot) ?? 0) + 1)
    for (let at = functionIndex; at > 0 && at !== variable.owner; at = this.parents[at] ?? -1) {
      variablesOf(this.captured, at).set(variable.slot, variable)
    }
  }
}

function variablesOf(
  all: Map<number, Map<number, Variable>>,
  functionIndex: number,
): Map<number, Variable> {
  const known = all.get(functionIndex)
  if (known) return known
  const none = new Map<number, Variable>()
  all.set(functionIndex, none)
  return none
}
