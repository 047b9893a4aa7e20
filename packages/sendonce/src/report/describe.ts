import { patternByCode, type Finding, type Site } from '@sendonce/model'
import { safe } from './text.ts'

/** `src/auth/guard.ts:8:21`. */
export function place(site: Site): string {
  return `${safe(site.file)}:${site.line}:${site.column}`
}

/** `GET /orders/:id`, or nothing where no route is known. */
export function routeOf(finding: Finding): string | null {
  const { entry } = finding
  if (!entry || entry.route === null) return null
  return safe(`${entry.method ?? 'ALL'} ${entry.route}`)
}

export function titleOf(finding: Finding): string {
  return patternByCode(finding.code)?.title ?? finding.name
}

export function fixOf(finding: Finding): string {
  return finding.fix?.title ?? patternByCode(finding.code)?.fix ?? ''
}

/** The status code that a call answers with, where its text shows one. */
function statusIn(text: string): string | null {
  return /(?:status|sendStatus|writeHead|redirect)\(\s*(\d{3})\b/.exec(text)?.[1] ?? null
}

export function firstLabel(finding: Finding): string {
  const { first } = finding
  if (!first) return safe(finding.external ?? 'outside the checked code')
  if (/(^|[^\w.])next\(|^next\b/.test(first.text)) return 'first: next() hands the request on'
  const status = statusIn(first.text)
  return status ? `first answer: ${status}` : 'first answer'
}

export function secondLabel(finding: Finding): string {
  if (!finding.second) return 'never: no path answers after this'
  switch (finding.code) {
    case 'SO002':
      return 'hands the request on: what runs next may answer again'
    case 'SO011':
      return 'too late: throws ERR_HTTP_HEADERS_SENT'
    case 'SO013':
      return 'once per item'
    default:
      return finding.severity === 'note'
        ? 'second answer: ignored'
        : 'second answer: throws ERR_HTTP_HEADERS_SENT'
  }
}

/** What leads to the mistake: conditions, what has to happen, and the steps between the two places. */
export function whenOf(finding: Finding): string[] {
  const conditions = finding.path.filter((step) => step.note.startsWith('when '))
  const shown = conditions
    .slice(-3)
    .map((step) => `${safe(step.note.slice(5))}  ${shortPlace(step.site)}`)
  return [...shown, ...finding.assumes.map((text) => safe(text))]
}

/** The calls and events between the first place and the second. */
export function wayOf(finding: Finding): string[] {
  const at = finding.path.findIndex((step) => step.note === 'first answer')
  return finding.path
    .slice(at + 1, -1)
    .filter((step) => !step.note.startsWith('when '))
    .map((step) => `${safe(step.note)}  ${shortPlace(step.site)}`)
}

function shortPlace(site: Site): string {
  return `${safe(site.file.slice(site.file.lastIndexOf('/') + 1))}:${site.line}`
}
