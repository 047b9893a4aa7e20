import type { Report } from '@sendonce/model'
import type { NoteView } from '@sendonce/viewer'
import { place, unforeseenLine } from '../describe.ts'
import { acceptedLines, leftOut, lookedAt, noticeLines } from '../summary.ts'
import { brief, safe } from '../text.ts'
import { unfollowedLines } from '../unfollowed.ts'

/** Lines of one kind that are shown; the JSON report has all. */
const linesAtMost = 100

/** What there is to say of the whole. `withSource`: words that stand in the sources may be told. */
export function viewNotes(report: Report, withSource: boolean): NoteView[] {
  const { coverage, skipped, unforeseen } = report
  // Details name handlers, and reasons are comments.
  const unread = withSource ? skipped : skipped.map(({ file, reason }) => ({ file, reason }))
  const isAsked = coverage.unfollowed !== undefined
  const followed = isAsked ? (withSource ? unfollowedLines(report) : []) : []
  const hint =
    coverage.unresolvedCalls > 0 && !isAsked
      ? ['sendonce check --explain-coverage lists the calls that were not resolved']
      : []
  const notes = [
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
  return notes.filter(({ lines }) => lines.length > 0)
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
