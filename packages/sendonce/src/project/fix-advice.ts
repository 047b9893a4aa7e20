import type { Finding } from '@sendonce/model'
import { repairEach, type Repairable, type SoleFix } from '../fix/fix-sources.ts'
import type { Advice } from './unit-record.ts'

/** What can be said of the fixes of findings, by their fingerprints. */
export function adviseOn(
  program: Repairable,
  isAsked: (finding: Finding) => boolean,
): Record<string, Advice> {
  const fixes = repairEach(program, isAsked)
  return Object.fromEntries(fixes.map((fix) => [fix.outcome.finding.fingerprint, adviceOf(fix)]))
}

/** The findings with what was said of their fixes. */
export function withAdvice(
  findings: readonly Finding[],
  advice: Readonly<Record<string, Advice>>,
): Finding[] {
  return findings.map((finding) => ({ ...finding, ...advice[finding.fingerprint] }))
}

function adviceOf({ outcome, edits }: SoleFix): Advice {
  if (outcome.kind === 'gone') return { fix: null }
  if (outcome.kind === 'refused') return { fix: null, toDecide: outcome.reason }
  const verified = outcome.kind === 'fixed'
  const { title, skips, begins } = outcome
  const fix = {
    title,
    verified,
    edits,
    ...(skips.length > 0 ? { skips } : {}),
    ...(begins.length > 0 ? { begins } : {}),
  }
  return verified ? { fix } : { fix, toDecide: outcome.reason }
}
