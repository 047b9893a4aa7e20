import { patternByCode, type Report } from '@sendonce/model'
import { renderPage } from '@sendonce/viewer'
import { compareText } from '../../util/compare-text.ts'
import type { ReadSource } from '../style.ts'
import { headlineOf, notLookedAt } from '../summary.ts'
import { safe } from '../text.ts'
import { viewNotes } from './notes-view.ts'
import { viewPattern } from './pattern-view.ts'
import { createProblemViewer } from './problem-view.ts'
import { createSources } from './sources.ts'

export interface HtmlOptions {
  readonly read: ReadSource
  /** `false`: places only, no text of the sources. */
  readonly withSource: boolean
}

/** The report as one file for a browser, which needs nothing else. */
export function renderHtml(report: Report, { read, withSource }: HtmlOptions): string {
  const viewProblem = createProblemViewer(report, createSources(read, withSource))
  const codes = [...new Set(report.findings.map(({ code }) => code))].toSorted(compareText)
  return renderPage({
    tool: `${report.tool.name} ${safe(report.tool.version)}`,
    unchecked: notLookedAt(report),
    headline: headlineOf(report),
    notes: viewNotes(report, withSource),
    problems: report.findings.map(viewProblem),
    patterns: codes.flatMap((code) => patternByCode(code) ?? []).map(viewPattern),
  })
}
