import type { Asked, Unnumbered } from './asked.ts'
import type { AstNode } from './ast.ts'
import { functionIn } from './asynchronous.ts'
import type { CalledWith } from './given-always.ts'
import type {
  ClassIr,
  Expression,
  FunctionIr,
  HomeClass,
  Pattern,
  Statement,
  Variable,
} from './ir.ts'
import type { Bindings, Scope } from './scope.ts'
import type { StepList } from './step-list.ts'

/** What is known of the function whose body is being lowered. */
export interface FunctionDraft {
  readonly index: number
  readonly isAsync: boolean
  isGenerator: boolean
  usesThis: boolean
  /** What a compiler hands over as `this`, where it is kept in a variable. */
  readonly self: AstNode | null
  registers: boolean
  readonly hoisted: { variable: Variable; index: number }[]
  /** The calls that its variables are declared with. */
  readonly putAway: { readonly variable: Variable; readonly call: { isStatement?: true } }[]
  /** The step list that is being lowered, if the function was compiled to one. */
  steps: StepDraft | null
}

export interface StepDraft {
  readonly list: StepList
  /** What the helper sends: the awaited value, or the error in a handler. */
  readonly sent: Variable
  /** Of the step that is being lowered. */
  label: number
  /** Where the helper was told to go on. */
  next: number | null
}

/**
 * The state of lowering one file, and the ways from one part of the lowering to another: expressions
 * hold functions, functions hold statements, statements hold expressions.
 */
export interface LowerContext {
  readonly text: string
  readonly bindings: Bindings
  readonly functions: (FunctionIr | null)[]
  readonly classes: (ClassIr | null)[]
  /** Property names used on each variable, by slot. */
  readonly memberNames: Map<number, Set<string>>
  /** What variables are called with, by slot. */
  readonly calledWith: Map<number, CalledWith>
  /** Slots of variables whose length is held against something that is not 0. */
  readonly counted: Set<number>
  /** The same for properties, by their names. */
  readonly countedNames: Set<string>
  /** Slots of variables whose keys are counted: `Object.keys(found).length`. */
  readonly keyed: Set<number>
  /** Slots of variables that are asked whether all has come, and of those that are filled by index or name. */
  readonly surveyed: Set<number>
  readonly indexed: Set<number>
  /** The properties that decide something. */
  readonly asked: Asked
  /** Slots that were counted up or down until here. */
  readonly steps: number[]
  /** What variables were held against until here, where that is a number. */
  readonly limits: { readonly slot: number; readonly rounds: number }[]
  scope: Scope
  draft: FunctionDraft
  /** Where the member of a class that is being lowered stands. */
  home: HomeClass | null
  /** The statements being filled; expressions append what must run before them (`await`). */
  out: Statement[]

  expression(node: AstNode): Expression
  statement(node: AstNode, labels?: readonly string[]): void
  functionNode(node: AstNode, name: string): number
  classNode(node: AstNode): number
  pattern(node: AstNode): Pattern
}

/** Runs `lower` with an empty statement list and returns what it appended. */
export function collect(context: LowerContext, lower: () => void): Statement[] {
  const outer = context.out
  const inner: Statement[] = []
  context.out = inner
  lower()
  context.out = outer
  return inner
}

/** Who gives back what a call gives leaves it to the caller to wait; an asynchronous function waits itself. */
export function emitReturn(
  context: LowerContext,
  value: Expression | null,
  { start, end }: AstNode,
): void {
  const span = { at: start, start, end }
  if (value?.kind !== 'call') emit(context, { kind: 'return', value, span })
  else
    emit(context, {
      kind: 'return',
      value: context.draft.isAsync ? { ...value, awaited: true } : { ...value, isReturned: true },
      span,
    })
}

/** Runs `lower` in a block scope of its own. */
export function inBlockScope(context: LowerContext, lower: () => void): void {
  inScope(context, context.scope.ofRound, lower)
}

/** The same for a loop; adds to what `lower` gives the variables that each round has its own of. */
export function inLoopScope<T>(
  context: LowerContext,
  lower: () => T,
): T & { readonly own: readonly Variable[] } {
  const ofRound: Variable[] = []
  const parts = inScope(context, ofRound, lower)
  return { ...parts, own: context.bindings.keptByFunctions(ofRound) }
}

function inScope<T>(context: LowerContext, ofRound: Scope['ofRound'], lower: () => T): T {
  const outer = context.scope
  context.scope = { parent: outer, functionIndex: outer.functionIndex, names: new Map(), ofRound }
  const result = lower()
  context.scope = outer
  return result
}

export function emit(context: LowerContext, statement: Unnumbered): void {
  context.asked.note(statement)
  context.out.push({ id: 0, last: 0, ...statement })
}

/** Lowers what is kept under a name, which a function takes for its own if it has none. */
export function named(context: LowerContext, node: AstNode, name: string): Expression {
  const fn = functionIn(node)
  return fn ? { kind: 'function', index: context.functionNode(fn, name) } : context.expression(node)
}

export function temporary(context: LowerContext): Variable {
  return context.bindings.fresh(context.draft.index, '')
}

export function assign(target: Pattern, value: Expression): Expression {
  return { kind: 'assign', target, value }
}
