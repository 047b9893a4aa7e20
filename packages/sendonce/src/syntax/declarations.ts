import type { AstNode } from './ast.ts'
import { declarationsAsWritten } from './asynchronous.ts'
import { assign, emit, type LowerContext } from './lower-context.ts'
import type { Variable } from './ir.ts'
import { declaredNames } from './lower-pattern.ts'

/** The declaration inside an `export` statement, or the node itself. */
function exported(node: AstNode): AstNode {
  if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') {
    return (node['declaration'] as AstNode | null) ?? node
  }
  return node
}

/**
 * Declares what a block binds itself: `let`, `const`, classes, enums, imports and functions.
 * Function declarations are lowered at once, because they hold from the start of their function.
 */
export function declareBlock(context: LowerContext, nodes: readonly AstNode[]): void {
  const functions: AstNode[] = []
  for (const outer of nodes) {
    const node = exported(outer)
    if (node.type === 'VariableDeclaration') {
      if (node['kind'] !== 'var') declareVariables(context, node)
    } else if (node.type === 'FunctionDeclaration' && node['id']) {
      if (node['body']) functions.push(node)
      context.bindings.declare(context.scope, (node['id'] as AstNode)['name'] as string)
    } else if (isNamedDeclaration(node)) {
      context.bindings.declare(context.scope, (node['id'] as AstNode)['name'] as string)
    }
  }
  for (const node of declarationsAsWritten(functions)) {
    const name = (node['id'] as AstNode)['name'] as string
    const variable = context.bindings.declare(context.scope, name)
    const index = context.functionNode(node, name)
    // In a loop it holds from the start of its block, and sees the variables of its round.
    if (context.scope.ofRound) {
      emit(context, { kind: 'expression', value: assign(variable, { kind: 'function', index }) })
    } else context.draft.hoisted.push({ variable, index })
  }
}

function isNamedDeclaration(node: AstNode): boolean {
  return (
    /^(ClassDeclaration|TSEnumDeclaration|TSModuleDeclaration|TSImportEqualsDeclaration)$/.test(
      node.type,
    ) && (node['id'] as AstNode | null)?.type === 'Identifier'
  )
}

function declareVariables(context: LowerContext, node: AstNode): void {
  for (const declarator of node['declarations'] as AstNode[]) {
    for (const name of declaredNames(declarator['id'] as AstNode)) {
      context.bindings.declare(context.scope, name)
    }
  }
}

const childLists: Readonly<Record<string, readonly string[]>> = {
  BlockStatement: ['body'],
  IfStatement: ['consequent', 'alternate'],
  ForStatement: ['init', 'body'],
  ForInStatement: ['left', 'body'],
  ForOfStatement: ['left', 'body'],
  WhileStatement: ['body'],
  DoWhileStatement: ['body'],
  TryStatement: ['block', 'handler', 'finalizer'],
  CatchClause: ['body'],
  SwitchStatement: ['cases'],
  SwitchCase: ['consequent'],
  LabeledStatement: ['body'],
  ExportNamedDeclaration: ['declaration'],
}

/**
 * Declares every `var` of a function body, however deeply nested, in the current scope. Gives those that are declared
 * without a value: they begin as undefined.
 */
export function declareVars(context: LowerContext, nodes: readonly AstNode[]): Variable[] {
  const before = new Set(context.scope.names.keys())
  const isBare = new Map<string, boolean>()
  const work: AstNode[] = [...nodes]
  while (work.length > 0) {
    const node = work.pop() as AstNode
    if (node.type === 'VariableDeclaration') {
      if (node['kind'] !== 'var') continue
      declareVariables(context, node)
      for (const { name, hasValue } of declarators(node))
        isBare.set(name, !hasValue && isBare.get(name) !== false && !before.has(name))
      continue
    }
    for (const field of childLists[node.type] ?? []) {
      const child = node[field] as AstNode | AstNode[] | null
      if (Array.isArray(child)) work.push(...child)
      else if (child) work.push(child)
    }
  }
  return [...isBare].flatMap(([name, is]) => (is ? (context.scope.names.get(name) ?? []) : []))
}

function declarators(node: AstNode): { readonly name: string; readonly hasValue: boolean }[] {
  return (node['declarations'] as AstNode[]).flatMap((one) =>
    declaredNames(one['id'] as AstNode).map((name) => ({ name, hasValue: !!one['init'] })),
  )
}
