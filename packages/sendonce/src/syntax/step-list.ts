import { keyName, unwrap, type AstNode } from './ast.ts'
import type { StepGuard } from './ir.ts'

/** Steps that an exception leaves for others: labels, as the compiler's helper is told them. */
export type GuardedSteps = Omit<StepGuard, 'handlerSpan'>

/**
 * What compilers make of a generator, and so of an asynchronous function, for engines that have none: a function
 * that switches by a number in its context. A helper runs it again and again, and what it gives back says where to
 * go on (the helpers `__generator` of TypeScript and swc, `regenerator-runtime` of Babel).
 */
export interface StepList {
  /** Name of the parameter that holds the context. */
  readonly context: string
  /** Statements in front of the switch, which declare. */
  readonly head: readonly AstNode[]
  readonly cases: readonly AstNode[]
  readonly guards: readonly GuardedSteps[]
  readonly dialect: 'typescript' | 'regenerator'
}

/** What a statement of a step list means. */
export type StepOperation =
  | { readonly kind: 'await'; readonly value: AstNode | null; readonly next: number | null }
  | { readonly kind: 'goto'; readonly to: number }
  | { readonly kind: 'return'; readonly value: AstNode | null }
  | { readonly kind: 'end-finally' }
  /** Says to the helper where the steps are, and does nothing else. */
  | { readonly kind: 'note'; readonly next: number | null }

/** The step list that a call hands to a compiler's helper. */
export function stepListIn(node: AstNode): StepList | null {
  const call = unwrap(node)
  if (call.type !== 'CallExpression') return null
  const args = call['arguments'] as AstNode[]
  for (const arg of args) {
    if (arg.type !== 'FunctionExpression') continue
    const list = stepListOf(arg) ?? onlyStepOf(arg, call['callee'] as AstNode)
    if (list) return list.dialect === 'typescript' ? list : { ...list, guards: guardsIn(args) }
  }
  return null
}

function stepListOf(fn: AstNode): StepList | null {
  const [parameter, ...others] = fn['params'] as AstNode[]
  if (parameter?.type !== 'Identifier' || others.length > 0) return null
  const context = parameter['name'] as string
  const statements = (fn['body'] as AstNode)['body'] as AstNode[]
  const choice = switchIn(statements.at(-1))
  const head = statements.slice(0, -1)
  if (!choice || !head.every(isDeclaration)) return null
  const label = labelOf(choice['discriminant'] as AstNode, context)
  const cases = choice['cases'] as AstNode[]
  if (!label || !cases.every((one) => isLabel(one['test'] as AstNode | null))) return null
  if (label !== 'label') {
    const marked = cases.flatMap((one) => splitAtMarks(one, context))
    return { context, head, cases: marked, guards: [], dialect: 'regenerator' }
  }
  const guards = cases.flatMap((one) =>
    (one['consequent'] as AstNode[]).flatMap((statement) => guardsOf(statement, context)),
  )
  return { context, head, cases, guards, dialect: 'typescript' }
}

/** `context.prev = 3` in the middle of a step: a `try` begins there, as if it were a step of its own. */
function splitAtMarks(one: AstNode, context: string): readonly AstNode[] {
  const statements = one['consequent'] as AstNode[]
  const label = numberOf(one['test'] as AstNode)
  const index = statements.findIndex((statement) => {
    const mark = markIn(statement, context)
    return mark !== null && mark !== label
  })
  if (index < 0) return [one]
  const at = statements[index] as AstNode
  const test = { ...(one['test'] as AstNode), value: markIn(at, context) }
  const rest = { ...one, start: at.start, test, consequent: statements.slice(index) }
  return [{ ...one, consequent: statements.slice(0, index) }, ...splitAtMarks(rest, context)]
}

function markIn(statement: AstNode, context: string): number | null {
  if (statement.type !== 'ExpressionStatement') return null
  const [part] = partsOf(statement['expression'] as AstNode)
  if (part?.type !== 'AssignmentExpression') return null
  const name = propertyOf(part['left'] as AstNode, context)
  return name === 'prev' || name === 'p' ? numberOf(part['right'] as AstNode) : null
}

