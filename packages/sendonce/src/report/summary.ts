import {
  plural,
  type Accepted,
  type BaselineState,
  type Mistake,
  type Report,
} from '@sendonce/model'
import { unforeseenLine } from './describe.ts'
import { paletteOf, type Style } from './style.ts'
import { brief, safe, wrap } from './text.ts'

/** What was found, and what was not seen: never a promise that all is well. */
export function summaryLines(report: Report, shown: number): string[] {
  const { findings, skipped } = report
  const lines: string[] = []
  const seen = `${lookedAt(report)}; ${notLookedAt(report)}`
  if (findings.length === 0) lines.push(`${headlineOf(report)}. ${seen}.`)
  else lines.push(headlineOf(report), seen)
  if (shown < findings.length) lines.push(`${shown} of ${findings.length} shown: --all`)
  lines.push(...acceptedLines(report), ...noticeLines(report))
  return [...lines, ...leftOut(skipped), ...beyond(report.unforeseen ?? [])]
}

/** How much was found. */
export function headlineOf({ findings, suppressed }: Report): string {
  if (findings.length === 0) {
    const isKnown = suppressed.some(({ by }) => by === 'baseline')
    return isKnown ? 'No new second answer found' : 'No second answer found'
  }
  const confirmed = findings.filter((finding) => finding.seen?.confirmed).length
  const seenToo = confirmed > 0 ? ` (${confirmed} confirmed)` : ''
  const files = new Set(findings.map((finding) => (finding.second ?? finding.first)?.file))
  return `${plural(findings.length, 'problem')} in ${plural(files.size, 'file')}${seenToo}`
}

export function lookedAt({ coverage }: Report): string {
  return `${plural(coverage.files, 'file')}, ${plural(coverage.entryPoints, 'entry point')}`
}

/** Nothing is known of that. */
export function notLookedAt({ coverage, skipped }: Report): string {
  const files = new Set(skipped.map(({ file }) => file))
  return `${plural(files.size, 'file')} not read whole, ${plural(coverage.unresolvedCalls, 'call')} not resolved`
}

export function noticeLines({ notices = [] }: Report): string[] {
  return notices.map(({ file, line, message }) => `${safe(file)}:${line}: ${brief(message)}`)
}

/** How much was left out because somebody has accepted it, or it was there before. */
export function acceptedLines({ suppressed, baseline }: Report): string[] {
  const byComment = suppressed.filter(({ by }) => by === 'comment').length
  const others = suppressed.length - byComment
  return [
    ...(byComment > 0 ? [`${plural(byComment, 'finding')} suppressed by a comment`] : []),
    ...(others > 0 ? [`${plural(others, 'finding')} known before`] : []),
    ...(baseline ? baselineLines(baseline) : []),
  ]
}

/** What is left to do in a baseline. */
export function baselineLines({ file, stale, expired }: BaselineState): string[] {
  const named = (entries: readonly Accepted[]): string => {
    const shown = entries.slice(0, namedAtMost).map((entry) => `${entry.code} ${safe(entry.file)}`)
    const rest = entries.length - shown.length
    return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
  }
  return [
    ...(stale.length > 0
      ? [
          `${plural(stale.length, 'finding')} accepted in ${safe(file)} and gone: ${named(stale)}`,
          'take them out with sendonce baseline --prune',
        ]
      : []),
    ...(expired.length > 0
      ? [`accepted in ${safe(file)} until a day that has passed: ${named(expired)}`]
      : []),
  ]
}

/** What happened although nothing was found: told last, where it is not missed. */
function beyond(unforeseen: readonly Mistake[]): string[] {
  const lines = unforeseen
    .slice(0, namedAtMost)
    .map((mistake) => `seen at run time, not foreseen: ${unforeseenLine(mistake)}`)
  const rest = unforeseen.length - lines.length
  return rest > 0 ? [...lines, `and ${rest} more: --format json lists them`] : lines
}

/** Files that are named as not read; the JSON report names all. */
const namedAtMost = 5

/** What was not read whole and why. */
export function leftOut(skipped: Report['skipped'], atMost: number = namedAtMost): string[] {
  const lines = skipped
    .slice(0, atMost)
    .map(
      ({ file, reason, detail }) => `not read whole: ${brief(file)} (${brief(detail ?? reason)})`,
    )
  const rest = skipped.length - lines.length
  return rest > 0 ? [...lines, `and ${rest} more: --format json lists them`] : lines
}

/** The closing lines of the pretty form. */
export function renderSummary(report: Report, style: Style, shown: number): string[] {
  const palette = paletteOf(style)
  const [head, ...rest] = summaryLines(report, shown)
  return [
    ...wrap(head ?? '', style.width).map(palette.strong),
    ...rest.flatMap((line) => wrap(line, style.width)),
  ]
}
