import { isTypedName } from '../util/extensions.ts'
import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import { parseSource } from '../syntax/parse.ts'
import { NamedFunctions } from './named-functions.ts'

/** An imported file, if a name is mentioned in it. */
type Imported = (specifier: string, name: string) => SourceFile | null

/** A function with the source that it stands in. */
export interface FoundFunction {
  readonly source: SourceFile
  readonly fn: AstNode
}

/** A source with its tree, each node knowing what it stands in. */
export class SourceFile {
  readonly file: string
  readonly text: string
  readonly program: AstNode
  readonly hasErrors: boolean
  /** Made when it is first asked for: most edited files are only analysed. */
  private parents: Map<AstNode, AstNode> | null = null
  /** The tests of statements: what decides where the program goes on. */
  private readonly tests: AstNode[] = []
  private readonly names = new NamedFunctions()
  private readonly imported: Imported
  private readonly declared = new Map<AstNode, ReadonlySet<string>>()

  constructor(file: string, text: string, imported: Imported = () => null) {
    this.file = file
    this.text = text
    this.imported = imported
    const parsed = parseSource(file, text)
    this.program = parsed.program
    this.hasErrors = parsed.errors.length > 0
  }

  get isTyped(): boolean {
    return isTypedName(this.file)
  }

  source(node: AstNode): string {
    return this.text.slice(node.start, node.end)
  }

  parent(node: AstNode): AstNode | null {
    return this.connected().get(node) ?? null
  }

  /** The outermost node with exactly this extent that is no statement. */
  nodeAt(start: number, end: number): AstNode | null {
    let found: AstNode | null = null
    let at: AstNode | undefined = this.program
    while (at) {
      const isPart = !isStatement(at) || at.type === 'ReturnStatement'
      if (at.start === start && at.end === end && isPart && at.type !== 'Program') {
        found ??= at
        if (at.type !== 'ChainExpression') break
      }
      at = childrenOf(at).find((child) => child.start <= start && child.end >= end)
    }
    return found
  }

  /** What stands around a node, the nearest first. */
  *around(node: AstNode): Generator<AstNode> {
    for (let at = this.parent(node); at; at = this.parent(at)) yield at
  }

  /** The statement that a node belongs to: in a concise arrow function there is none. */
  statementOf(node: AstNode): AstNode | null {
    for (const at of [node, ...this.around(node)]) {
      if (isStatement(at)) return at
      if (isFunctionNode(at)) return null
    }
    return null
  }

  functionOf(node: AstNode): AstNode | null {
    for (const at of this.around(node)) if (isFunctionNode(at)) return at
    return null
  }

  /** The innermost function around a place. */
  functionAt(offset: number): AstNode | null {
    let found: AstNode | null = null
    let at: AstNode | undefined = this.program
    while (at) {
      if (isFunctionNode(at)) found = at
      at = childrenOf(at).find(({ start, end }) => start <= offset && offset < end)
    }
    return found
  }

  /** The one function of the file with this name, declared as such or as a constant. */
  functionNamed(name: string): AstNode | null {
    this.connected()
    const [found, ...more] = this.names.functions.get(name) ?? []
    return found && more.length === 0 ? found : null
  }

  /** All functions and methods that are called by a name, in this file and in those that it imports. */
  functionsCalled(name: string): FoundFunction[] {
    this.connected()
    const own = [...this.names.imports].flatMap((one) => this.imported(one, name) ?? [])
    return [this as SourceFile, ...own].flatMap((source) => source.ownFunctions(name))
  }

  private ownFunctions(name: string): FoundFunction[] {
    this.connected()
    const { functions, methods } = this.names
    const found = [...(functions.get(name) ?? []), ...(methods.get(name) ?? [])]
    return found.map((fn) => ({ source: this, fn }))
  }

  /** Whether a function declares a name, be it as a parameter; not inside further functions. */
  declares(fn: AstNode, name: string): boolean {
    let names = this.declared.get(fn)
    if (!names) {
      const parameters = (fn['params'] ?? []) as AstNode[]
      const declarators = [...walk(fn['body'] as AstNode)].flatMap((node) =>
        node.type === 'VariableDeclarator' || node.type === 'CatchClause'
          ? ((node['id'] ?? node['param'] ?? []) as AstNode)
          : [],
      )
      const all = [...parameters, ...declarators].flatMap((one) => [one, ...walkAll(one)])
      names = new Set(
        all.filter(({ type }) => type === 'Identifier').map((one) => String(one['name'])),
      )
      this.declared.set(fn, names)
    }
    return names.has(name)
  }

