import type { Edit } from '@sendonce/model'
import { classFrameworks } from '@sendonce/model/calls'
import { keyName, type AstNode } from '../../syntax/ast.ts'
import { isToBeAsked, leavingOut } from '../intent.ts'
import { edit } from '../layout.ts'
import { leaveBare } from '../leaving.ts'
import { isEntry, type Candidate, type Fixer, type Problem } from '../problem.ts'
import { skippedWork } from '../skipped.ts'
import type { SourceFile } from '../source-file.ts'
import { endBehind } from './return-answer.ts'

/**
 * Where a framework makes something of what a handler returns: the handler gives it nothing to answer with behind its own
 * answer, or tells it that it answers itself.
 */
export const oneOwner: Fixer = (problem) => [...giveNothing(problem), ...takeOver(problem)]

/** Whether the second of two answers is what the framework makes of a `return`. */
export function isOfReturn({ second, entry }: Problem): boolean {
  return second.node.type === 'ReturnStatement' && entry.returned !== undefined
}

/** `return` behind the answer, of a guard `return false`: nothing is sent, and nobody let in. */
function giveNothing(problem: Problem): Candidate[] {
  const { first, second, entry } = problem
  const end = first && isOfReturn(problem) ? endBehind(problem) : null
  if (!first?.fn || !end || !end.last.type.endsWith('Statement')) return []
  const isRefused = entry.returned === 'admits'
  // A type that promises a value would not let a function end without one.
  if (!isRefused && first.fn['returnType']) return []
  const edits = leaveBare(first.source, end.last, isRefused ? 'false' : '')
  const title = isRefused
    ? 'refuse behind the first answer'
    : 'return nothing behind the first answer'
  const skips = skippedWork({ ...problem, second: { ...second, node: valueOf(second.node) } }, end)
  const made = { fixer: 'one-owner', title, edits }
  return [leavingOut(made, skips, isToBeAsked(problem, first, skips))]
}

function valueOf(node: AstNode): AstNode {
  return (node['argument'] as AstNode | null) ?? node
}

/** Without the option that leaves the answer to the framework, that of the handler is the only one. */
function takeOver({ second: { source, fn }, entry }: Problem): Candidate[] {
  if (entry.returned !== 'sent' || !fn || !isEntry(source, fn, entry)) return []
  const edits = (fn['params'] as AstNode[]).flatMap((parameter) => withoutOption(source, parameter))
  const title = 'answer alone, without what is returned'
  return edits.length > 0 ? [{ fixer: 'one-owner', title, edits }] : []
}

const leavingOptions = new Set(classFrameworks.map((framework) => framework.leavingOption))

/** `@Res({ passthrough: true })` becomes `@Res()`. */
function withoutOption(source: SourceFile, parameter: AstNode): Edit[] {
  const calls = ((parameter['decorators'] ?? []) as AstNode[]).map(
    (decorator) => decorator['expression'] as AstNode,
  )
  return calls.flatMap((call) => {
    const [options, ...more] = (call['arguments'] ?? []) as AstNode[]
    const [property, ...others] = (options?.['properties'] ?? []) as AstNode[]
    const isOnlyOption = options && property && others.length + more.length === 0
    const name = isOnlyOption ? keyName(property['key'] as AstNode, false) : null
    return options && name !== null && leavingOptions.has(name)
      ? [edit(source, options.start, options.end, '')]
      : []
  })
}