/** Without an `await` TypeScript leaves out the switch: then only the helper's name tells what it is. */
function onlyStepOf(fn: AstNode, callee: AstNode): StepList | null {
  const name = (callee['property'] ?? callee) as AstNode
  const [parameter] = fn['params'] as AstNode[]
  if (parameter?.type !== 'Identifier' || !/^_(?:_|ts_)generator$/.test(String(name['name'])))
    return null
  const body = fn['body'] as AstNode
  const test = { type: 'Literal', value: 0, start: body.start, end: body.start }
  const only = { ...body, type: 'SwitchCase', test, consequent: body['body'] as AstNode[] }
  const context = parameter['name'] as string
  return { context, head: [], cases: [only], guards: [], dialect: 'typescript' }
}

export function isDeclaration({ type }: AstNode): boolean {
  return type === 'VariableDeclaration' || type === 'FunctionDeclaration'
}

/** `switch (…) { … }`, or a loop around it: `while (1) switch (…) { … }`. */
function switchIn(statement: AstNode | undefined): AstNode | null {
  switch (statement?.type) {
    case 'SwitchStatement':
      return statement
    case 'WhileStatement':
    case 'ForStatement':
      return switchIn(statement['body'] as AstNode)
    case 'BlockStatement': {
      const body = statement['body'] as AstNode[]
      return body.length === 1 ? switchIn(body[0]) : null
    }
    default:
      return null
  }
}

/** The property of the context that holds the number of the next step. */
function labelOf(discriminant: AstNode, context: string): string | null {
  if (discriminant.type === 'AssignmentExpression')
    return labelOf(discriminant['right'] as AstNode, context)
  const name = propertyOf(discriminant, context)
  return name === 'label' || name === 'next' || name === 'n' ? name : null
}

function isLabel(test: AstNode | null): boolean {
  return test?.type === 'Literal' && (typeof test['value'] === 'number' || test['value'] === 'end')
}

/** The name of a property that is read from the context; `null` for all else. */
function propertyOf(node: AstNode, context: string): string | null {
  if (node.type !== 'MemberExpression') return null
  const object = node['object'] as AstNode
  if (object.type !== 'Identifier' || object['name'] !== context) return null
  return keyName(node['property'] as AstNode, node['computed'] as boolean)
}

/** The expressions that stand in a row: minifiers put several statements into one. */
export function partsOf(node: AstNode): readonly AstNode[] {
  const inner = unwrap(node)
  return inner.type === 'SequenceExpression' ? (inner['expressions'] as AstNode[]) : [inner]
}

/** `context.trys.push([0, 2, , 3])`. */
function guardsOf(statement: AstNode, context: string): GuardedSteps[] {
  const value = (statement['expression'] ?? statement['argument']) as AstNode | null | undefined
  return (value ? partsOf(value) : []).flatMap((part) => {
    const isGuard = part.type === 'CallExpression' && isPushOfGuard(part, context)
    return (isGuard && guardFrom((part['arguments'] as AstNode[])[0])) || []
  })
}

function isPushOfGuard(call: AstNode, context: string): boolean {
  const callee = call['callee'] as AstNode
  if (callee.type !== 'MemberExpression') return false
  return propertyOf(callee['object'] as AstNode, context) === 'trys'
}

/** The list behind the function: `[[0, 9], [2, , 5, 6]]`. */
function guardsIn(args: readonly AstNode[]): GuardedSteps[] {
  const last = args.at(-1)
  if (last?.type !== 'ArrayExpression') return []
  return (last['elements'] as (AstNode | null)[]).flatMap(
    (element) => guardFrom(element ?? undefined) ?? [],
  )
}

function guardFrom(list: AstNode | undefined): GuardedSteps | null {
  if (list?.type !== 'ArrayExpression') return null
  const labels = (list['elements'] as (AstNode | null)[]).map(numberOf)
  const [from, handler = null, finalizer = null, after = null] = labels
  return from === null || from === undefined ? null : { from, handler, finalizer, after }
}

