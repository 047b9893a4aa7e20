import type { Finding, Fix, Report, Site } from '@sendonce/model'
import { applyEdits } from '../util/text-edits.ts'
import {
  firstLabel,
  fixOf,
  routeOf,
  secondLabel,
  seenOf,
  titleOf,
  toldSteps,
  whenOf,
  type ToldStep,
} from './describe.ts'
import { renderDiff } from './fixes.ts'
import { placeIn, type InRepository } from './in-repository.ts'
import type { ReadSource } from './style.ts'
import { summaryLines } from './summary.ts'
import { brief, safe } from './text.ts'

/** Where a comment is cut: GitHub refuses one of more than 65,536 characters. */
const longest = 60_000

/** By this line a program that posts comments finds the one it has posted before. */
const marker = '<!-- sendonce:1 -->'

export interface MarkdownOptions {
  readonly inRepository: InRepository
  readonly read: ReadSource
}

/** The report for the summary of a job or a comment on a pull request, never longer than GitHub takes. */
export function renderMarkdown(report: Report, options: MarkdownOptions): string {
  const { findings } = report
  const [headline = '', ...closing] = summaryLines(report, findings.length)
  const head = [marker, `### sendonce: ${escaped(headline)}`, '']
  const tail = [
    '',
    ...closing.map((line) => `- ${escaped(line)}`),
    '',
    `\`sendonce ${report.tool.version}\``,
  ]
  const rows = findings.map((finding) => row(finding, options))
  const details = findings.map((finding) => detail(finding, options).join('\n'))
  const table =
    rows.length > 0 ? ['| | answers first | then | fix |', '| --- | --- | --- | --- |'] : []
  const left = longest - lengthOf([...head, ...table, ...tail]) - 200
  const shownRows = fitting(rows, left)
  const shownDetails =
    shownRows.length < rows.length ? [] : fitting(details, left - lengthOf(shownRows))
  return [
    ...head,
    ...table,
    ...shownRows,
    '',
    ...shownDetails,
    ...cutLine(shownRows.length, shownDetails.length, findings.length),
    ...tail,
    '',
  ].join('\n')
}

function cutLine(rows: number, details: number, all: number): string[] {
  if (rows < all)
    return [`${rows} of ${all} shown, without the ways there: there is no room for more.`]
  if (details < all)
    return [`The way there is shown of ${details} of ${all}: there is no room for more.`]
  return []
}

function fitting(parts: readonly string[], room: number): readonly string[] {
  let left = room
  const count = parts.findIndex((part) => (left -= part.length + 1) < 0)
  return count === -1 ? parts : parts.slice(0, count)
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0)
}

function row(finding: Finding, options: MarkdownOptions): string {
  const { code, confidence, first, second, fix, seen } = finding
  const verdict = [confidence, ...(seen?.confirmed ? [`confirmed ×${seen.times}`] : [])].join(' · ')
  const cells = [
    `**${code}** ${verdict}`,
    first ? at(first, options) : escaped(firstLabel(finding)),
    second ? at(second, options) : escaped(secondLabel(finding)),
    fix ? (fix.verified ? 'ready' : 'to decide') : '–',
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
}

function at(site: Site, { inRepository }: MarkdownOptions): string {
  return `${span(`${inRepository(site.file)}:${site.line}`)} ${span(brief(site.text))}`
}

function detail(finding: Finding, options: MarkdownOptions): string[] {
  const { code, fix } = finding
  const route = routeOf(finding)
  const seen = seenOf(finding)
  const title = [code, titleOf(finding, true), ...(route ? [route] : [])].map(inHtml).join(' · ')
  const steps = toldSteps(finding).map((step, index) => `${index + 1}. ${stepText(step, options)}`)
  const when = whenOf(finding)
  return [
    `<details><summary>${title}</summary>`,
    '',
    ...steps,
    '',
    ...(when.length > 0 ? [`When: ${when.map(escaped).join('; ')}`, ''] : []),
    ...(seen === null ? [] : [`Seen: ${escaped(seen)}`, '']),
    ...(fix ? diffOf(fix, options) : []),
    ...fixOf(finding, true).map((text) => `- ${escaped(text)}`),
    '',
    '</details>',
    '',
  ]
}

function stepText({ site, text, answer }: ToldStep, { inRepository }: MarkdownOptions): string {
  const where = span(placeIn(site, inRepository))
  return answer ? `${where} **${escaped(text)}**` : `${where} ${escaped(text)}`
}

const bare = { width: 120, placeWidth: Infinity, color: false, unicode: true }

function diffOf({ edits }: Fix, { inRepository, read }: MarkdownOptions): string[] {
  const files = [...new Set(edits.map(({ file }) => file))]
  const diffs = files.flatMap((file) => {
    const before = read(file)
    if (before === null) return []
    const after = applyEdits(
      before,
      edits.filter((edit) => edit.file === file),
    )
    return [renderDiff({ file: inRepository(file), before, after }, bare)]
  })
  if (diffs.length === 0) return []
  const text = diffs.join('\n')
  const fence = fenceFor(text, 3)
  return [`${fence}diff`, text, fence, '']
}

/** Text of a source between as many backticks as it takes. */
function span(text: string): string {
  const shown = safe(text)
  const fence = fenceFor(shown, 1)
  const space = /^`|`$/.test(shown) ? ' ' : ''
  return `${fence}${space}${shown}${space}${fence}`
}

function fenceFor(text: string, least: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length)
  return '`'.repeat(Math.max(least, ...runs.map((length) => length + 1)))
}

/** Text in a block of HTML, where Markdown's backslashes mean nothing. */
function inHtml(text: string): string {
  return mentioningNobody(
    safe(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  )
}

function mentioningNobody(text: string): string {
  return text.replaceAll('@', '@\u200d')
}

/** Text that means nothing to Markdown or HTML, and mentions nobody. */
function escaped(text: string): string {
  return mentioningNobody(safe(text).replace(/[\\`*_{}[\]<>#|~]/g, String.raw`\$&`))
}
