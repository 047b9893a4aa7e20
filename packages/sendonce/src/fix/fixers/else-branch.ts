import { edit, indentAt, layoutOf } from '../layout.ts'
import { isUnproven, type Fixer } from '../problem.ts'
import { workInside } from '../skipped.ts'
import { isToBeAsked } from './return-answer.ts'

/** The second answer, directly behind an `if` that answers, becomes its `else`. */
export const elseBranch: Fixer = (problem) => {
  const { first, second } = problem
  const { source } = second
  const target = second.statement
  const list = target && source.listOf(target)
  if (!first?.statement || first.source !== source || first.fn !== second.fn || !target || !list)
    return []
  const branch = list[list.indexOf(target) - 1]
  if (branch?.type !== 'IfStatement' || branch['alternate'] || !source.contains(branch, first.node))
    return []
  if (target.type !== 'ExpressionStatement') return []
  const { newline, unit } = layoutOf(source)
  const indent = indentAt(source.text, target.start)
  const isBlock = source.text[branch.end - 1] === '}'
  const gap = source.text.slice(branch.end, target.start)
  if (gap.trim() !== '' || !isBlock) return []
  // What the function that answers second does beside that runs today.
  const { belowSecond } = problem.relation
  const isCalled = belowSecond.every(({ via }) => via === 'call' || via === 'await')
  const skips = isCalled ? workInside(belowSecond, second.answer, problem.sources) : []
  const isAsked = isUnproven(problem) || isToBeAsked(problem, first, skips)
  return [
    {
      fixer: 'else',
      title: 'do the second only where the first did not answer',
      edits: [
        edit(source, branch.end, target.start, ` else {${newline}${indent}${unit}`),
        edit(source, target.end, target.end, `${newline}${indent}}`),
      ],
      ...(skips.length > 0 ? { skips } : {}),
      ...(isAsked ? { isSuggestion: true } : {}),
    },
  ]
}
