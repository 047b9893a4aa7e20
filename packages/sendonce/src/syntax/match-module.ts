import type { ClassIr, FunctionIr, ModuleIr, Parameter, Variable } from './ir.ts'

/** An edited module with the numbers that the module had before: values made of that stay valid. */
export interface MatchedModule {
  /** By number; where the edited module has no such function, the earlier one. */
  readonly functions: readonly FunctionIr[]
  readonly classes: readonly ClassIr[]
  readonly reassigned: ReadonlySet<number>
  readonly overwritten: ReadonlySet<number>
  readonly filled: ReadonlySet<number>
  readonly counted: ReadonlySet<number>
  readonly asked: ReadonlySet<string>
  readonly counters: ModuleIr['counters']
  readonly limited: ReadonlySet<number>
  /** Numbers of functions that are not what they were, apart from their places in the text. */
  readonly changed: ReadonlySet<number>
  /** Numbers of earlier functions that the edited module does not have. */
  readonly missing: ReadonlySet<number>
}

/** What may differ: where things stand, and what is collected from functions inside. */
const ignored = new Set(['span', 'handlerSpan', 'blockSpan', 'memberNames'])
/** Numbers of variables that are new start here. */
const newSlots = 500_000

/**
 * Finds each function of an edited module in the module as it was; `null` where what its top level does, or
 * how functions are called, is another.
 */
export function matchModule(before: ModuleIr, after: ModuleIr): MatchedModule | null {
  const matcher = new Matcher(before, after)
  return matcher.matchAll() ? matcher.result() : null
}

type Pair = readonly [number, number]

/**
 * Who calls it tells the two apart by their parameters, and by the decorators of these; `next` behind the response is given
 * in any case.
 */
function isCalledAlike({ parameters }: FunctionIr, edited: FunctionIr): boolean {
  const [before, after] = [parameters.length, edited.parameters.length]
  const isSame = parameters.every(
    (parameter, index) => decoratorsOf(parameter) === decoratorsOf(edited.parameters[index]),
  )
  return isSame && (before === after || (before === 2 && after === 3))
}

function decoratorsOf(parameter: Parameter | undefined): string {
  return (parameter?.decorators ?? [])
    .map(({ name, of, options }) => [of, name, ...options].join())
    .join(' ')
}

function writesAlike(before: ModuleIr, after: ModuleIr): boolean {
  const [old, edited] = [before, after].map(
    ({ functions }) => new Set(functions.flatMap(({ writes }) => writes)),
  ) as [Set<string>, Set<string>]
  return isSameSet(old, edited) && isSameSet(before.rewritten, after.rewritten)
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one))
}

/** Numbers of the edited module by those of the earlier one, in both directions. */
class Numbering {
  readonly earlier = new Map<number, number>()
  private readonly later = new Map<number, number>()
  private readonly trail: Pair[] = []

  /** Whether the two may be the same; from then on they are. */
  unify(before: number, after: number): boolean {
    const known = this.earlier.get(after)
    if (known !== undefined) return known === before
    if (this.later.has(before)) return false
    this.earlier.set(after, before)
    this.later.set(before, after)
    this.trail.push([before, after])
    return true
  }

  hasEarlier(before: number): boolean {
    return this.later.has(before)
  }

  get length(): number {
    return this.trail.length
  }

  goBack(length: number): void {
    for (const [before, after] of this.trail.splice(length)) {
      this.earlier.delete(after)
      this.later.delete(before)
    }
  }

  get isIdentity(): boolean {
    return [...this.earlier].every(([after, before]) => after === before)
  }
}

class Matcher {
  private readonly before: ModuleIr
  private readonly after: ModuleIr
  private readonly functions = new Numbering()
  private readonly classes = new Numbering()
  private readonly slots = new Numbering()
  private readonly changed = new Set<number>()
  /** Pairs of functions that were found and not compared yet. */
  private readonly waiting: Pair[] = []

  constructor(before: ModuleIr, after: ModuleIr) {
    this.before = before
    this.after = after
  }

  matchAll(): boolean {
    const { before, after } = this
    if (!this.pair(0, 0)) return false
    const isSame = this.isSame(before.imports, after.imports)
    if (!isSame || !this.isSame(before.exports, after.exports)) return false
    // Other modules ask what is written in this one.
    if (!writesAlike(before, after)) return false
    for (let pair = this.waiting.shift(); pair; pair = this.waiting.shift()) {
      const [old, edited] = [before.functions[pair[0]], after.functions[pair[1]]]
      if (!old || !edited || !isCalledAlike(old, edited)) return false
      if (!this.compare(old, edited)) this.changed.add(old.index)
    }
    return !this.changed.has(0)
  }

  result(): MatchedModule {
    const { before, after, changed, functions } = this
    const missing = before.functions.filter(({ index }) => !functions.hasEarlier(index))
    const renamed = this.isIdentity ? after : this.renumbered()
    const byNumber = [...before.functions]
    for (const fn of renamed.functions) byNumber[fn.index] = fn
    const classes = [...before.classes]
    for (const one of renamed.classes) classes[one.index] = one
    const { reassigned, overwritten, filled, counted, asked, counters, limited } = renamed
    const gone = new Set(missing.map(({ index }) => index))
    return {
      functions: byNumber,
      classes,
      reassigned,
      overwritten,
      filled,
      counted,
      asked,
      counters,
      limited,
      changed,
      missing: gone,
    }
  }

  private get isIdentity(): boolean {
    return [this.functions, this.classes, this.slots].every(({ isIdentity }) => isIdentity)
  }

