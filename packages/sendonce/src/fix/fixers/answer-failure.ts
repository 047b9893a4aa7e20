import type { AstNode } from '../../syntax/ast.ts'
import { askSent, layoutOf } from '../layout.ts'
import { parameterName, type Candidate } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { nameOfError, waited, wrapped } from './hear-failure.ts'

/**
 * A listener of a server, which is given nothing to pass a failure on with, answers it: `try` around all that it does,
 * and in the `catch` status 500, where nothing is sent yet.
 */
export function answerFailure(source: SourceFile, fn: AstNode): Candidate[] {
  const body = fn['body'] as AstNode
  const response = (fn['params'] as AstNode[])[1]
  const name = response ? parameterName(response) : null
  if (fn['async'] !== true || body.type !== 'BlockStatement' || name === null) return []
  const error = nameOfError(source, [name])
  const { semicolon } = layoutOf(source)
  const lines = [
    `${askSent(source, name)} throw ${error}`,
    `console.error(${error})`,
    `${name}.statusCode = 500`,
    `${name}.end()`,
  ].map((line) => `${line}${semicolon}`)
  const edits = wrapped(source, body, error, lines)
  if (!edits) return []
  return waited(source, fn).map((awaits) => ({
    fixer: 'answer-failure',
    title: 'answer the failure with status 500, where nothing is sent yet',
    edits: [...edits, ...awaits],
    isSuggestion: true,
  }))
}
