import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { edit } from '../layout.ts'
import type { Fixer } from '../problem.ts'
import { methodOf, type SourceFile } from '../source-file.ts'

/**
 * `save().then(res.json(item))` answers at once, and gives `then` what that call gives: the answer is meant to be a
 * function, which the promise calls.
 */
export const answerInReaction: Fixer = ({ first }) => {
  if (!first) return []
  const { source, node } = first
  const argument = argumentOfReaction(source, node)
  if (!argument) return []
  const edits = [edit(source, argument.start, argument.start, '() => ')]
  return [{ fixer: 'answer-in-reaction', title: 'answer when the promise is settled', edits }]
}

/** What a promise is given as a handler, if it is this call. */
function argumentOfReaction(source: SourceFile, node: AstNode): AstNode | null {
  const call = source.parent(node)
  if (call?.type !== 'CallExpression') return null
  const isReaction = /^(?:then|catch|finally)$/.test(methodOf(source, call) ?? '')
  const argument = (call['arguments'] as AstNode[]).find((one) => unwrap(one) === node)
  return isReaction && argument ? argument : null
}
