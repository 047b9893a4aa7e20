import { isFunctionNode, type AstNode } from '../syntax/ast.ts'

/** The functions of a file by their names, and the files that it imports. */
export class NamedFunctions {
  /** Declared as such, or as a constant. */
  readonly functions: Map<string, AstNode[]> = new Map()
  /** Of classes and objects, and what is assigned to a property. */
  readonly methods: Map<string, AstNode[]> = new Map()
  /** As they are written: `./store`. */
  readonly imports: Set<string> = new Set()

  /** Takes one node into account. */
  note(node: AstNode): void {
    switch (node.type) {
      case 'FunctionDeclaration':
        return add(this.functions, node['id'], node)
      case 'VariableDeclarator':
        return add(this.functions, node['id'], node['init'])
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        return add(this.methods, node['key'], node['value'])
      case 'AssignmentExpression':
        return add(this.methods, (node['left'] as AstNode)['property'], node['right'])
      case 'CallExpression':
        if ((node['callee'] as AstNode)['name'] === 'require')
          this.noteImport((node['arguments'] as AstNode[])[0])
        return
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        this.noteImport(node['source'] as AstNode | null)
    }
  }

  private noteImport(specifier: AstNode | null | undefined): void {
    const value = specifier?.['value']
    if (typeof value === 'string' && value.startsWith('.')) this.imports.add(value)
  }
}

function add(names: Map<string, AstNode[]>, id: unknown, value: unknown): void {
  const name = (id as AstNode | null | undefined)?.['name']
  const fn = value as AstNode | null | undefined
  if (typeof name !== 'string' || !fn || !isFunctionNode(fn)) return
  names.set(name, [...(names.get(name) ?? []), fn])
}
