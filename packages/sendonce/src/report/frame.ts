import type { Finding, Site } from '@sendonce/model'
import { firstLabel, place, secondLabel } from './describe.ts'
import { glyphsOf, paletteOf, type ReadSource, type Style } from './style.ts'
import { cut, sourceLine, widthOf, windowOf } from './text.ts'

/** Two places in one file this close are shown in one frame. */
const joinedDistance = 12
const contextLines = 2

interface Mark {
  readonly site: Site
  readonly digit: '1' | '2' | '1 2'
  readonly label: string
}

/** The code frames of a finding: one where both places are near, else two. */
export function renderFrames(finding: Finding, style: Style, read: ReadSource): string[] {
  const { first, second } = finding
  if (!first || !second) return renderHalf(finding, style, read)
  if (first.file === second.file && first.line === second.line && first.column === second.column) {
    const label =
      finding.code === 'SO013'
        ? 'first and second answer: once per item'
        : 'first and second answer'
    return renderFrame([{ site: first, digit: '1 2', label }], style, read)
  }
  const one: Mark = { site: first, digit: '1', label: firstLabel(finding) }
  const two: Mark = { site: second, digit: '2', label: secondLabel(finding) }
  if (first.file === second.file && Math.abs(first.line - second.line) <= joinedDistance) {
    return renderFrame([one, two], style, read)
  }
  return [...renderFrame([one], style, read), '', ...renderFrame([two], style, read)]
}

function renderHalf(finding: Finding, style: Style, read: ReadSource): string[] {
  const lines: string[] = []
  const palette = paletteOf(style)
  if (finding.first)
    lines.push(
      ...renderFrame(
        [{ site: finding.first, digit: '1', label: firstLabel(finding) }],
        style,
        read,
      ),
    )
  else
    lines.push(
      cut(
        `  ${palette.first('1')}  outside the checked code: ${firstLabel(finding)}`,
        style.width + (style.color ? 9 : 0),
        '…',
      ),
    )
  lines.push('')
  if (finding.second)
    lines.push(
      ...renderFrame(
        [{ site: finding.second, digit: '2', label: secondLabel(finding) }],
        style,
        read,
      ),
    )
  else lines.push(`  ${palette.second('2')}  ${secondLabel(finding)}`)
  return lines
}

function renderFrame(marks: readonly Mark[], style: Style, read: ReadSource): string[] {
  const [head] = marks
  if (!head) return []
  const lines = [`  ${place(head.site)}`]
  const source = read(head.site.file)?.split('\n')
  if (!source) return [...lines, ...marks.map((mark) => `${mark.digit}  ${mark.site.text}`)]
  const sorted = marks.toSorted(
    (a, b) => a.site.line - b.site.line || a.site.column - b.site.column,
  )
  const from = Math.max(1, (sorted[0] as Mark).site.line - contextLines)
  const to = (sorted.at(-1) as Mark).site.line
  const isBlank = (number: number): boolean => (source[number - 1] ?? '').trim() === ''
  for (let number = from; number <= to; number++) {
    if (number === from && isBlank(number)) continue
    const here = sorted.filter((mark) => mark.site.line === number)
    lines.push(...renderLine(number, source[number - 1] ?? '', here, style))
  }
  return lines
}

function renderLine(number: number, text: string, marks: readonly Mark[], style: Style): string[] {
  const palette = paletteOf(style)
  const glyphs = glyphsOf(style)
  const paint = (mark: Mark, drawn: string): string =>
    mark.digit === '2' ? palette.second(drawn) : palette.first(drawn)
  const gutter = `${String(number).padStart(4)} ${glyphs.bar} `
  const limit = style.width - 3 - widthOf(gutter)
  const shown = sourceLine(text)
  const [first] = marks
  if (!first) return [`   ${palette.dim(gutter)}${cut(shown, limit, glyphs.ellipsis)}`]
  const digits = marks.length > 1 ? '1 2' : first.digit
  const lines: string[] = []
  const spans = marks.map((mark) => ({
    mark,
    view: windowOf(shown, nameSpan(text, mark.site), limit, glyphs.ellipsis),
  }))
  lines.push(`${paint(first, digits.padEnd(3))}${palette.dim(gutter)}${spans[0]?.view.text ?? ''}`)
  const lead = `   ${' '.repeat(4)} ${glyphs.dot} `
  for (const { mark, view } of spans) {
    const length = Math.max(1, view.to - view.from)
    lines.push(
      `${palette.dim(lead)}${' '.repeat(view.from)}${paint(mark, underline(mark, length, style))}`,
    )
    lines.push(
      `${palette.dim(lead)}${paint(mark, labelLine(mark.label, view.from, length, limit, style))}`,
    )
  }
  return lines
}

function underline(mark: Mark, length: number, style: Style): string {
  if (!style.unicode) return '^'.repeat(length)
  const stroke = mark.digit === '2' ? '┄' : '─'
  const middle = Math.floor((length - 1) / 2)
  return `${stroke.repeat(middle)}┬${stroke.repeat(length - middle - 1)}`
}

/** The label under its mark; moved to the left where it would leave the screen. */
function labelLine(
  label: string,
  from: number,
  length: number,
  limit: number,
  style: Style,
): string {
  const glyphs = glyphsOf(style)
  const middle = from + (style.unicode ? Math.floor((length - 1) / 2) : 0)
  const text = glyphs.corner + label
  const room = Math.max(0, Math.min(middle, limit - widthOf(text)))
  return ' '.repeat(room) + cut(text, limit - room, glyphs.ellipsis)
}

/** Where the name token stands in the line as it is shown (tabs are wider there). */
function nameSpan(text: string, site: Site): { readonly from: number; readonly to: number } {
  const start = site.column - 1
  const name = /^[\w$#]+/.exec(text.slice(start))?.[0] ?? text.slice(start, start + 1)
  const from = sourceLine(text.slice(0, start)).length
  return { from, to: from + Math.max(1, name.length) }
}
