import { patternByCode, type Report } from '@sendonce/model'
import { renderPage, type NoteView } from '@sendonce/viewer'
import { compareText } from '../../util/compare-text.ts'
import { place, unforeseenLine } from '../describe.ts'
import type { ReadSource } from '../style.ts'
import {
  acceptedLines,
  headlineOf,
  leftOut,
  lookedAt,
  noticeLines,
  notLookedAt,
} from '../summary.ts'
import { brief, safe } from '../text.ts'
import { unfollowedLines } from '../unfollowed.ts'
import { viewPattern } from './pattern-view.ts'
import { createProblemViewer } from './problem-view.ts'
import { createSources } from './sources.ts'

export interface HtmlOptions {
  readonly read: ReadSource
  /** `false`: places only, no text of the sources. */
  readonly withSource: boolean
}

/** Lines of one kind that are shown; the JSON report has all. */
const linesAtMost = 100

/** The report as one file for a browser, which needs nothing else. */
export function renderHtml(report: Report, { read, withSource }: HtmlOptions): string {
  const viewProblem = createProblemViewer(report, createSources(read, withSource))
  const codes = [...new Set(report.findings.map(({ code }) => code))].toSorted(compareText)
  return renderPage({
    tool: `${report.tool.name} ${safe(report.tool.version)}`,
    unchecked: notLookedAt(report),
    headline: headlineOf(report),
    notes: notesOf(report, withSource).filter(({ lines }) => lines.length > 0),
    problems: report.findings.map(viewProblem),
    patterns: codes.flatMap((code) => patternByCode(code) ?? []).map(viewPattern),
  })
}

/** What there is to say of the whole. */
function notesOf(report: Report, withSource: boolean): NoteView[] {
  const { coverage, skipped, unforeseen } = report
  // Details name handlers, and reasons are comments.
  const unread = withSource ? skipped : skipped.map(({ file, reason }) => ({ file, reason }))
  const isAsked = coverage.unfollowed !== undefined
  const followed = isAsked ? (withSource ? unfollowedLines(report) : []) : []
  const hint =
    coverage.unresolvedCalls > 0 && !isAsked
      ? ['sendonce check --explain-coverage lists the calls that were not resolved']
      : []
  return [
    { title: 'Checked', lines: [lookedAt(report)] },
    { title: 'Not checked', lines: [...leftOut(unread, linesAtMost), ...hint] },
    { title: 'Calls that were not followed', lines: followed.map(({ text }) => text) },
    {
      title: 'Seen at run time, and not foreseen',
      lines: atMost((unforeseen ?? []).map((one) => unforeseenLine(withoutQuery(one)))),
    },
    {
      title: 'Accepted, or there before',
      lines: [...acceptedLines(report), ...atMost(knownLines(report, withSource))],
    },
    { title: 'To put right', lines: noticeLines(report) },
  ]
}

function atMost(lines: readonly string[]): readonly string[] {
  const rest = lines.length - linesAtMost
  return rest > 0
    ? [...lines.slice(0, linesAtMost), `and ${rest} more: --format json lists them`]
    : lines
}

function knownLines({ suppressed }: Report, withSource: boolean): string[] {
  return suppressed.map(({ code, site, by, reason }) => {
    const where = site ? ` ${place(site)}` : ''
    const call = site && withSource ? ` ${brief(site.text)}` : ''
    const how = by === 'comment' ? 'by a comment' : 'known before'
    const why = reason && withSource ? `: ${brief(reason)}` : ''
    return `${safe(code)}${where}${call} (${how}${why})`
  })
}

/** What a query holds may be a secret, whatever the recording was told to keep. */
function withoutQuery<T extends { readonly request?: string }>(mistake: T): T {
  const { request } = mistake
  return request === undefined ? mistake : { ...mistake, request: request.replace(/\?.*$/s, '?…') }
}
