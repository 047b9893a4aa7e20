import type { AstNode } from '../syntax/ast.ts'

/** What stands in front of a bracket, or behind one: nothing, a space, or the end of the line. */
type Gap = '' | ' ' | 'line'

/** How a file sets the brackets of its blocks and conditions. */
export interface Brackets {
  /** Between `if` or `catch` and its condition. */
  readonly condition: '' | ' '
  /** In front of the bracket that opens a block. */
  readonly open: Gap
  /** Between the bracket that closes a block and `else` or `catch`. */
  readonly close: Gap
}

const asking = /^(if|for|while|switch|catch)(\s*)\(/

/** Reads from the statements of a file what it does most often. */
export function bracketsOf(text: string, nodes: readonly AstNode[]): Brackets {
  const conditions: string[] = []
  const opening: string[] = []
  const closing: string[] = []
  for (const node of nodes) {
    const asked = asking.exec(text.slice(node.start, node.start + 40))
    if (asked && /Statement$|^CatchClause$/.test(node.type)) conditions.push(asked[2] ?? '')
    for (const block of blocksOf(node)) opening.push(spaceIn(text, block.start))
    for (const next of followersOf(node, text)) closing.push(spaceIn(text, next))
  }
  const open = most(opening)
  return {
    condition: most(conditions) === '' ? '' : ' ',
    open,
    close: closing.length === 0 && open === 'line' ? open : most(closing),
  }
}

/** The blocks that a statement opens behind its condition. */
function blocksOf(node: AstNode): AstNode[] {
  const body = (node['consequent'] ?? node['body']) as AstNode | null
  const isOpening = /^(If|For|ForIn|ForOf|While)Statement$|^CatchClause$/.test(node.type)
  return isOpening && body?.type === 'BlockStatement' ? [body] : []
}

/** Where `else` or `catch` begins behind a block. */
function followersOf(node: AstNode, text: string): number[] {
  const [block, next] = [
    (node['consequent'] ?? node['block']) as AstNode | null,
    (node['alternate'] ?? node['handler']) as AstNode | null,
  ]
  if (!/^(If|Try)Statement$/.test(node.type) || block?.type !== 'BlockStatement' || !next) return []
  const between = text.slice(block.end, next.start)
  const word = between.search(/\S/)
  return [word === -1 ? next.start : block.end + word]
}

function spaceIn(text: string, offset: number): string {
  return /\s*$/.exec(text.slice(Math.max(0, offset - 80), offset))?.[0] ?? ''
}

/** What most of them are; a space where the file tells nothing. */
function most(spaces: readonly string[]): Gap {
  const share = (isOne: (space: string) => boolean): boolean =>
    spaces.filter(isOne).length * 2 > spaces.length
  if (share((space) => space === '')) return ''
  return share((space) => /[\r\n]/.test(space)) ? 'line' : ' '
}
