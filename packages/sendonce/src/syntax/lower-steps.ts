import type { AstNode } from './ast.ts'
import { declareBlock, declareVars } from './declarations.ts'
import type { Expression, Span, Statement, Variable } from './ir.ts'
import {
  assign,
  collect,
  emit,
  inBlockScope,
  temporary,
  type LowerContext,
  type StepDraft,
} from './lower-context.ts'
import {
  isSentValue,
  operationOf,
  partsOf,
  type GuardedSteps,
  type StepList,
  type StepOperation,
} from './step-list.ts'

const nothing: Expression = { kind: 'literal', value: undefined }

/**
 * Lowers a step list as the body of the function that hands it to the helper: what it gives back to the helper
 * becomes what it stands for, an `await`, a way to another step, a `return`.
 */
export function lowerStepList(context: LowerContext, list: StepList): void {
  const sent = temporary(context)
  if (!context.draft.isAsync) context.draft.isGenerator = true
  inBlockScope(context, () => {
    const own = context.bindings.declare(context.scope, list.context)
    const statements = [...list.head, ...list.cases.flatMap(bodyOf)]
    declareVars(context, statements)
    declareBlock(context, statements)
    const span = { at: 0, start: 0, end: 0 }
    const empty: Expression = { kind: 'object', properties: [], span }
    emit(context, { kind: 'expression', value: assign(own, empty) })
    for (const node of list.head) context.statement(node)
    const steps: StepDraft = { list, sent, next: null, label: 0 }
    context.draft.steps = steps
    const cases = list.cases.map((one) => {
      steps.label = labelOf(one, list)
      const body = collect(context, () => {
        for (const node of bodyOf(one)) context.statement(node)
      })
      return { label: steps.label, body }
    })
    context.draft.steps = null
    const guards = list.guards.map((guard) => ({ ...guard, handlerSpan: spanOf(list, guard) }))
    emit(context, { kind: 'steps', cases, guards, sent })
  })
}

function bodyOf(one: AstNode): readonly AstNode[] {
  return one['consequent'] as AstNode[]
}

/** `end` stands behind all the others. */
function labelOf(one: AstNode, { cases }: StepList): number {
  const value = (one['test'] as AstNode)['value'] as number | 'end'
  if (value !== 'end') return value
  const labels = cases.flatMap((other) => Number((other['test'] as AstNode)['value']) || 0)
  return Math.max(...labels) + 1
}

/** Where the handler stands, or else what runs in any case. */
function spanOf({ cases }: StepList, { handler, finalizer }: GuardedSteps): Span {
  const label = handler ?? finalizer
  const node = cases.find((one) => (one['test'] as AstNode)['value'] === label)
  return { at: node?.start ?? 0, start: node?.start ?? 0, end: node?.end ?? 0 }
}

/** Lowers a statement that says something to the helper; false for one like all others. */
export function lowerStepStatement(
  context: LowerContext,
  steps: StepDraft,
  node: AstNode,
): boolean {
  const { next } = steps
  steps.next = null
  switch (node.type) {
    case 'ReturnStatement': {
      const value = node['argument'] as AstNode | null
      if (!value || !isInstruction(steps, value, next)) return false
      lowerInstruction(context, steps, value, next)
      return true
    }
    case 'ExpressionStatement':
      return lowerNotes(context, steps, node['expression'] as AstNode, next)
    case 'BreakStatement':
      if (next === null || node['label']) return false
      emit(context, { kind: 'goto', label: next })
      return true
    default:
      return false
  }
}

/** `context.prev = 0, context.next = 3`, alone or in a row that a minifier made. */
function lowerNotes(
  context: LowerContext,
  steps: StepDraft,
  node: AstNode,
  next: number | null,
): boolean {
  const parts = partsOf(node)
  const operations = parts.map((part) => operationOf(part, steps.list, false))
  if (!operations.some((operation) => operation !== null)) return false
  steps.next = next
  parts.forEach((part, index) => {
    const operation = operations[index]
    if (operation?.kind === 'note') steps.next = operation.next ?? steps.next
    else emit(context, { kind: 'expression', value: context.expression(part) })
  })
  return true
}

function returned(steps: StepDraft, node: AstNode, next: number | null): StepOperation | null {
  const known = operationOf(node, steps.list, true)
  return known ?? (next === null ? null : { kind: 'await', value: node, next })
}

function isInstruction(steps: StepDraft, node: AstNode, next: number | null): boolean {
  const last = partsOf(node).at(-1) as AstNode
  if (last.type !== 'ConditionalExpression' || next !== null)
    return returned(steps, last, next) !== null
  return [last['consequent'], last['alternate']].every((side) =>
    isInstruction(steps, side as AstNode, null),
  )
}

function lowerInstruction(
  context: LowerContext,
  steps: StepDraft,
  node: AstNode,
  next: number | null,
): void {
  const parts = partsOf(node)
  const last = parts.at(-1) as AstNode
  for (const part of parts.slice(0, -1)) {
    if (operationOf(part, steps.list, false) === null)
      emit(context, { kind: 'expression', value: context.expression(part) })
  }
  const operation = returned(steps, last, next)
  if (operation) {
    emitOperation(context, steps, operation, last)
    return
  }
  const testNode = last['test'] as AstNode
  const test = context.expression(testNode)
  const side = (name: string): Statement[] =>
    collect(context, () => lowerInstruction(context, steps, last[name] as AstNode, null))
  const [yes, no] = [side('consequent'), side('alternate')]
  const span = { at: testNode.start, start: testNode.start, end: testNode.end }
  emit(context, { kind: 'if', test, yes, no, span })
}

function emitOperation(
  context: LowerContext,
  steps: StepDraft,
  operation: StepOperation,
  { start, end }: AstNode,
): void {
  switch (operation.kind) {
    case 'await': {
      const value = operation.value ? awaited(context, operation.value) : nothing
      emit(context, { kind: 'await', target: steps.sent, value, span: { at: start, start, end } })
      emit(context, { kind: 'goto', label: operation.next ?? steps.label + 1 })
      return
    }
    case 'goto':
      emit(context, { kind: 'goto', label: operation.to })
      return
    case 'return': {
      const value = operation.value ? awaited(context, operation.value) : null
      emit(context, { kind: 'return', value, span: { at: start, start, end } })
      return
    }
    case 'end-finally':
      emit(context, { kind: 'end-finally' })
      return
    case 'note':
  }
}

/** What an asynchronous function waits for, or gives back. */
function awaited(context: LowerContext, node: AstNode): Expression {
  const value = context.expression(node)
  return value.kind === 'call' ? { ...value, awaited: true } : value
}

/** The variable that an expression stands for, where it asks for what the helper sent. */
export function sentValue({ draft }: LowerContext, node: AstNode): Variable | null {
  return draft.steps && isSentValue(node, draft.steps.list) ? draft.steps.sent : null
}
