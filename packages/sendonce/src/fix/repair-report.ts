import type { Repair, RepairOutcome } from '@sendonce/model'
import { compareText } from '../util/compare-text.ts'
import { editsBetween } from './edits-between.ts'
import type { Outcome } from './fix-causes.ts'

/** What was done, as the JSON report tells it. */
export function repairOf(
  { outcomes, texts }: { outcomes: readonly Outcome[]; texts: ReadonlyMap<string, string> },
  textOf: (file: string) => string | null,
  isDryRun: boolean,
): Repair {
  const files = [...texts].toSorted(([a], [b]) => compareText(a, b))
  return {
    isDryRun,
    edits: files.flatMap(([file, text]) => editsBetween(file, textOf(file) ?? '', text)),
    outcomes: outcomes.map(outcomeOf),
  }
}

function outcomeOf(outcome: Outcome): RepairOutcome {
  const { kind, finding } = outcome
  const isEdited = kind === 'fixed' || kind === 'suggested'
  return {
    fingerprint: finding.fingerprint,
    kind,
    title: isEdited ? outcome.title : null,
    skips: isEdited ? outcome.skips : [],
    begins: isEdited ? outcome.begins : [],
    reason: kind === 'suggested' || kind === 'refused' ? outcome.reason : null,
  }
}
