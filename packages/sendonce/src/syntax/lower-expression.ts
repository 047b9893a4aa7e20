import { keyName, unwrap, type AstNode } from './ast.ts'
import { callAsWritten, functionIn } from './asynchronous.ts'
import { syntaxBehind } from './compilers-helpers.ts'
import type { Expression, Literal, Pattern, Property, Span } from './ir.ts'
import { noteCounted, noteLimit } from './held-against.ts'
import { assign, collect, emit, named, temporary, type LowerContext } from './lower-context.ts'
import { sentValue } from './lower-steps.ts'
import { isRegistrationShaped } from './registration-shape.ts'
import type { Direction } from './scope.ts'
import { chainOf, inChain, takenByNobody } from './call-chain.ts'
import { noteGiven } from './given-always.ts'
import { noteDeeper, noteKeyed, noteMember } from './notes-on-members.ts'
import { noteFilled, noteSurvey, withoutCopy } from './surveys.ts'

const undefinedLiteral: Expression = { kind: 'literal', value: undefined }

type Opaque = Expression & { readonly kind: 'opaque' }

function opaque(parts: readonly Expression[], truthy = false): Opaque {
  return { kind: 'opaque', parts, truthy }
}

function spanOf(node: AstNode, at: number = node.start): Span {
  return { at, start: node.start, end: node.end }
}

type Lowering = (context: LowerContext, node: AstNode) => Expression

const lowerings: Readonly<Record<string, Lowering>> = {
  Literal: (_context, node) =>
    node['regex'] || node['bigint']
      ? opaque([literal(String(node['raw'] ?? ''))], true)
      : literal(node['value'] as Literal),
  Identifier: lowerIdentifier,
  ThisExpression: lowerThis,
  Super: (context) => {
    context.draft.usesThis = true
    return { kind: 'super', home: context.home }
  },
  TemplateLiteral: (context, node) => lowerTemplate(context, node),
  TaggedTemplateExpression: (context, node) => {
    const quasi = node['quasi'] as AstNode
    return opaque([
      context.expression(node['tag'] as AstNode),
      ...list(context, quasi['expressions'] as AstNode[]),
    ])
  },
  ArrayExpression: (context, node) => ({
    kind: 'array',
    items: list(context, node['elements'] as (AstNode | null)[]),
    span: spanOf(node),
  }),
  ObjectExpression: lowerObject,
  FunctionExpression: lowerFunctionExpression,
  ArrowFunctionExpression: lowerFunctionExpression,
  ClassExpression: (context, node) => ({ kind: 'class', index: context.classNode(node) }),
  UnaryExpression: lowerUnary,
  UpdateExpression: (context, node) => ({
    kind: 'update',
    target: assigned(context, node['argument'] as AstNode, node['operator'] === '++' ? 1 : -1),
    by: node['operator'] === '++' ? 1 : -1,
    prefix: node['prefix'] as boolean,
  }),
  BinaryExpression: lowerBinary,
  LogicalExpression: lowerLogical,
  AssignmentExpression: lowerAssignment,
  ConditionalExpression: lowerConditional,
  CallExpression: lowerCall,
  NewExpression: lowerCall,
  MemberExpression: lowerMember,
  SequenceExpression: (context, node) => ({
    kind: 'sequence',
    items: list(context, node['expressions'] as AstNode[]),
  }),
  AwaitExpression: (context, node) => lowerAwait(context, node),
  YieldExpression: (context, node) => lowerAwait(context, node),
  SpreadElement: (context, node) => ({
    kind: 'spread',
    value: context.expression(node['argument'] as AstNode),
  }),
  ImportExpression: (context, node) => {
    const source = node['source'] as AstNode
    if (source.type === 'Literal') return { kind: 'import', specifier: String(source['value']) }
    return { ...opaque([context.expression(source)], true), span: spanOf(node) }
  },
}

