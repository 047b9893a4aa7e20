import type { MatchKind, MatchView, ProblemHeadView, RowView, StateView } from '@sendonce/viewer'
import { matchText } from './match-view.ts'

/** A problem in the list. `times`: how often it was seen. */
export function viewRow(
  head: ProblemHeadView,
  match: MatchView,
  { times, hasFix, states }: RowFacts,
): RowView {
  return {
    ...head,
    match: match.kind,
    matchText: matchText(match.kind, times),
    states: states.filter(({ kind }) => kind === 'new' || kind === 'expired'),
    hasFix,
    last: match.last,
  }
}

/** What a list tells beside. */
export interface RowFacts {
  readonly times: number
  readonly hasFix: boolean
  readonly states: readonly StateView[]
}

const byMatch: Readonly<Record<MatchKind, number>> = {
  confirmed: 0,
  half: 1,
  seen: 2,
  changed: 3,
  unseen: 4,
}
const bySeverity: Readonly<Record<RowView['severity'], number>> = { error: 0, warning: 1, note: 2 }

/** What happens comes first, then what is worst; else as in the report. */
export function inOrder(rows: ReadonlyMap<string, RowView>): string[] {
  return [...rows]
    .toSorted(
      ([, a], [, b]) =>
        byMatch[a.match] - byMatch[b.match] || bySeverity[a.severity] - bySeverity[b.severity],
    )
    .map(([id]) => id)
}
