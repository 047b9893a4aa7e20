import type { Edit } from '@sendonce/model'
import type { AstNode } from '../../syntax/ast.ts'
import { isRefusal, leavingOut } from '../intent.ts'
import { edit, insertAfter, keyword, layoutOf } from '../layout.ts'
import { splitLogical } from '../leaving.ts'
import { freshName } from '../names.ts'
import {
  anchorOf,
  isEntry,
  ownStatement,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { skippedWork } from '../skipped.ts'
import { isOnly, walk } from '../source-file.ts'
import { endBehind } from './return-answer.ts'

/**
 * An answer was built, and nobody has returned it: the handler returns it, or what a helper has built for it. Clients get
 * that answer then: a person has to agree unless it refuses the request, sends the client elsewhere, or is the only one.
 */
export const returnBuilt: Fixer = (problem) => {
  const { first, second, entry, relation } = problem
  if (!first?.fn || !isEntry(first.source, first.fn, entry)) return []
  const isHelped = relation.belowFirst.length > 0
  // It is all that there is to answer with.
  const isAlone = second.answer.byFramework === 'anyway'
  const end = isAlone ? null : endBehind(problem)
  if (isHelped && !givesNothingElse(problem)) return []
  const edits = isHelped ? returnHelped(first) : (isAlone || end) && returnHere(first, entry)
  if (!edits) return []
  const skips = end ? skippedWork(problem, end) : []
  const title = isHelped ? 'return the answer that the helper has built' : 'return the answer'
  const made: Candidate = { fixer: 'return-built', title, edits, isAnotherAnswer: true }
  const isMeant = isAlone || isRefusal(first) || first.answer.name === 'redirect'
  return [leavingOut(made, skips, !isMeant)]
}

function returnHere(first: Anchor, entry: Parameters<typeof splitLogical>[2]): Edit[] | null {
  const { source, statement } = first
  if (statement?.type !== 'ExpressionStatement') return null
  if (!ownStatement(first)) return splitLogical(source, statement, entry)
  return [edit(source, statement.start, statement.start, 'return ')]
}

/** Whether a helper returns this answer and nothing else: whatever else it gave would be taken for a refusal. */
function givesNothingElse({ conflict: { first }, relation, sources }: Problem): boolean {
  const answer = first && anchorOf(first, sources)
  if (!answer?.fn || relation.belowFirst.length > 1) return false
  const given = [...walk(answer.fn['body'] as AstNode)].filter(
    (node) => node.type === 'ReturnStatement' && node['argument'],
  )
  return given.length === 1 && given[0] === answer.statement
}

/** The helper gives nothing where it has built no answer. */
function returnHelped({ source, statement, node }: Anchor): Edit[] | null {
  const list = statement && source.listOf(statement)
  if (!list || statement.type !== 'ExpressionStatement' || !isOnly(statement, node)) return null
  const name = freshName(source, ['refusal', 'answer', 'refused'], 'sendonceAnswer')
  const { semicolon } = layoutOf(source)
  const test = `${keyword(source, 'if')}(${name}) return ${name}${semicolon}`
  return [
    edit(source, statement.start, statement.start, `const ${name} = `),
    ...insertAfter(source, statement, [test]),
  ]
}