/** Lowers an expression; what must run before it (`await`) is appended to `context.out`. */
export function lowerExpression(context: LowerContext, raw: AstNode): Expression {
  const node = unwrap(raw)
  const sent = sentValue(context, node)
  if (sent) return sent
  const lowering = lowerings[node.type]
  return lowering ? lowering(context, node) : opaque([])
}

function literal(value: Literal): Expression {
  return { kind: 'literal', value }
}

function list(context: LowerContext, nodes: readonly (AstNode | null)[]): Expression[] {
  return nodes.map((node) => (node ? context.expression(node) : undefinedLiteral))
}

function lowerIdentifier(context: LowerContext, node: AstNode): Expression {
  const name = node['name'] as string
  const variable = context.bindings.resolve(context.scope, name)
  if (variable) return variable
  if (name === 'undefined') return undefinedLiteral
  if (name === 'arguments' && context.draft.index > 0) return { kind: 'arguments' }
  return { kind: 'global', name }
}

function lowerThis(context: LowerContext): Expression {
  if (context.draft.self) return context.expression(context.draft.self)
  context.draft.usesThis = true
  return { kind: 'this' }
}

function lowerTemplate(context: LowerContext, node: AstNode): Expression {
  const quasis = node['quasis'] as AstNode[]
  const parts = node['expressions'] as AstNode[]
  const texts = quasis.map((quasi) => String(quasi['value'].cooked ?? ''))
  if (parts.length === 0) return literal(texts[0] ?? '')
  const truthy = texts.some((text) => text !== '')
  return { ...opaque(list(context, parts), truthy), texts }
}

function lowerObject(context: LowerContext, node: AstNode): Expression {
  const properties: Property[] = []
  for (const property of node['properties'] as AstNode[]) {
    if (property.type === 'SpreadElement') {
      properties.push({ key: null, value: context.expression(property['argument'] as AstNode) })
      continue
    }
    if (property['kind'] === 'set') continue
    const keyNode = property['key'] as AstNode
    const key = keyName(keyNode, property['computed'] as boolean) ?? context.expression(keyNode)
    const value = property['value'] as AstNode
    const name = typeof key === 'string' ? key : ''
    if (value.type === 'Literal' || value.type === 'Identifier') context.bindings.noteWrite(0, name)
    properties.push({
      key,
      value: named(context, value, name),
      ...(property['kind'] === 'get' ? { isGetter: true } : {}),
    })
  }
  return { kind: 'object', properties, span: spanOf(node) }
}

function lowerFunctionExpression(context: LowerContext, node: AstNode): Expression {
  return { kind: 'function', index: context.functionNode(node, '') }
}

function lowerUnary(context: LowerContext, node: AstNode): Expression {
  const operand = context.expression(node['argument'] as AstNode)
  switch (node['operator']) {
    case '!':
      // `!0` is how compilers write `true`.
      return operand.kind === 'literal' ? literal(!operand.value) : { kind: 'not', operand }
    case 'typeof':
      return { kind: 'typeof', operand }
    case 'delete':
      if (operand.kind !== 'member') return opaque([operand])
      return assign({ ...operand, isTakenAway: true }, undefinedLiteral)
    case 'void':
      return { kind: 'sequence', items: [takenByNobody(operand), undefinedLiteral] }
    case '-':
      if (operand.kind === 'literal' && typeof operand.value === 'number') {
        return literal(-operand.value)
      }
      return opaque([operand])
    default:
      return opaque([operand])
  }
}

/** Long chains such as `a + b + c + …` nest to the left: they are walked, not recursed into. */
function lowerBinary(context: LowerContext, node: AstNode): Expression {
  const chain: AstNode[] = []
  let at = node
  while (at.type === 'BinaryExpression') {
    chain.push(at)
    at = unwrap(at['left'] as AstNode)
  }
  let left = context.expression(at)
  for (let i = chain.length - 1; i >= 0; i--) {
    const link = chain[i] as AstNode
    const right = context.expression(link['right'] as AstNode)
    const operator = link['operator'] as string
    if (operator === '+' && left.kind === 'opaque') left = opaque([...left.parts.slice(-1), right])
    else {
      if (/^[<>=!]=?=?$/.test(operator)) noteCounted(context, [left, right])
      noteLimit(context, operator, [left, right])
      left = { kind: 'binary', operator, left, right, span: spanOf(link) }
    }
  }
  return left
}

