import { noteTakenApart } from './notes-on-members.ts'
import { notePutAway, takenByNobody } from './call-chain.ts'
import { isFunctionNode, unwrap, type AstNode } from './ast.ts'
import { ownHelper } from './compilers-helpers.ts'
import { loopAsWritten } from './compiled-loops.ts'
import { declareBlock } from './declarations.ts'
import type { Expression, LoopShape, Pattern, Span, Statement, SwitchCase } from './ir.ts'
import { lowerAwaitStatement, noteAssigned } from './lower-expression.ts'
import { lowerStepList, lowerStepStatement } from './lower-steps.ts'
import { withoutTypeScript } from './lower-typescript.ts'
import { stepListIn } from './step-list.ts'
import { statementsIn } from './statements-in-expressions.ts'
import {
  assign,
  collect,
  emit,
  emitReturn,
  inBlockScope,
  inLoopScope,
  named,
  type LowerContext,
} from './lower-context.ts'

type Lowering = (context: LowerContext, node: AstNode, labels: readonly string[]) => void

function spanOf(node: AstNode): Span {
  return { at: node.start, start: node.start, end: node.end }
}

const lowerings: Readonly<Record<string, Lowering>> = {
  ExpressionStatement: (context, node) => {
    const expression = unwrap(node['expression'] as AstNode)
    const statements = statementsIn(expression)
    if (statements) {
      for (const one of statements) context.statement(one)
      return
    }
    if (expression.type === 'AwaitExpression') return lowerAwaitStatement(context, expression)
    const value = takenByNobody(context.expression(node['expression'] as AstNode))
    if (hasEffect(value)) emit(context, { kind: 'expression', value })
  },
  VariableDeclaration: lowerVariables,
  ReturnStatement: lowerReturn,
  IfStatement: lowerIf,
  BlockStatement: (context, node, labels) => {
    const body = collect(context, () => lowerBlock(context, node['body'] as AstNode[]))
    emit(context, { kind: 'block', label: labels[0] ?? null, body })
  },
  ForStatement: lowerFor,
  ForInStatement: lowerForEach,
  ForOfStatement: lowerForEach,
  WhileStatement: (context, node, labels) => lowerWhile(context, node, labels),
  DoWhileStatement: (context, node, labels) => lowerWhile(context, node, labels),
  TryStatement: lowerTry,
  SwitchStatement: lowerSwitch,
  ThrowStatement: (context, node) => {
    const value = context.expression(node['argument'] as AstNode)
    emit(context, { kind: 'throw', value, span: spanOf(node) })
  },
  BreakStatement: (context, node) => emit(context, { kind: 'break', label: labelOf(node) }),
  ContinueStatement: (context, node) => emit(context, { kind: 'continue', label: labelOf(node) }),
  LabeledStatement: (context, node, labels) => {
    const label = (node['label'] as AstNode)['name'] as string
    const body = node['body'] as AstNode
    if (/^(For|While|DoWhile)/.test(body.type) || body.type === 'BlockStatement') {
      context.statement(body, [...labels, label])
    } else context.statement(body)
  },
  ClassDeclaration: lowerClassDeclaration,
  ExportNamedDeclaration: (context, node) => {
    if (node['declaration']) context.statement(node['declaration'] as AstNode)
  },
  ExportDefaultDeclaration: lowerExportDefault,
  TSExportAssignment: (context, node) => {
    const target: Pattern = {
      kind: 'member',
      object: { kind: 'global', name: 'module' },
      property: 'exports',
      optional: false,
      span: spanOf(node),
    }
    const value = context.expression(node['expression'] as AstNode)
    emit(context, { kind: 'expression', value: assign(target, value) })
  },
  TSImportEqualsDeclaration: lowerImportEquals,
  TSEnumDeclaration: lowerCompiled,
  TSModuleDeclaration: lowerCompiled,
}

/** Lowers one statement; declarations of functions and types leave nothing behind. */
export function lowerStatement(
  context: LowerContext,
  node: AstNode,
  labels: readonly string[] = [],
): void {
  const { steps } = context.draft
  if (steps && lowerStepStatement(context, steps, node)) return
  const written = loopAsWritten(node) ?? node
  lowerings[written.type]?.(context, written, labels)
}

function lowerCompiled(context: LowerContext, node: AstNode): void {
  const compiled = withoutTypeScript(node)
  if (compiled) context.statement(compiled)
}

/** Lowers the statements of a block in a scope of its own. */
function lowerBlock(context: LowerContext, nodes: readonly AstNode[]): void {
  inBlockScope(context, () => {
    declareBlock(context, nodes)
    for (const node of nodes) context.statement(node)
  })
}

function hasEffect(value: Expression): boolean {
  switch (value.kind) {
    case 'literal':
    case 'variable':
    case 'global':
    case 'this':
    case 'function':
      return false
    case 'opaque':
      return value.parts.some(hasEffect)
    default:
      return true
  }
}

