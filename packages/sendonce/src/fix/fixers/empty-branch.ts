import type { Edit } from '@sendonce/model'
import type { AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { edit, layoutOf, remove } from '../layout.ts'
import { ownStatement, responseAt, type Anchor, type Fixer } from '../problem.ts'
import { argumentsIn, escaped } from '../source-file.ts'
import { keptAs } from './test-result.ts'

/**
 * `const user = await load(id, res)`, and behind it `if (!user) return res.sendStatus(404)`: where the helper has answered
 * whenever it gives nothing, what its caller answers then is taken out, and the `return` stays. Whether it always has is found
 * by the verification: elsewhere the request would be left without an answer.
 */
export const emptyBranch: Fixer = ({ first, second, relation }) => {
  const [frame] = relation.belowFirst
  const isHelper = frame?.via === 'call' || frame?.via === 'await'
  if (!isHelper || !first?.statement || first.fn !== second.fn) return []
  if (relation.belowSecond.length > 0 || !isAnswer.test(second.answer.kind)) return []
  const { source } = first
  const branch = branchBehind(first)
  const isThere = branch && second.statement && source.contains(branch, second.statement)
  if (!isThere || effectsIn(argumentsIn(second.node), source, responseAt(second)).length > 0)
    return []
  const edits = withoutAnswer(second)
  const title = 'take out what is answered again where the helper gave nothing'
  return edits ? [{ fixer: 'remove', title, edits, takesOut: true }] : []
}

const isAnswer = /^(?:terminal|begin|later)$/

/** What stands behind a call for the case that it gave nothing. */
function branchBehind(call: Anchor): AstNode | null {
  const { source, statement } = call
  const name = keptAs(call)
  const list = (statement && source.listOf(statement)) ?? []
  const behind = list[list.findIndex((one) => one === statement) + 1]
  if (name === null || behind?.type !== 'IfStatement' || behind['alternate']) return null
  const asked = new RegExp(`^(?:!${escaped(name)}|${escaped(name)} ===? (?:null|undefined))$`)
  return asked.test(source.source(behind['test'] as AstNode))
    ? (behind['consequent'] as AstNode)
    : null
}

/** The edits that leave of a statement which answers what leaves the function; `null` where it does more. */
function withoutAnswer(second: Anchor): readonly Edit[] | null {
  const { source, statement } = second
  const argument = statement?.type === 'ReturnStatement' && (statement['argument'] as AstNode)
  if (argument) return [edit(source, statement.start + 'return'.length, argument.end, '')]
  const own = ownStatement(second)
  if (!own) return null
  const list = source.listOf(own) ?? []
  const isLeft = list.slice(list.indexOf(own)).some(({ type }) => type === 'ReturnStatement')
  return isLeft
    ? remove(source, own)
    : [edit(source, own.start, own.end, `return${layoutOf(source).semicolon}`)]
}
