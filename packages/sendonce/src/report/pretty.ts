import type { Finding, Report } from '@sendonce/model'
import { alsoOf, fixOf, helpOf, routeOf, seenOf, titleOf, wayOf, whenOf } from './describe.ts'
import { planFrames } from './frame-plan.ts'
import { renderFrames } from './frame.ts'
import { renderNarrow } from './narrow.ts'
import { glyphsOf, paletteOf, type ReadSource, type Style } from './style.ts'
import { renderSummary } from './summary.ts'
import { cut, widthOf, wrap } from './text.ts'
import { renderUnfollowed } from './unfollowed.ts'

/** Terminals narrower than this get the form without drawings. */
const narrowBelow = 60
/** Findings that are printed in full unless all are asked for. */
export const shownAtMost = 20

export interface PrettyOptions {
  readonly style: Style
  readonly read: ReadSource
  readonly all: boolean
}

/** The report for people at a terminal. */
export function renderPretty(report: Report, options: PrettyOptions): string {
  const { style, read } = options
  const shown = options.all ? report.findings : report.findings.slice(0, shownAtMost)
  const parts = shown.map((finding) => renderFinding(finding, style, read))
  if (report.coverage.unfollowed) parts.push(renderUnfollowed(report, style).join('\n'))
  return `${[...parts, renderSummary(report, style, shown.length).join('\n')].join('\n\n')}\n`
}

/** One finding, with its frames. */
export function renderFinding(finding: Finding, style: Style, read: ReadSource): string {
  const render = style.width < narrowBelow ? renderNarrow : renderWide
  return render(finding, style, read)
    .map((line) => line.trimEnd())
    .join('\n')
}

function renderWide(finding: Finding, style: Style, read: ReadSource): string[] {
  const palette = paletteOf(style)
  const glyphs = glyphsOf(style)
  const head = `${finding.severity} ${finding.code}`
  const route = routeOf(finding)
  const [title, ...more] = wrap(titleOf(finding, style.unicode), style.width - widthOf(head) - 2)
  const verdict = [finding.name, finding.confidence].join(glyphs.separator)
  // However long the route is, how sure the finding is can be read.
  const room = style.width - 6 - widthOf(verdict + glyphs.separator)
  const facts = (route ? cut(route, room, glyphs.ellipsis) + glyphs.separator : '') + verdict
  const plans = planFrames(finding, (file) => read(file) !== null)
  const drawn = plans.flatMap((plan) => (plan.kind === 'code' ? plan.steps : []))
  return [
    `${palette.severity[finding.severity](head)}  ${palette.strong(title ?? '')}`,
    ...more.map((line) => ' '.repeat(widthOf(head) + 2) + palette.strong(line)),
    `      ${palette.dim(facts)}`,
    '',
    ...renderFrames(plans, style, read),
    '',
    ...section('way', [...helpOf(finding, drawn), ...wayOf(finding, drawn)], style),
    ...section('when', whenOf(finding), style),
    ...section('also', alsoOf(finding), style),
    ...section('seen', [seenOf(finding) ?? ''], style),
    ...section('fix', fixOf(finding, style.unicode), style),
    ...section('more', [`sendonce explain ${finding.code}`], style),
  ]
}

function section(name: string, texts: readonly string[], style: Style): string[] {
  const palette = paletteOf(style)
  const lines = texts.filter((text) => text !== '').flatMap((text) => wrap(text, style.width - 8))
  return lines.map(
    (line, index) => `  ${palette.dim((index === 0 ? name : '').padEnd(4))}  ${line}`,
  )
}
