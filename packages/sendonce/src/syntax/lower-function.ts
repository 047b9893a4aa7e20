import { keyName, unwrap, type AstNode } from './ast.ts'
import { asWritten } from './asynchronous.ts'
import { markUnread } from './call-chain.ts'
import { nameIn } from './compilers-helpers.ts'
import { givenAlways } from './given-always.ts'
import { declareBlock, declareVars } from './declarations.ts'
import type { ClassMember, Expression, Parameter, ParameterDecorator, Statement } from './ir.ts'
import { assign, collect, emit, emitReturn, type LowerContext } from './lower-context.ts'
import { declaredNames, lowerTarget } from './lower-pattern.ts'
import { numberStatements } from './number-statements.ts'

/** Lowers a function with its body and returns its index. */
export function lowerFunctionNode(context: LowerContext, given: AstNode, name: string): number {
  const node = asWritten(given)
  const index = context.functions.length
  context.functions.push(null)
  const isArrow = node.type === 'ArrowFunctionExpression'
  const outer = { scope: context.scope, draft: context.draft, out: context.out }
  context.bindings.addFunction(index, outer.draft.index)
  context.scope = { parent: outer.scope, functionIndex: index, names: new Map(), ofRound: null }
  context.draft = {
    index,
    isAsync: node['async'] === true,
    isGenerator: node['generator'] === true,
    usesThis: false,
    self: (node['self'] as AstNode | undefined) ?? (isArrow ? outer.draft.self : null),
    registers: false,
    hoisted: [],
    putAway: [],
    steps: null,
  }
  const ownName = node['id'] ? ((node['id'] as AstNode)['name'] as string) : ''
  if (node.type === 'FunctionExpression' && ownName) {
    const self = context.bindings.declare(context.scope, ownName)
    context.draft.hoisted.push({ variable: self, index })
  }
  const body: Statement[] = []
  context.out = body
  const parameters = lowerParameters(context, node['params'] as AstNode[])
  lowerBody(context, node['body'] as AstNode | null)
  numberStatements(body)
  markUnread(context)
  const draft = context.draft
  context.functions[index] = {
    index,
    name: ownName || name,
    parameters: finish(context, parameters),
    body,
    hoisted: draft.hoisted,
    parent: outer.draft.index,
    isAsync: draft.isAsync,
    isGenerator: draft.isGenerator,
    isArrow,
    captures: context.bindings.capturesOf(index),
    assignsCaptured: context.bindings.assignsCaptured(index),
    assigns: context.bindings.assignedBy(index),
    writes: context.bindings.writtenBy(index),
    decides: [],
    counts: context.bindings.countedBy(index),
    usesThis: draft.usesThis,
    registers: draft.registers,
    span: { at: node.start, start: node.start, end: node.end },
  }
  Object.assign(context, outer)
  if (isArrow && draft.usesThis) context.draft.usesThis = true
  return index
}

function lowerBody(context: LowerContext, body: AstNode | null): void {
  if (!body) return
  if (body.type !== 'BlockStatement') {
    emitReturn(context, context.expression(body), body)
    return
  }
  const nodes = body['body'] as AstNode[]
  const bare = declareVars(context, nodes)
  declareBlock(context, nodes)
  const functions = new Set(context.draft.hoisted.map(({ variable }) => variable.slot))
  for (const variable of bare) {
    if (functions.has(variable.slot)) continue
    const value: Expression = { kind: 'literal', value: undefined }
    emit(context, { kind: 'expression', value: assign(variable, value) })
  }
  for (const node of nodes) context.statement(node)
}

type ParameterDraft = Omit<Parameter, 'memberNames' | 'isUsed' | 'given'>

function lowerParameters(context: LowerContext, nodes: readonly AstNode[]): ParameterDraft[] {
  for (const node of nodes) {
    for (const name of declaredNames(node)) context.bindings.declare(context.scope, name)
  }
  const parameters: ParameterDraft[] = []
  for (const node of nodes) {
    const isRest = node.type === 'RestElement'
    const inner = isRest ? (node['argument'] as AstNode) : node
    const { target, fallback } = lowerTarget(context, inner)
    const name = target.kind === 'variable' ? target.name : null
    if (name === 'this') continue
    const typeName = typeNameOf(inner)
    const bound = typeName === null ? null : context.bindings.resolve(context.scope, typeName)
    parameters.push({
      target,
      name,
      fallback,
      isRest,
      typeName,
      typeBinding: bound?.owner === 0 ? bound : null,
      decorators: decoratorsOf(node),
    })
    if (inner.type === 'TSParameterProperty' && target.kind === 'variable') {
      emit(context, { kind: 'expression', value: assignField(context, target.name, target, inner) })
    }
  }
  return parameters
}

function finish(context: LowerContext, parameters: readonly ParameterDraft[]): Parameter[] {
  return parameters.map((parameter) => {
    const slot = parameter.target.kind === 'variable' ? parameter.target.slot : null
    return {
      ...parameter,
      memberNames: [...(context.memberNames.get(slot ?? -1) ?? [])],
      isUsed: slot === null || context.bindings.mentionsOf(slot) > 0,
      given: givenAlways(context, slot),
    }
  })
}

