import type { Report, Severity } from '@sendonce/model'
import { routeOf, titleOf } from './describe.ts'
import { placeIn, type InRepository } from './in-repository.ts'
import { escapeUnsafe, safe } from './text.ts'

const severities: Readonly<Record<Severity, string>> = {
  error: 'major',
  warning: 'minor',
  note: 'info',
}

/** A Code Quality report of GitLab (docs.gitlab.com, "Code Quality", report format): one line of a merge request each. */
export function renderGitlab(report: Report, inRepository: InRepository): string {
  const problems = report.findings.flatMap((finding) => {
    const { first, second, code, severity, fingerprint } = finding
    const at = second ?? first
    if (!at) return []
    const route = routeOf(finding)
    const description = [
      `${safe(titleOf(finding, true))} (${code})`,
      ...(first && second ? [`first answer at ${placeIn(first, inRepository)}`] : []),
      ...(route ? [route] : []),
    ].join('; ')
    return {
      description,
      check_name: code,
      fingerprint,
      severity: severities[severity],
      location: { path: inRepository(at.file), lines: { begin: at.line } },
    }
  })
  return `${escapeUnsafe(JSON.stringify(problems, null, 2))}\n`
}