function lowerLogical(context: LowerContext, node: AstNode): Expression {
  const operator = node['operator'] as '&&' | '||' | '??'
  const left = context.expression(node['left'] as AstNode)
  const span = spanOf(node['left'] as AstNode)
  let right: Expression = undefinedLiteral
  const before = collect(context, () => {
    right = context.expression(node['right'] as AstNode)
  })
  if (before.length === 0) return { kind: 'logical', operator, left, right, span }
  const value = temporary(context)
  emit(context, { kind: 'expression', value: assign(value, left) })
  const arm = [...before, statementOf(assign(value, right))]
  const test: Expression =
    operator === '??'
      ? { kind: 'binary', operator: '==', left: value, right: literal(null), span }
      : value
  emit(context, {
    kind: 'if',
    test,
    yes: operator === '||' ? [] : arm,
    no: operator === '||' ? arm : [],
    span,
  })
  return value
}

function statementOf(value: Expression) {
  return { id: 0, last: 0, kind: 'expression' as const, value }
}

function lowerConditional(context: LowerContext, node: AstNode): Expression {
  const test = context.expression(node['test'] as AstNode)
  const span = spanOf(node['test'] as AstNode)
  let yes: Expression = undefinedLiteral
  let no: Expression = undefinedLiteral
  const beforeYes = collect(context, () => {
    yes = context.expression(node['consequent'] as AstNode)
  })
  const beforeNo = collect(context, () => {
    no = context.expression(node['alternate'] as AstNode)
  })
  if (beforeYes.length + beforeNo.length === 0) {
    return { kind: 'conditional', test, yes, no, span }
  }
  const value = temporary(context)
  emit(context, {
    kind: 'if',
    test,
    yes: [...beforeYes, statementOf(assign(value, yes))],
    no: [...beforeNo, statementOf(assign(value, no))],
    span,
  })
  return value
}

/** The target of an assignment; notes that the variable does not keep its first value. */
function assigned(context: LowerContext, node: AstNode, by: Direction | 0): Pattern {
  const target = context.pattern(node)
  if (target.kind === 'variable' && by !== 0) context.steps.push(target.slot)
  if (target.kind === 'variable') context.bindings.noteAssignment(context.draft.index, target, by)
  else noteAssigned(context, target)
  return target
}

/** Notes every variable in `target` as reassigned. */
export function noteAssigned(context: LowerContext, target: Pattern): void {
  if (target.kind === 'variable') context.bindings.noteAssignment(context.draft.index, target, 0)
  else if (target.kind === 'member' && typeof target.property === 'string')
    context.bindings.noteWrite(context.draft.index, target.property)
  else if (target.kind === 'member') noteFilled(context, target)
  else if (target.kind === 'object-pattern') {
    for (const property of target.properties) noteAssigned(context, property.target)
    if (target.rest) noteAssigned(context, target.rest)
  } else if (target.kind === 'array-pattern') {
    for (const item of target.items) noteAssigned(context, item.target)
    if (target.rest) noteAssigned(context, target.rest)
  }
}

function lowerAssignment(context: LowerContext, node: AstNode): Expression {
  const operator = node['operator'] as string
  const left = node['left'] as AstNode
  const right = node['right'] as AstNode
  const target = assigned(context, left, operator === '+=' ? 1 : operator === '-=' ? -1 : 0)
  const name = target.kind === 'variable' ? target.name : memberName(target)
  const value = named(context, right, name)
  if (operator === '=') return assign(target, value)
  const old = context.expression(left)
  if (operator === '&&=' || operator === '||=' || operator === '??=') {
    const joined = operator.slice(0, 2) as '&&' | '||' | '??'
    return {
      kind: 'logical',
      operator: joined,
      left: old,
      right: assign(target, value),
      span: spanOf(left),
    }
  }
  return assign(target, {
    kind: 'binary',
    operator: operator.slice(0, -1),
    left: old,
    right: value,
    span: spanOf(node),
  })
}