function labelOf(node: AstNode): string | null {
  return node['label'] ? ((node['label'] as AstNode)['name'] as string) : null
}

function lowerVariables(context: LowerContext, node: AstNode): void {
  for (const declarator of node['declarations'] as AstNode[]) {
    const id = declarator['id'] as AstNode
    const init = declarator['init'] as AstNode | null
    if (!init) {
      if (node['kind'] === 'let' && id.type === 'Identifier') {
        const value: Expression = { kind: 'literal', value: undefined }
        emit(context, { kind: 'expression', value: assign(context.pattern(id), value) })
      }
      continue
    }
    const name = id.type === 'Identifier' ? (id['name'] as string) : ''
    const value = named(context, ownHelper(name, init), name)
    const target = context.pattern(id)
    if (target.kind === 'variable') notePutAway(context, target, value)
    else noteTakenApart(context, target, value)
    emit(context, { kind: 'expression', value: assign(target, value) })
  }
}

function lowerReturn(context: LowerContext, node: AstNode): void {
  const argument = node['argument'] as AstNode | null
  const steps = argument && stepListIn(argument)
  if (steps) {
    lowerStepList(context, steps)
    return
  }
  emitReturn(context, argument && context.expression(argument), node)
}

/** `else if` chains are walked, so that a long one does not exhaust the stack. */
function lowerIf(context: LowerContext, node: AstNode): void {
  const outer = context.out
  let at: AstNode | null = node
  while (at) {
    const current: AstNode = at
    const test = context.expression(current['test'] as AstNode)
    const span = spanOf(current['test'] as AstNode)
    const yes = collect(context, () => context.statement(current['consequent'] as AstNode))
    const no: Statement[] = []
    emit(context, { kind: 'if', test, yes, no, span })
    context.out = no
    const alternate: AstNode | null = current['alternate'] as AstNode | null
    at = alternate?.type === 'IfStatement' ? alternate : null
    if (alternate && !at) context.statement(alternate)
  }
  context.out = outer
}

function lowerFor(context: LowerContext, node: AstNode, labels: readonly string[]): void {
  emitLoop(context, labels, () => {
    const init = node['init'] as AstNode | null
    if (init?.type === 'VariableDeclaration') declareBlock(context, [init])
    if (init?.type === 'VariableDeclaration') context.statement(init)
    else if (init) emit(context, { kind: 'expression', value: context.expression(init) })
    const testNode = node['test'] as AstNode | null
    let test: Expression | null = null
    const before = collect(context, () => {
      test = testNode ? context.expression(testNode) : null
    })
    const body = collect(context, () => context.statement(node['body'] as AstNode))
    const updateNode = node['update'] as AstNode | null
    const update = collect(context, () => {
      if (updateNode) emit(context, { kind: 'expression', value: context.expression(updateNode) })
    })
    return { ...plainLoop, before, test, body, update, span: spanOf(testNode ?? node) }
  })
}

/** What most loops are. */
const plainLoop = {
  each: null,
  before: [],
  test: null,
  update: [],
  testLast: false,
  isAwait: false,
}

function emitLoop(
  context: LowerContext,
  labels: readonly string[],
  lower: () => Omit<LoopShape, 'kind' | 'labels' | 'own' | 'rounds'>,
): void {
  const { steps, limits } = context
  const before = { steps: steps.length, limits: limits.length }
  const parts = inLoopScope(context, lower)
  const counted = new Set(steps.slice(before.steps))
  const inside = limits.slice(before.limits).filter(({ slot }) => counted.has(slot))
  const rounds = Math.max(
    2,
    ...inside.map((limit) => limit.rounds).filter((one) => one <= mostRounds),
  )
  emit(context, { kind: 'loop', labels, ...parts, rounds })
}

/** More rounds than that are not gone through one by one. */
const mostRounds = 5

function lowerForEach(context: LowerContext, node: AstNode, labels: readonly string[]): void {
  const over = context.expression(node['right'] as AstNode)
  emitLoop(context, labels, () => {
    const left = node['left'] as AstNode
    let target: Pattern
    if (left.type === 'VariableDeclaration') {
      declareBlock(context, [left])
      const declarator = (left['declarations'] as AstNode[])[0] as AstNode
      target = context.pattern(declarator['id'] as AstNode)
    } else {
      target = context.pattern(left)
      noteAssigned(context, target)
    }
    const body = collect(context, () => context.statement(node['body'] as AstNode))
    const each = { target, over, keys: node.type === 'ForInStatement' }
    const isAwait = node['await'] === true
    return { ...plainLoop, each, body, isAwait, span: spanOf(node['right'] as AstNode) }
  })
}

