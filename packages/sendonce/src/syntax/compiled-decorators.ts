import { keyName, unwrap, type AstNode } from './ast.ts'
import { helperName, nameIn } from './compilers-helpers.ts'

/** What TypeScript, esbuild and swc call with decorators, what these are for, and the name of a member. */
const applies = /^_*(?:ts_)?decorate(?:Class)?$/
/** What they put around the decorator of a parameter. */
const ofParameter = /^_*(?:ts_)?(?:param|decorateParam)$/
/** What TypeScript tells of types there. */
const ofTypes = /^_*(?:ts_)?metadata$/

/** The decorators of one class, or of one of its members. */
interface Applied {
  readonly owner: string
  /** `null`: those of the class itself. */
  readonly member: string | null
  readonly decorators: readonly AstNode[]
  /** By the number of the parameter. */
  readonly ofParameters: ReadonlyMap<number, readonly AstNode[]>
}

/**
 * Statements as they were written before a compiler made calls of their decorators: `__decorate([Get()], Shop.prototype, "all")`
 * behind a class stands in front of its method again. All others are given back as they are.
 */
export function withDecorators(nodes: readonly AstNode[]): readonly AstNode[] {
  const found = nodes.flatMap((node) => appliedIn(node) ?? [])
  if (found.length === 0) return nodes
  return nodes.flatMap((node) => {
    const applied = appliedIn(node)
    if (!applied) return [withClasses(node, found)]
    const kept = applied.member === null ? assignedAgain(node) : null
    return kept ? [kept] : []
  })
}

/** What a statement does that only applies decorators. */
function appliedIn(statement: AstNode): Applied | null {
  if (statement.type !== 'ExpressionStatement') return null
  const call = assignedValue(statement['expression'] as AstNode)
  if (call.type !== 'CallExpression' || !applies.test(helperName(call['callee'] as AstNode)))
    return null
  const [list, target, key] = call['arguments'] as AstNode[]
  if (list?.type !== 'ArrayExpression' || !target) return null
  const isOfPrototype =
    target.type === 'MemberExpression' && nameIn(target['property'] as AstNode) === 'prototype'
  const owner = nameIn(isOfPrototype ? (target['object'] as AstNode) : target)
  const member = key ? keyName(key, true) : null
  if (owner === null || (key && member === null)) return null
  return { owner, member, ...decoratorsIn(list['elements'] as AstNode[]) }
}

function assignedValue(expression: AstNode): AstNode {
  let at = unwrap(expression)
  while (at.type === 'AssignmentExpression') at = unwrap(at['right'] as AstNode)
  return at
}

function decoratorsIn(elements: readonly AstNode[]): Pick<Applied, 'decorators' | 'ofParameters'> {
  const decorators: AstNode[] = []
  const ofParameters = new Map<number, AstNode[]>()
  for (const expression of elements) {
    const name =
      expression.type === 'CallExpression' ? helperName(expression['callee'] as AstNode) : ''
    const [place, inner] = (expression['arguments'] ?? []) as AstNode[]
    const index = place?.['value'] as unknown
    if (ofTypes.test(name)) continue
    if (!ofParameter.test(name)) decorators.push(decorator(expression))
    else if (inner && typeof index === 'number')
      ofParameters.set(index, [...(ofParameters.get(index) ?? []), decorator(inner)])
  }
  return { decorators, ofParameters }
}

function decorator(expression: AstNode): AstNode {
  return { type: 'Decorator', start: expression.start, end: expression.end, expression }
}

/** `exports.Shop = Shop = __decorate([…], Shop)`: the class is still exported there. */
function assignedAgain(statement: AstNode): AstNode | null {
  const expression = unwrap(statement['expression'] as AstNode)
  if (expression.type !== 'AssignmentExpression') return null
  const [, target] = assignedValue(expression)['arguments'] as AstNode[]
  const right = (node: AstNode): AstNode =>
    node.type === 'AssignmentExpression'
      ? { ...node, right: right(unwrap(node['right'] as AstNode)) }
      : (target as AstNode)
  return { ...statement, expression: right(expression) }
}

/** A statement that declares classes, with what is applied to them. */
function withClasses(node: AstNode, found: readonly Applied[]): AstNode {
  switch (node.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration': {
      const declaration = node['declaration'] as AstNode | null
      return declaration ? { ...node, declaration: withClasses(declaration, found) } : node
    }
    case 'ClassDeclaration':
      return decorated(node, nameIn(node['id'] as AstNode | null), found)
    case 'VariableDeclaration': {
      const declarations = (node['declarations'] as AstNode[]).map((one) => {
        const value = one['init'] as AstNode | null
        const name = nameIn(one['id'] as AstNode)
        return value ? { ...one, init: withClass(value, name, found) } : one
      })
      return { ...node, declarations }
    }
    default:
      return node
  }
}

/** `let Shop = Shop_1 = class Shop {}`. */
function withClass(value: AstNode, name: string | null, found: readonly Applied[]): AstNode {
  if (value.type === 'AssignmentExpression')
    return { ...value, right: withClass(value['right'] as AstNode, name, found) }
  return value.type === 'ClassExpression' ? decorated(value, name, found) : value
}

function decorated(node: AstNode, name: string | null, found: readonly Applied[]): AstNode {
  const own = found.filter(({ owner }) => owner === name)
  if (own.length === 0) return node
  const body = node['body'] as AstNode
  const members = (body['body'] as AstNode[]).map((member) => decoratedMember(member, own))
  return { ...node, body: { ...body, body: members }, decorators: decoratorsOf(null, own, node) }
}

function decoratedMember(member: AstNode, own: readonly Applied[]): AstNode {
  const key = member['key'] as AstNode | undefined
  const name = key ? keyName(key, member['computed'] as boolean) : null
  const applied = own.filter((one) => name !== null && one.member === name)
  const value = member['value'] as AstNode | null
  if (applied.length === 0) return member
  const decorators = decoratorsOf(name, applied, member)
  if (!value?.['params']) return { ...member, decorators }
  const params = (value['params'] as AstNode[]).map((parameter, index) => ({
    ...parameter,
    decorators: applied.flatMap(({ ofParameters }) => ofParameters.get(index) ?? []),
  }))
  return { ...member, decorators, value: { ...value, params } }
}

function decoratorsOf(name: string | null, own: readonly Applied[], node: AstNode): AstNode[] {
  const applied = own.flatMap((one) => (one.member === name ? one.decorators : []))
  return [...((node['decorators'] ?? []) as AstNode[]), ...applied]
}