function assignField(
  context: LowerContext,
  name: string,
  value: Expression,
  node: AstNode,
): Expression {
  context.draft.usesThis = true
  const span = { at: node.start, start: node.start, end: node.end }
  return assign(
    { kind: 'member', object: { kind: 'this' }, property: name, optional: false, span },
    value,
  )
}

/** `express.Response<any>` gives `Response`; a union gives its first named part. */
function typeNameOf(node: AstNode): string | null {
  const owner = node.type === 'AssignmentPattern' ? (node['left'] as AstNode) : node
  const target = owner.type === 'TSParameterProperty' ? (owner['parameter'] as AstNode) : owner
  const annotation = target['typeAnnotation'] as AstNode | null | undefined
  return annotation ? nameOfType(annotation['typeAnnotation'] as AstNode) : null
}

function nameOfType(type: AstNode): string | null {
  if (type.type === 'TSUnionType' || type.type === 'TSIntersectionType') {
    for (const part of type['types'] as AstNode[]) {
      const name = nameOfType(part)
      if (name) return name
    }
    return null
  }
  if (type.type !== 'TSTypeReference') return null
  const name = type['typeName'] as AstNode
  if (name.type === 'Identifier') return name['name'] as string
  return name.type === 'TSQualifiedName' ? ((name['right'] as AstNode)['name'] as string) : null
}

function decoratorsOf(node: AstNode): ParameterDecorator[] {
  const target = node.type === 'TSParameterProperty' ? (node['parameter'] as AstNode) : node
  const decorators = (node['decorators'] ?? target['decorators'] ?? []) as AstNode[]
  return decorators.flatMap((decorator) => {
    const expression = decorator['expression'] as AstNode
    const isCall = expression.type === 'CallExpression'
    const callee = isCall ? (expression['callee'] as AstNode) : expression
    const plain = withoutSequence(callee)
    const of = plain.type === 'MemberExpression' ? nameIn(plain['object'] as AstNode) : null
    const name = nameIn(of === null ? plain : (plain['property'] as AstNode))
    if (name === null) return []
    const args = isCall ? (expression['arguments'] as AstNode[]) : []
    return [{ name, of, options: args.flatMap(optionsSet) }]
  })
}

/** `(0, common.Res)`, as compilers write it: without what is in front. */
function withoutSequence(callee: AstNode): AstNode {
  const node = unwrap(callee)
  const items = node['expressions'] as AstNode[] | undefined
  return node.type === 'SequenceExpression' ? (items?.at(-1) ?? node) : node
}

/** The names that an object literal has `true` under. */
function optionsSet(node: AstNode): string[] {
  if (node.type !== 'ObjectExpression') return []
  return (node['properties'] as AstNode[]).flatMap((property) => {
    const value = property['value'] as AstNode | undefined
    const name = value?.['value'] === true ? keyName(property['key'] as AstNode, false) : null
    return name === null ? [] : [name]
  })
}

/** Lowers a class with its members and returns its index. */
export function lowerClassNode(context: LowerContext, node: AstNode): number {
  const index = context.classes.length
  context.classes.push(null)
  const id = node['id'] as AstNode | null
  const superNode = node['superClass'] as AstNode | null
  const parent = superNode ? context.expression(superNode) : null
  const members: ClassMember[] = []
  let constructorIndex: number | null = null
  const outerHome = context.home
  for (const member of (node['body'] as AstNode)['body'] as AstNode[]) {
    if (member.type === 'StaticBlock' || !member['key']) continue
    const name = keyName(member['key'] as AstNode, member['computed'] as boolean)
    const value = member['value'] as AstNode | null
    if (name === null) continue
    context.home = { index, owner: context.draft.index, isStatic: member['static'] === true }
    if (member.type === 'MethodDefinition' && member['kind'] === 'constructor') {
      if (value?.['body']) constructorIndex = context.functionNode(value, 'constructor')
    } else members.push(...lowerMember(context, member, name))
  }
  context.home = outerHome
  context.classes[index] = {
    index,
    name: id ? (id['name'] as string) : '',
    parent,
    constructorIndex,
    members,
    decorators: lowerDecorators(context, node),
    span: { at: node.start, start: node.start, end: node.end },
  }
  return index
}

function lowerMember(context: LowerContext, member: AstNode, name: string): ClassMember[] {
  const value = member['value'] as AstNode | null
  const isStatic = member['static'] === true
  if (member.type === 'MethodDefinition') {
    if (!value?.['body']) return []
    const kind = member['kind'] as 'method' | 'get' | 'set'
    return [
      {
        name,
        isStatic,
        kind,
        decorators: lowerDecorators(context, member),
        value: { kind: 'function', index: context.functionNode(value, name) },
      },
    ]
  }
  if (!/PropertyDefinition|AccessorProperty/.test(member.type)) return []
  let lowered: Expression | null = null
  context.bindings.noteWrite(0, name)
  // What a field's value would need to run before it (an await) cannot stand in a class body.
  collect(context, () => {
    lowered = value ? context.expression(value) : null
  })
  const decorators = lowerDecorators(context, member)
  return [{ name, isStatic, kind: 'field', decorators, value: lowered }]
}

function lowerDecorators(context: LowerContext, node: AstNode): Expression[] {
  const decorators = (node['decorators'] ?? []) as AstNode[]
  const lowered: Expression[] = []
  collect(context, () => {
    for (const one of decorators) lowered.push(context.expression(one['expression'] as AstNode))
  })
  return lowered
}
