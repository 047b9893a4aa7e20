import { keyName, unwrap, type AstNode } from './ast.ts'
import { helperName, nameIn, propertiesOf } from './compilers-helpers.ts'
import type { ExportIr } from './ir.ts'

/** What a module exports whose `export`s a compiler made into properties of an object: esbuild and swc. */
export interface CompiledExports {
  /** The names of what stands in the module, by those under which it is exported. */
  readonly local: readonly { readonly name: string; readonly variable: string }[]
  readonly others: readonly ExportIr[]
}

/**
 * `__export(all, { show: () => show })` with `module.exports = __toCommonJS(all)`, or `_export(exports, …)`: what each
 * function gives is asked for when the module has run, so those are exports as they were written.
 */
export function compiledExports(nodes: readonly AstNode[]): CompiledExports {
  const calls = nodes.flatMap(helperCallIn)
  const owner = ownerIn(nodes)
  const own = calls.filter(({ args }) => {
    const name = nameIn(args[0])
    return name !== null && (name === 'exports' || name === owner)
  })
  // Most modules have none.
  if (own.length === 0) return { local: [], others: [] }
  const required = requiredIn(nodes)
  const given = own.flatMap(({ helper, args }) => (isExport(helper) ? gettersIn(args[1]) : []))
  return {
    local: given.flatMap(({ name, value }) => {
      const variable = nameIn(value)
      return variable === null ? [] : [{ name, variable }]
    }),
    others: [
      ...given.flatMap(({ name, value }): ExportIr[] => {
        const specifier = required.get(nameIn(value['object'] as AstNode | null) ?? '')
        const imported = specifier && nameIn(value['property'] as AstNode)
        return imported ? [{ kind: 'from', name, specifier, imported }] : []
      }),
      ...own.flatMap(({ helper, args }): ExportIr[] => {
        const specifier = helper === '__reExport' ? specifierOf(args[1]) : null
        return specifier === null ? [] : [{ kind: 'all', specifier }]
      }),
    ],
  }
}

interface HelperCall {
  readonly helper: string
  readonly args: readonly AstNode[]
}

function helperCallIn(statement: AstNode): HelperCall[] {
  if (statement.type !== 'ExpressionStatement') return []
  const call = unwrap(statement['expression'] as AstNode)
  if (call.type !== 'CallExpression') return []
  return [{ helper: helperName(call['callee'] as AstNode), args: call['arguments'] as AstNode[] }]
}

function isExport(helper: string): boolean {
  return helper === '__export' || helper === '_export'
}

/** The object that `module.exports` is made of. */
function ownerIn(nodes: readonly AstNode[]): string | null {
  for (const node of nodes) {
    const value = node.type === 'ExpressionStatement' ? unwrap(node['expression'] as AstNode) : null
    const call = value?.type === 'AssignmentExpression' ? unwrap(value['right'] as AstNode) : null
    if (call?.type !== 'CallExpression') continue
    if (helperName(call['callee'] as AstNode) === '__toCommonJS')
      return nameIn((call['arguments'] as AstNode[])[0])
  }
  return null
}

/** What each function of the object gives. */
function gettersIn(all: AstNode | undefined): { readonly name: string; readonly value: AstNode }[] {
  return ((all && propertiesOf(all)) ?? []).flatMap((property) => {
    const name = keyName(property['key'] as AstNode, property['computed'] as boolean)
    const body = (property['value'] as AstNode)['body'] as AstNode | undefined
    const value = body?.type === 'BlockStatement' ? returnedBy(body) : body
    return name !== null && value ? [{ name, value: unwrap(value) }] : []
  })
}

function returnedBy(body: AstNode): AstNode | null {
  const [only] = body['body'] as AstNode[]
  return only?.type === 'ReturnStatement' ? (only['argument'] as AstNode | null) : null
}

/** The modules that variables were made of, by the names of these. */
function requiredIn(nodes: readonly AstNode[]): ReadonlyMap<string, string> {
  const required = new Map<string, string>()
  for (const node of nodes) {
    if (node.type !== 'VariableDeclaration') continue
    for (const { id, init } of node['declarations'] as { id: AstNode; init: AstNode | null }[]) {
      const specifier = specifierOf(init)
      const name = nameIn(id)
      if (name !== null && specifier !== null) required.set(name, specifier)
    }
  }
  return required
}

/** `require('x')`, also in a helper that wraps it. */
function specifierOf(node: AstNode | null | undefined): string | null {
  const call = node && unwrap(node)
  if (call?.type !== 'CallExpression') return null
  const [first] = call['arguments'] as AstNode[]
  if (nameIn(call['callee'] as AstNode) !== 'require') return specifierOf(first)
  const value: unknown = first?.type === 'Literal' ? first['value'] : null
  return typeof value === 'string' ? value : null
}
