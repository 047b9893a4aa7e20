import { closing, edit, indentAt, layoutOf, opening } from '../layout.ts'
import { deeperLines } from '../moved-lines.ts'
import { effectsIn } from '../effects.ts'
import { isToBeAsked, leavingOut } from '../intent.ts'
import { isUnproven, responseAt, type Fixer } from '../problem.ts'
import { isStop, runningBehind, workOfSecond } from '../skipped.ts'

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
  const response = responseAt(second)
  // What stands behind the second answer never ran, because it threw.
  if (isStop(problem) && effectsIn(runningBehind(source, target), source, response).length > 0)
    return []
  const skips = workOfSecond(problem)
  const turn = `${closing(source, indent)}else${opening(source, indent)}`
  const made = {
    fixer: 'else',
    title: 'do the second only where the first did not answer',
    edits: [
      edit(source, branch.end - 1, target.start, `${turn}${newline}${indent}${unit}`),
      ...deeperLines(source, target, unit),
      edit(source, target.end, target.end, `${newline}${indent}}`),
    ],
  }
  return [leavingOut(made, skips, isUnproven(problem) || isToBeAsked(problem, first, skips))]
}