function numberOf(node: AstNode | null | undefined): number | null {
  const value: unknown = node?.type === 'Literal' ? node['value'] : null
  return typeof value === 'number' ? value : null
}

/** Whether an expression gives what the helper was sent: the awaited value, or in a handler the error. */
export function isSentValue(node: AstNode, { context, dialect }: StepList): boolean {
  const isCall = node.type === 'CallExpression'
  const name = propertyOf(isCall ? (node['callee'] as AstNode) : node, context)
  if (dialect === 'typescript') return isCall && name === 'sent'
  return isCall ? name === 'catch' : name === 'sent' || name === 'v'
}

/** What an expression that is given back, or a statement's expression, says to the helper; `null`: nothing. */
export function operationOf(
  node: AstNode,
  { context, dialect }: StepList,
  isReturned: boolean,
): StepOperation | null {
  if (dialect === 'typescript')
    return isReturned ? instructionOf(node) : noteOf(node, context, ['label'])
  if (!isReturned) return noteOf(node, context, ['next', 'n', 'prev', 'p'])
  return node.type === 'CallExpression' ? callOf(node, context) : null
}

/** `[4, value]`: what `__generator` of TypeScript is told. */
function instructionOf(node: AstNode): StepOperation | null {
  if (node.type !== 'ArrayExpression') return null
  const [code, value = null] = node['elements'] as (AstNode | null)[]
  switch (numberOf(code)) {
    case 2:
      return { kind: 'return', value }
    case 3: {
      const to = numberOf(value)
      return to === null ? null : { kind: 'goto', to }
    }
    case 4:
    case 5:
      return { kind: 'await', value, next: null }
    case 7:
      return { kind: 'end-finally' }
    default:
      return null
  }
}

/** `context.next = 3`, `context.trys.push(…)`. */
function noteOf(node: AstNode, context: string, names: readonly string[]): StepOperation | null {
  if (node.type === 'CallExpression')
    return isPushOfGuard(node, context) ? { kind: 'note', next: null } : null
  if (node.type !== 'AssignmentExpression') return null
  const name = propertyOf(node['left'] as AstNode, context)
  if (name === null || !names.includes(name)) return null
  const isNext = name === 'next' || name === 'n'
  return { kind: 'note', next: isNext ? numberOf(node['right'] as AstNode) : null }
}

/** `context.abrupt('return', value)` of regenerator, `context.a(2, value)` of its newer form. */
function callOf(node: AstNode, context: string): StepOperation | null {
  const [first, second = null, third = null] = node['arguments'] as (AstNode | null)[]
  switch (propertyOf(node['callee'] as AstNode, context)) {
    case 'stop':
      return { kind: 'return', value: null }
    case 'abrupt':
    case 'a': {
      const way: unknown = first?.type === 'Literal' ? first['value'] : null
      if (way === 'return' || way === 2) return { kind: 'return', value: second }
      const to = numberOf(second)
      return to === null ? null : { kind: 'goto', to }
    }
    case 'finish':
    case 'f':
      return { kind: 'end-finally' }
    case 'delegateYield':
      return { kind: 'await', value: first ?? null, next: numberOf(third) }
    case 'd':
      return { kind: 'await', value: first ?? null, next: numberOf(second) }
    default:
      return null
  }
}

/** `regeneratorRuntime.mark(function …)`, which gives the function back: that function. */
export function markedFunction(call: AstNode): AstNode | null {
  const callee = call['callee'] as AstNode
  if (callee.type !== 'MemberExpression') return null
  const name = keyName(callee['property'] as AstNode, callee['computed'] as boolean)
  const [fn, ...others] = call['arguments'] as AstNode[]
  const isMark = (name === 'mark' || name === 'm') && others.length === 0
  return isMark && fn?.type === 'FunctionExpression' && handsOver(fn) ? fn : null
}

/** Whether a function does nothing but hand its step list to the helper. */
export function handsOver(fn: AstNode): boolean {
  const last = ((fn['body'] as AstNode)['body'] as AstNode[]).at(-1)
  const value = last?.type === 'ReturnStatement' ? (last['argument'] as AstNode | null) : null
  return value !== null && stepListIn(value) !== null
}
