import type { AstNode } from '../syntax/ast.ts'
import { walkAll, type SourceFile } from './source-file.ts'

/** The identifiers that stand in some nodes, wherever. */
export function namesIn(nodes: readonly AstNode[]): Set<string> {
  const all = nodes.flatMap((node) => [node, ...walkAll(node)])
  return new Set(all.filter(isName).map((node) => String(node['name'])))
}

/** The first of some names that a file does not use; `last` where it uses all. */
export function freshName({ program }: SourceFile, names: readonly string[], last: string): string {
  const used = namesIn([program])
  return names.find((name) => !used.has(name)) ?? last
}

export function isName({ type }: AstNode): boolean {
  return type === 'Identifier'
}