function memberName(target: Pattern): string {
  return target.kind === 'member' && typeof target.property === 'string' ? target.property : ''
}

function lowerMember(context: LowerContext, node: AstNode): Expression {
  const object = context.expression(node['object'] as AstNode)
  const keyNode = node['property'] as AstNode
  const name = keyName(keyNode, node['computed'] as boolean)
  if (name !== null && object.kind === 'variable') noteMember(context, object, name)
  if (name !== null) noteDeeper(context, object, name)
  if (name === 'length') noteKeyed(context, object)
  return {
    kind: 'member',
    object: name !== null && object.kind === 'call' ? inChain(object, name) : object,
    property: name ?? context.expression(keyNode),
    optional: node['optional'] === true,
    span: spanOf(node, keyNode.start),
  }
}

function lowerCall(context: LowerContext, node: AstNode): Expression {
  const fn = functionIn(node)
  if (fn) return context.expression(fn)
  const written = syntaxBehind(node) ?? callAsWritten(node)
  if (written) return context.expression(written)
  const callee = context.expression(withoutCopy(node['callee'] as AstNode))
  if (callee.kind === 'function' && unwrap(node['callee'] as AstNode)['async'] !== true)
    context.bindings.noteCalledAtOnce(callee.index)
  noteSurvey(context, callee)
  const argNodes = node['arguments'] as AstNode[]
  const args = list(context, argNodes)
  const truth = node.type === 'CallExpression' ? truthOf(callee, args) : null
  if (truth) return truth
  if (isRegistrationShaped(callee, args)) context.draft.registers = true
  noteAssignedTo(context, callee, args)
  noteGiven(context, callee, args)
  const isNew = node.type === 'NewExpression'
  const at = callee.kind === 'member' && !isNew ? callee.span.at : node.start
  return {
    kind: 'call',
    ...chainOf(callee),
    callee,
    args,
    isNew,
    optional: node['optional'] === true,
    awaited: false,
    span: spanOf(node, at),
  }
}

/** `Boolean(done)` as `!!done`. */
function truthOf(callee: Expression, [asked, ...more]: readonly Expression[]): Expression | null {
  if (callee.kind !== 'global' || callee.name !== 'Boolean' || more.length > 0) return null
  if (!asked || asked.kind === 'spread') return null
  return { kind: 'not', operand: { kind: 'not', operand: asked } }
}

/** `Object.assign(state, { done: true })` writes properties; of `Object.assign(settings, given)` nobody knows which. */
function noteAssignedTo(
  { bindings, draft }: LowerContext,
  callee: Expression,
  [target, ...sources]: readonly Expression[],
): void {
  if (callee.kind !== 'member' || callee.property !== 'assign') return
  if (callee.object.kind !== 'global' || callee.object.name !== 'Object') return
  const isKnown = sources.every((source) => source.kind === 'object')
  if (target?.kind === 'variable' && !isKnown) bindings.noteOverwritten(draft.index, target)
  for (const source of sources)
    for (const { key } of source.kind === 'object' ? source.properties : [])
      if (typeof key === 'string') bindings.noteWrite(draft.index, key)
}

/** `await check(c)` where nobody takes what comes of it. */
export function lowerAwaitStatement(context: LowerContext, node: AstNode): void {
  lowerAwait(context, node, { isStatement: true })
}

function lowerAwait(
  context: LowerContext,
  node: AstNode,
  how: { readonly isStatement?: true } = {},
): Expression {
  const argument = node['argument'] as AstNode | null
  let value = argument ? context.expression(argument) : undefinedLiteral
  if (value.kind === 'call') value = { ...value, awaited: true }
  const target = temporary(context)
  emit(context, { kind: 'await', target, value, span: spanOf(node), ...how })
  return target
}
