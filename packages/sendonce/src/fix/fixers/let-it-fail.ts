import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { isBookkeeping, leavingOut } from '../intent.ts'
import { edit } from '../layout.ts'
import { isEntry, nextAt, type Fixer } from '../problem.ts'
import { workBehind } from '../skipped.ts'
import { walk } from '../source-file.ts'

/**
 * `await work().catch(next)` goes on behind the failure. A framework that hears of rejections passes them
 * to `next` itself, and the handler ends there.
 */
export const letItFail: Fixer = (problem) => {
  const { second, entry } = problem
  const { source, fn } = second
  const next = nextAt(second)
  if (!fn || !next || !entry.handlesRejection || !isEntry(source, fn, entry)) return []
  for (const node of walk(fn['body'] as AstNode)) {
    if (node.type !== 'AwaitExpression' || node.end > second.node.start) continue
    const call = unwrap(node['argument'] as AstNode)
    const callee = call.type === 'CallExpression' ? unwrap(call['callee'] as AstNode) : null
    if (callee?.type !== 'MemberExpression') continue
    const given = call['arguments'] as AstNode[]
    const isCatch = source.source(callee['property'] as AstNode) === 'catch'
    if (!isCatch || given.length !== 1 || source.source(given[0] as AstNode) !== next) continue
    const made = {
      fixer: 'let-it-fail',
      title: 'let the failure end the handler: the framework passes it to next() itself',
      edits: [edit(source, (callee['object'] as AstNode).end, call.end, '')],
      isAnotherAnswer: true,
    }
    // The failure is an error that is handed on, as a refusal is.
    const skips = workBehind(problem, source.statementOf(node))
    return [leavingOut(made, skips, isBookkeeping(skips))]
  }
  return []
}
