import type { AstNode } from '../../syntax/ast.ts'
import { insertAfter, layoutOf } from '../layout.ts'
import { isEntry, parameterName, type Fixer, type Problem } from '../problem.ts'

/**
 * A handler has begun something that answers later, and gives its framework nothing, which is answered at once: with the
 * response itself it says that it answers.
 */
export const returnResponse: Fixer = (problem) => {
  const { conflict, entry, sources } = problem
  const source = sources.get(entry.fn.env.module.file)
  if (!source || conflict.first?.byFramework !== 'anyway') return []
  const fn = source.functionAt(entry.fn.fn.span.start)
  if (!fn || !isEntry(source, fn, entry)) return []
  const body = fn['body'] as AstNode
  const response = responseOf(fn, problem)
  if (body.type !== 'BlockStatement' || !response) return []
  const last = (body['body'] as AstNode[]).at(-1)
  if (!last || /^(?:Return|Throw)Statement$/.test(last.type)) return []
  const edits = insertAfter(source, last, [`return ${response}${layoutOf(source).semicolon}`])
  const title = `return ${response}: the handler answers later`
  // The empty answer of the framework was none.
  return [{ fixer: 'return-response', title, edits, isAnotherAnswer: true }]
}

/** What the handler calls the response. */
function responseOf(fn: AstNode, { entry }: Problem): string | null {
  const at = entry.roles.indexOf('response')
  const parameter = (fn['params'] as AstNode[])[at]
  return parameter ? parameterName(parameter) : null
}
