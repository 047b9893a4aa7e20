import { edit, indentAt, layoutOf } from '../layout.ts'
import { isLosingError, isUnproven, type Fixer } from '../problem.ts'

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
  return [
    {
      fixer: 'else',
      title: 'do the second only where the first did not answer',
      edits: [
        edit(source, branch.end, target.start, ` else {${newline}${indent}${unit}`),
        edit(source, target.end, target.end, `${newline}${indent}}`),
      ],
      ...(isLosingError(problem) || isUnproven(problem) ? { isSuggestion: true } : {}),
    },
  ]
}
