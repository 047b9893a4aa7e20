import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { edit } from '../layout.ts'
import { anchorOf, ownStatement, responseAt, type Fixer } from '../problem.ts'
import { mayDoNothing } from '../intent.ts'
import { inner, methodOf } from '../source-file.ts'

/**
 * `read().then((row) => res.send(row))` in front of an answer that is always given first: the reaction
 * does nothing but answer too late, so it is taken out. The work that it waits for still runs.
 */
export const lateRemoval: Fixer = ({ first, conflict, relation, sources }) => {
  const { second } = conflict
  if (!first?.statement || relation.secondRegion.kind !== 'reaction' || second.kind === 'header')
    return []
  if (mayDoNothing(first)) return []
  // What comes later itself need not come first.
  if (relation.belowFirst.some(({ via }) => via !== 'call' && via !== 'await')) return []
  const anchor = anchorOf(second, sources)
  const reaction = anchor?.fn
  if (!anchor || !reaction || anchor.source !== first.source || !ownStatement(first)) return []
  const { source } = anchor
  const call = source.parent(reaction)
  if (call?.type !== 'CallExpression' || !isOnlyAnswer(reaction, anchor.node)) return []
  const callee = unwrap(call['callee'] as AstNode)
  const isThen = methodOf(source, call) === 'then'
  if (!isThen || (call['arguments'] as AstNode[]).length !== 1) return []
  const statement = source.statementOf(call)
  const list = statement && source.listOf(statement)
  const expression = (statement?.['expression'] ?? statement?.['argument']) as AstNode | undefined
  if (!statement || !list || !expression || inner(expression) !== call) return []
  if (!list.includes(first.statement)) return []
  const args = inner(anchor.node)['arguments'] as AstNode[]
  if (effectsIn(args, source, responseAt(anchor)).length > 0) return []
  const object = callee['object'] as AstNode
  return [
    {
      fixer: 'late-removal',
      title: 'take out the answer that always comes too late',
      edits: [edit(source, object.end, call.end, '')],
      takesOut: true,
    },
  ]
}

function isOnlyAnswer(fn: AstNode, node: AstNode): boolean {
  const body = fn['body'] as AstNode
  if (body.type !== 'BlockStatement') return inner(body) === inner(node)
  const [only, ...rest] = body['body'] as AstNode[]
  if (!only || rest.length > 0) return false
  const expression = (only['expression'] ?? only['argument']) as AstNode | undefined
  return expression !== undefined && expression !== null && inner(expression) === inner(node)
}