  private pair(before: number, after: number): boolean {
    const isNew = !this.functions.earlier.has(after)
    if (!this.functions.unify(before, after)) return false
    if (isNew) this.waiting.push([before, after])
    return true
  }

  private compare(old: FunctionIr, edited: FunctionIr): boolean {
    const marks = [this.functions, this.classes, this.slots].map(({ length }) => length)
    const waiting = this.waiting.length
    const isSame =
      old.name === edited.name &&
      old.isAsync === edited.isAsync &&
      old.isGenerator === edited.isGenerator &&
      old.isArrow === edited.isArrow &&
      this.isSame(old.parameters, edited.parameters) &&
      this.isSameHoisted(old, edited) &&
      this.isSame(old.body, edited.body)
    if (isSame) return true
    for (const [at, numbering] of [this.functions, this.classes, this.slots].entries())
      numbering.goBack(marks[at] ?? 0)
    this.waiting.length = waiting
    this.pairInner(old, edited)
    return false
  }

  /** The functions inside one that changed, by their order if there are as many. */
  private pairInner(old: FunctionIr, edited: FunctionIr): void {
    const inner = (module: ModuleIr, fn: FunctionIr): FunctionIr[] =>
      module.functions.filter(({ parent }) => parent === fn.index)
    const [before, after] = [inner(this.before, old), inner(this.after, edited)]
    if (before.length !== after.length) return
    before.forEach((one, at) => {
      const other = after[at]
      if (other && one.parameters.length === other.parameters.length)
        this.pair(one.index, other.index)
    })
  }

  private isSameHoisted(old: FunctionIr, edited: FunctionIr): boolean {
    return (
      old.hoisted.length === edited.hoisted.length &&
      old.hoisted.every((one, at) => {
        const other = edited.hoisted[at]
        return (
          other !== undefined &&
          this.isSame(one.variable, other.variable) &&
          this.pair(one.index, other.index)
        )
      })
    )
  }

  private isSame(old: unknown, edited: unknown): boolean {
    if (old === edited) return true
    if (typeof old !== 'object' || typeof edited !== 'object' || !old || !edited)
      return Object.is(old, edited)
    if (Array.isArray(old) || Array.isArray(edited)) {
      return (
        Array.isArray(old) &&
        Array.isArray(edited) &&
        old.length === edited.length &&
        old.every((one, at) => this.isSame(one, edited[at]))
      )
    }
    return this.isSameNode(old as Node, edited as Node)
  }

  private isSameNode(old: Node, edited: Node): boolean {
    if (old.kind !== edited.kind) return false
    if (old.kind === 'variable')
      return (
        old['name'] === edited['name'] &&
        this.slots.unify(old['slot'] as number, edited['slot'] as number)
      )
    if (old.kind === 'function' && typeof old['index'] === 'number')
      return this.pair(old['index'], edited['index'] as number)
    if (old.kind === 'class' && typeof old['index'] === 'number')
      return this.isSameClass(old['index'], edited['index'] as number)
    const keys = Object.keys(old)
    return (
      keys.length === Object.keys(edited).length &&
      keys.every((key) => ignored.has(key) || this.isSame(old[key], edited[key]))
    )
  }

  private isSameClass(before: number, after: number): boolean {
    if (!this.classes.unify(before, after)) return false
    const [old, edited] = [this.before.classes[before], this.after.classes[after]]
    if (!old || !edited || old.name !== edited.name) return false
    const [one, other] = [old.constructorIndex, edited.constructorIndex]
    const hasSame = one === null || other === null ? one === other : this.pair(one, other)
    return (
      hasSame &&
      this.isSame(old.parent, edited.parent) &&
      this.isSame(old.members, edited.members) &&
      this.isSame(old.decorators, edited.decorators)
    )
  }

  /** The edited module in the numbers of the earlier one; what is new gets numbers behind these. */
  private renumbered(): ModuleIr {
    const { before, after } = this
    let functions = before.functions.length
    let classes = before.classes.length
    const fns = after.functions.map(({ index }) => this.functions.earlier.get(index) ?? functions++)
    const kinds = after.classes.map(({ index }) => this.classes.earlier.get(index) ?? classes++)
    const slot = (own: number): number => this.slots.earlier.get(own) ?? newSlots + own
    const renumber = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(renumber)
      const node = value as Node
      if (node.kind === 'variable') {
        const { slot: own, owner, name } = value as Variable
        return { kind: 'variable', slot: slot(own), owner: fns[owner] ?? owner, name }
      }
      const made: Record<string, unknown> = {}
      for (const [key, one] of Object.entries(node))
        made[key] = /span$/i.test(key) ? one : renumber(one)
      if (typeof node['index'] === 'number') {
        const numbers = node.kind === 'class' || 'members' in node ? kinds : fns
        made['index'] = numbers[node['index']]
      }
      if (typeof node['parent'] === 'number') made['parent'] = fns[node['parent']] ?? node['parent']
      if (typeof node['constructorIndex'] === 'number')
        made['constructorIndex'] = fns[node['constructorIndex']]
      return made
    }
    return {
      ...after,
      functions: after.functions.map((fn) => renumber(fn) as FunctionIr),
      classes: after.classes.map((one) => renumber(one) as ClassIr),
      reassigned: new Set([...after.reassigned].map(slot)),
      overwritten: new Set([...after.overwritten].map(slot)),
      filled: new Set([...after.filled].map(slot)),
      counted: new Set([...after.counted].map(slot)),
      counters: new Map([...after.counters].map(([own, by]) => [slot(own), by])),
      limited: new Set([...after.limited].map(slot)),
    }
  }
}

interface Node {
  readonly kind?: string
  readonly [key: string]: unknown
}
