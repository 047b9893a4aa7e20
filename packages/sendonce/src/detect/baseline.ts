import type { Accepted, Finding, Report, Site, Suppressed } from '@sendonce/model'
import { compareText } from '../util/compare-text.ts'

/** What a baseline says to a check. */
export interface BaselineView {
  /** As a person would name it. */
  readonly file: string
  readonly accepted: readonly Accepted[]
  /** As in `2027-01-31`. */
  readonly today: string
  /** Everything was looked at that the baseline speaks of, so what is not found is gone. */
  readonly isWhole: boolean
}

/**
 * The report without what the baseline accepts, and with what is left to do in the baseline. `all`: the findings however
 * sure they are, because what has become less sure is not gone.
 */
export function applyBaseline(
  report: Report,
  all: readonly Finding[],
  { file, accepted, today, isWhole }: BaselineView,
): Report {
  const byFingerprint = new Map(accepted.map((entry) => [entry.fingerprint, entry]))
  const found = new Set(all.map(({ fingerprint }) => fingerprint))
  const isOver = ({ until }: Accepted): boolean => until !== undefined && until < today
  const reasonFor = ({ fingerprint }: Finding): string | undefined => {
    const entry = byFingerprint.get(fingerprint)
    return entry && !isOver(entry) ? entry.note : undefined
  }
  return {
    ...suppress(report, reasonFor),
    baseline: {
      file,
      stale: isWhole ? goneFrom(accepted, all, report.skipped) : [],
      expired: accepted.filter((entry) => isOver(entry) && found.has(entry.fingerprint)),
    },
  }
}

/** What is accepted and not found any more; of a file that was not read whole nobody knows. */
export function goneFrom(
  accepted: readonly Accepted[],
  all: readonly Finding[],
  skipped: Report['skipped'],
): readonly Accepted[] {
  const found = new Set(all.map(({ fingerprint }) => fingerprint))
  const unread = new Set(skipped.map(({ file }) => file))
  return accepted.filter(({ fingerprint, file }) => !found.has(fingerprint) && !unread.has(file))
}

/** The report without what was there before, at a revision that people know as `name`. */
export function withoutKnown(report: Report, known: ReadonlySet<string>, name: string): Report {
  return suppress(report, ({ fingerprint }) =>
    known.has(fingerprint) ? `it is there at ${name} already` : undefined,
  )
}

/** Takes out the findings for which there is a reason, also an empty one. */
function suppress(report: Report, reasonFor: (finding: Finding) => string | undefined): Report {
  const kept: Finding[] = []
  const suppressed: Suppressed[] = []
  for (const finding of report.findings) {
    const reason = reasonFor(finding)
    if (reason === undefined) kept.push(finding)
    else
      suppressed.push({
        fingerprint: finding.fingerprint,
        code: finding.code,
        by: 'baseline',
        reason: reason === '' ? null : reason,
        site: brokenAt(finding),
      })
  }
  return { ...report, findings: kept, suppressed: [...report.suppressed, ...suppressed] }
}

/** How findings are to be accepted. */
export interface Accepting {
  readonly note: string | undefined
  readonly until: string | undefined
  /** It is said of those, too, that are accepted already. */
  readonly isRenewing: boolean
}

/** The baseline that accepts these findings beside what it accepts already. */
export function accept(
  accepted: readonly Accepted[],
  findings: readonly Finding[],
  { note, until, isRenewing }: Accepting,
): readonly Accepted[] {
  const known = new Map(accepted.map((entry) => [entry.fingerprint, entry]))
  for (const finding of findings) {
    const earlier = known.get(finding.fingerprint)
    if (earlier && !isRenewing) continue
    const lasting = until ?? earlier?.until
    const site = brokenAt(finding)
    known.set(finding.fingerprint, {
      fingerprint: finding.fingerprint,
      code: finding.code,
      file: site?.file ?? '',
      call: site?.text ?? '',
      note: note ?? earlier?.note ?? '',
      ...(lasting === undefined ? {} : { until: lasting }),
    })
  }
  return [...known.values()].toSorted(
    (a, b) =>
      compareText(a.file, b.file) ||
      compareText(a.code, b.code) ||
      compareText(a.fingerprint, b.fingerprint),
  )
}

function brokenAt({ first, second }: Finding): Site | null {
  return second ?? first
}