  /** Whether a node stands in a `finally` of its function: a `return` there drops what was thrown. */
  isInFinally(node: AstNode): boolean {
    let inside = node
    for (const at of this.around(node)) {
      if (isFunctionNode(at)) return false
      if (at.type === 'TryStatement' && at['finalizer'] === inside) return true
      inside = at
    }
    return false
  }

  /** The list that a statement stands in; `null` for the body of an `if` without braces. */
  listOf(statement: AstNode): readonly AstNode[] | null {
    const parent = this.parent(statement)
    if (!parent) return null
    if (parent.type === 'SwitchCase') return parent['consequent'] as AstNode[]
    if (parent.type === 'BlockStatement' || parent.type === 'Program') {
      return parent['body'] as AstNode[]
    }
    return null
  }

  contains(outer: AstNode, node: AstNode): boolean {
    return outer.start <= node.start && outer.end >= node.end
  }

  /** Whether a place belongs to the test of a statement. */
  isDecision(place: { readonly start: number; readonly end: number }): boolean {
    this.connected()
    return this.tests.some(({ start, end }) => start <= place.start && end >= place.end)
  }

  private connected(): ReadonlyMap<AstNode, AstNode> {
    if (this.parents) return this.parents
    const parents = new Map<AstNode, AstNode>()
    const stack = [this.program]
    for (let node = stack.pop(); node; node = stack.pop()) {
      const test = testOf(node)
      if (test) this.tests.push(test)
      this.names.note(node)
      for (const child of childrenOf(node)) {
        parents.set(child, node)
        stack.push(child)
      }
    }
    this.parents = parents
    return parents
  }
}

function testOf(node: AstNode): AstNode | null {
  const { type } = node
  if (type === 'SwitchStatement') return node['discriminant'] as AstNode
  if (type === 'SwitchCase' || /^(If|While|DoWhile|For)Statement$/.test(type)) {
    return node['test'] as AstNode | null
  }
  if (type !== 'ExpressionStatement') return null
  const expression = unwrap(node['expression'] as AstNode)
  if (expression.type === 'LogicalExpression') return expression['left'] as AstNode
  return expression.type === 'ConditionalExpression' ? (expression['test'] as AstNode) : null
}

/** The nodes directly inside a node, in the order of its properties. */
function childrenOf(node: AstNode): AstNode[] {
  const children: AstNode[] = []
  for (const key in node) {
    if (key === 'parent') continue
    const value = node[key]
    if (Array.isArray(value)) {
      for (const one of value) if (isNode(one)) children.push(one)
    } else if (isNode(value)) children.push(value)
  }
  return children
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function isStatement(node: AstNode): boolean {
  return node.type.endsWith('Statement') || node.type === 'VariableDeclaration'
}

/** Whether a statement is nothing but this expression, awaited or not. */
export function isOnly(statement: AstNode, expression: AstNode): boolean {
  if (statement.type !== 'ExpressionStatement') return false
  return inner(statement['expression'] as AstNode) === inner(expression)
}

/** The expression without what only waits for it or throws its value away. */
export function inner(expression: AstNode): AstNode {
  let at = unwrap(expression)
  while (
    at.type === 'AwaitExpression' ||
    (at.type === 'UnaryExpression' && at['operator'] === 'void')
  ) {
    at = unwrap(at['argument'] as AstNode)
  }
  return at
}

/** All nodes below a node that are not inside another function. */
export function* walk(node: AstNode): Generator<AstNode> {
  for (const child of childrenOf(node)) {
    yield child
    if (!isFunctionNode(child)) yield* walk(child)
  }
}

/** All nodes below a node. */
export function* walkAll(node: AstNode): Generator<AstNode> {
  for (const child of childrenOf(node)) {
    yield child
    yield* walkAll(child)
  }
}

/** What the calls in a node are given, its own as well. */
export function argumentsIn(node: AstNode): AstNode[] {
  const calls = [node, ...walkAll(node)].filter(({ type }) => type === 'CallExpression')
  return calls.flatMap((call) => call['arguments'] as AstNode[])
}

/** The method that a call calls, by its name; `null`: it calls a function by itself. */
export function methodOf(source: SourceFile, call: AstNode): string | null {
  const callee = call.type === 'CallExpression' ? unwrap(call['callee'] as AstNode) : null
  return callee?.type === 'MemberExpression' ? source.source(callee['property'] as AstNode) : null
}

/** A name, or a path of names, as a part of a pattern. */
export function escaped(name: string): string {
  return name.replace(/[.$]/g, String.raw`\$&`)
}