function lowerWhile(context: LowerContext, node: AstNode, labels: readonly string[]): void {
  emitLoop(context, labels, () => {
    const testNode = node['test'] as AstNode
    let asked: Expression | null = null
    const before = collect(context, () => {
      asked = context.expression(testNode)
    })
    const body = collect(context, () => context.statement(node['body'] as AstNode))
    const test = isTrue(asked) ? null : asked
    const testLast = node.type === 'DoWhileStatement'
    return { ...plainLoop, before, test, body, testLast, span: spanOf(testNode) }
  })
}

/** `while (true)` */
function isTrue(value: Expression | null): boolean {
  return value?.kind === 'literal' && value.value === true
}

function lowerTry(context: LowerContext, node: AstNode): void {
  const block = collect(context, () =>
    lowerBlock(context, (node['block'] as AstNode)['body'] as AstNode[]),
  )
  const handlerNode = node['handler'] as AstNode | null
  const finalizerNode = node['finalizer'] as AstNode | null
  let parameter: Pattern | null = null
  let handler: Statement[] | null = null
  if (handlerNode) {
    inBlockScope(context, () => {
      const parameterNode = handlerNode['param'] as AstNode | null
      if (parameterNode) parameter = declareParameter(context, parameterNode)
      const body = (handlerNode['body'] as AstNode)['body'] as AstNode[]
      handler = collect(context, () => lowerBlock(context, body))
    })
  }
  const finalizer = finalizerNode
    ? collect(context, () => lowerBlock(context, finalizerNode['body'] as AstNode[]))
    : null
  const handlerSpan = handlerNode ? spanOf(handlerNode) : null
  const blockSpan = spanOf(node['block'] as AstNode)
  emit(context, { kind: 'try', block, parameter, handler, finalizer, handlerSpan, blockSpan })
}

function declareParameter(context: LowerContext, node: AstNode): Pattern {
  declareBlock(context, [
    {
      type: 'VariableDeclaration',
      kind: 'let',
      start: node.start,
      end: node.end,
      declarations: [{ id: node }],
    },
  ])
  return context.pattern(node)
}

function lowerSwitch(context: LowerContext, node: AstNode): void {
  const subject = context.expression(node['discriminant'] as AstNode)
  inBlockScope(context, () => {
    const caseNodes = node['cases'] as AstNode[]
    declareBlock(
      context,
      caseNodes.flatMap((one) => one['consequent'] as AstNode[]),
    )
    const cases: SwitchCase[] = caseNodes.map((one) => ({
      test: one['test'] ? context.expression(one['test'] as AstNode) : null,
      span: spanOf((one['test'] ?? one) as AstNode),
      body: collect(context, () => {
        for (const inner of one['consequent'] as AstNode[]) context.statement(inner)
      }),
    }))
    emit(context, { kind: 'switch', subject, cases, span: spanOf(node['discriminant'] as AstNode) })
  })
}

function lowerClassDeclaration(context: LowerContext, node: AstNode): void {
  const id = node['id'] as AstNode | null
  const index = context.classNode(node)
  if (!id) return
  emit(context, {
    kind: 'expression',
    value: assign(context.pattern(id), { kind: 'class', index }),
  })
}

/** The variable that holds a module's default export. */
export const defaultExportName = '*default*'

function lowerExportDefault(context: LowerContext, node: AstNode): void {
  const declaration = node['declaration'] as AstNode
  const variable = context.bindings.declare(context.scope, defaultExportName)
  if (declaration.type === 'ClassDeclaration' && declaration['id']) context.statement(declaration)
  const id = declaration['id'] as AstNode | null
  let value: Expression
  if (/^TS(Interface|TypeAlias)/.test(declaration.type)) return
  if (isFunctionNode(declaration)) {
    value =
      declaration.type === 'FunctionDeclaration' && id
        ? (context.bindings.resolve(context.scope, id['name'] as string) ?? {
            kind: 'opaque',
            parts: [],
            truthy: true,
          })
        : { kind: 'function', index: context.functionNode(declaration, 'default') }
  } else if (declaration.type === 'ClassDeclaration') {
    value = id ? context.expression(id) : { kind: 'class', index: context.classNode(declaration) }
  } else value = context.expression(declaration)
  emit(context, { kind: 'expression', value: assign(variable, value) })
}

function lowerImportEquals(context: LowerContext, node: AstNode): void {
  const reference = node['moduleReference'] as AstNode
  if (reference.type !== 'TSExternalModuleReference') return
  const specifier = (reference['expression'] as AstNode)['value'] as string
  const callee: Expression = { kind: 'global', name: 'require' }
  const args: Expression[] = [{ kind: 'literal', value: specifier }]
  const value: Expression = {
    kind: 'call',
    callee,
    args,
    isNew: false,
    optional: false,
    awaited: false,
    span: spanOf(node),
  }
  emit(context, {
    kind: 'expression',
    value: assign(context.pattern(node['id'] as AstNode), value),
  })
}
