import { responseOperation, terminalMethodNames } from '@sendonce/model'
import { unwrap, type AstNode } from '../syntax/ast.ts'
import { inner, walk, type SourceFile } from './source-file.ts'

/** How answering shows in the text of a statement. */
export interface Answering {
  readonly source: SourceFile
  /** By what name the response goes. */
  readonly response: string | null
}

/** The methods by which an answer is whole, as a part of a pattern. */
export const finishers: string = terminalMethodNames()
  .filter((name) =>
    responseOperation(name)?.effects.some(
      ({ effect, later }) => later || effect.open.to === 'ended',
    ),
  )
  .join('|')

const finishing = new RegExp(String.raw`\.(?:${finishers})\s*\([^]*\)\s*;?$`)

/** Whether each way through a statement with branches answers, or leaves the function: then nothing is left to answer behind it. */
export function isSettling(statement: AstNode | null | undefined, by: Answering): boolean {
  if (!statement) return false
  switch (statement.type) {
    case 'BlockStatement': {
      const list = statement['body'] as AstNode[]
      return list.some((one) => isSettling(one, by))
    }
    case 'IfStatement':
      return ['consequent', 'alternate'].every((key) =>
        isSettling(statement[key] as AstNode | null, by),
      )
    case 'TryStatement': {
      const handler = statement['handler'] as AstNode | null
      const caught = handler && (handler['body'] as AstNode)
      return isSettling(statement['block'] as AstNode, by) && isSettling(caught, by)
    }
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true
    case 'ExpressionStatement':
      return isAnswering(unwrap(statement['expression'] as AstNode), by)
    default:
      return false
  }
}

/** Whether a statement inside of one answers by itself, and does not hand on. */
export function answersIn(statement: AstNode, by: Answering): boolean {
  return [...walk(statement)].some(
    ({ type, ...node }) =>
      type === 'ExpressionStatement' && isSending(inner(node['expression'] as AstNode), by),
  )
}

/** Whether a function may have answered itself when it comes to a statement: what cuts the response off there would cut that off. */
export function goesOnAnswered(body: AstNode, statement: AstNode, by: Answering): boolean {
  return [...walk(body)].some((one) => {
    if (one.type !== 'ExpressionStatement' || one.end > statement.start) return false
    if (!isSending(inner(one['expression'] as AstNode), by)) return false
    const list = by.source.listOf(one) ?? []
    return !list.slice(list.indexOf(one) + 1).some(({ type }) => /^(Return|Throw)/.test(type))
  })
}

function isAnswering(expression: AstNode, by: Answering): boolean {
  const call = inner(expression)
  if (call.type !== 'CallExpression') return false
  return /^_?next\(/.test(by.source.source(call)) || isSending(call, by)
}

function isSending(call: AstNode, { source, response }: Answering): boolean {
  const text = source.source(call)
  return response !== null && text.startsWith(`${response}.`) && finishing.test(text)
}
