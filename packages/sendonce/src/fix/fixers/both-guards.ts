import type { Edit } from '@sendonce/model'
import { isHandingOn, type Answer } from '../../analyse/domain/answer.ts'
import { distinct } from '../effects.ts'
import { leavingOut } from '../intent.ts'
import { responseAt, type Candidate, type Fixer, type Problem } from '../problem.ts'
import { workInside } from '../skipped.ts'
import { answerAnchor, guardAt, guarded, isGuarded, lateAnchor } from './late-guard.ts'

/** Two events, or an event and its timeout: whoever comes second finds the response answered. */
export const bothGuards: Fixer = (problem) => {
  const { conflict, relation, sources, code } = problem
  const second = lateAnchor(problem)
  const first =
    conflict.first && conflict.first.kind !== 'outside'
      ? answerAnchor(problem, conflict.first, relation.belowFirst)
      : null
  if (!first || !second || isHandingOn(conflict.second) || !isEitherFirst(problem)) return []
  if (isHandingOn(conflict.first)) return []
  const isSame = first.source === second.source && first.node === second.node
  const open = (isSame ? [first] : [first, second]).filter((anchor) => !isGuarded(anchor))
  const guards = open.map((anchor) => {
    const response = responseAt(anchor)
    return response ? guardAt(problem, anchor, response) : []
  })
  if (guards.some((one) => one.length === 0)) return []
  const both = guards.flat()
  const skips = distinct([
    ...both.flatMap((one) => one.skips ?? []),
    ...workInside(relation.belowFirst, conflict.first as Answer, sources),
    ...workInside(relation.belowSecond, conflict.second, sources),
  ])
  const made = { fixer: 'guard', title: guarded, edits: onceEach(both) }
  return [leavingOut(made, skips, skips.length > 0 || code === 'SO004' || code === 'SO006')]
}

/** Both may be one answer, which begins with a header: then one guard is for both. */
function onceEach(guards: readonly Pick<Candidate, 'edits'>[]): Edit[] {
  const edits = guards.flatMap((one) => one.edits)
  return [...new Map(edits.map((one) => [JSON.stringify(one), one])).values()]
}

/** Two events, or two promises that nothing puts in an order: either may be the first. */
function isEitherFirst({ code, relation: { firstRegion, secondRegion } }: Problem): boolean {
  // What the handler does before it waits is always done before anything else.
  if (firstRegion.kind === 'entry') return false
  if (firstRegion !== secondRegion && isBehind(secondRegion, firstRegion)) return false
  if (code === 'SO014' || code === 'SO015') return true
  if (firstRegion.kind !== 'reaction' || secondRegion.kind !== 'reaction') return false
  if (firstRegion === secondRegion) return false
  // `load().then(first).then(second)`: one call stands in the other.
  const [one, other] = [firstRegion.place, secondRegion.place]
  if (!one || !other || one.file !== other.file) return false
  return one.end <= other.start || other.end <= one.start
}

function isBehind(region: Region, other: Region): boolean {
  for (let at: Region | null = region; at; at = at.parent) if (at === other) return true
  return false
}

type Region = Problem['relation']['firstRegion']
