import type { PathStep } from '@sendonce/model'
import { placeWithin } from './describe.ts'
import type { FramePlan, Mark } from './frame-plan.ts'
import { glyphsOf, paletteOf, type ReadSource, type Style } from './style.ts'
import {
  brief,
  cut,
  linesOf,
  nameSpan,
  safe,
  sourceLine,
  widthOf,
  windowOf,
  wrap,
  type Span,
} from './text.ts'

/** Columns in front of the line number: room for `1 2`. */
const digitColumns = 3

/** Draws the frames of a finding; none of the lines is wider than the style allows. */
export function renderFrames(
  plans: readonly FramePlan[],
  style: Style,
  read: ReadSource,
): readonly string[] {
  return plans.flatMap((plan, index) => [
    ...(index === 0 ? [] : ['']),
    ...(plan.kind === 'code' ? renderCode(plan, style, read) : renderOutside(plan, style)),
  ])
}

function renderOutside(plan: FramePlan & { readonly kind: 'outside' }, style: Style): string[] {
  const palette = paletteOf(style)
  const paint = plan.digit === '1' ? palette.first : palette.second
  return wrap(plan.text, style.width - digitColumns - 2).map(
    (line, index) => `  ${index === 0 ? paint(plan.digit) : ' '}  ${line}`,
  )
}

function renderCode(
  plan: FramePlan & { readonly kind: 'code' },
  style: Style,
  read: ReadSource,
): string[] {
  const glyphs = glyphsOf(style)
  const [head] = plan.marks.toSorted((a, b) => (a.digit < b.digit ? -1 : 1))
  if (!head) return []
  const lines = [`  ${placeWithin(head.site, style.placeWidth - 2, glyphs.ellipsis)}`]
  const text = read(plan.file)
  if (text === null) return [...lines, ...withoutSource(plan.marks, style)]
  const source = linesOf(text)
  const gutter = Math.max(2, String(plan.to).length) + 1
  for (let number = plan.from; number <= plan.to; number++) {
    const shown = source[number - 1] ?? ''
    if (number === plan.from && shown.trim() === '') continue
    const marks = plan.marks.filter((mark) => mark.site.line === number)
    const steps = plan.steps.filter((step) => step.site.line === number)
    lines.push(...renderLine({ number, text: shown, marks, steps, gutter }, style))
  }
  return lines
}

/** The file is gone: the calls stand for themselves. */
function withoutSource(marks: readonly Mark[], style: Style): string[] {
  const glyphs = glyphsOf(style)
  const limit = style.width - digitColumns - 1
  return marks.flatMap((mark) => [
    `${painted(mark, mark.digit.padEnd(digitColumns + 1), style)}${cut(safe(mark.site.text), limit, glyphs.ellipsis)}`,
    `${' '.repeat(digitColumns + 1)}${painted(mark, cut(glyphs.corner + mark.label, limit, glyphs.ellipsis), style)}`,
  ])
}

interface FrameLine {
  readonly number: number
  readonly text: string
  readonly marks: readonly Mark[]
  readonly steps: readonly PathStep[]
  readonly gutter: number
}

function renderLine(line: FrameLine, style: Style): string[] {
  const palette = paletteOf(style)
  const glyphs = glyphsOf(style)
  const { marks, number } = line
  const gutter = `${String(number).padStart(line.gutter)} ${glyphs.bar} `
  const limit = style.width - digitColumns - widthOf(gutter)
  const points = [
    ...marks.map((mark) => nameSpan(line.text, mark.site.column)),
    ...line.steps.map(({ site }) => nameSpan(line.text, site.column)),
  ]
  const view = windowOf(sourceLine(line.text), points, limit, glyphs.ellipsis)
  const [first] = marks
  const digits = marks.length > 1 ? '1 2' : (first?.digit ?? '')
  const shown = digits.padEnd(digitColumns)
  const lines = [
    `${first ? painted(first, shown, style) : shown}${palette.dim(view.text === '' ? gutter.trimEnd() : gutter)}${view.text}`,
  ]
  const lead = `${' '.repeat(digitColumns)}${' '.repeat(line.gutter)} ${palette.dim(glyphs.dot)} `
  for (const [index, mark] of marks.entries()) {
    const span = view.spans[index] as Span
    lines.push(
      `${lead}${' '.repeat(span.from)}${painted(mark, underline(mark, span, style), style)}`,
    )
    for (const drawn of label(mark.label, middleOf(span, style), limit, style))
      lines.push(`${lead}${painted(mark, drawn, style)}`)
  }
  for (const [index, step] of line.steps.entries()) {
    const span = view.spans[marks.length + index] as Span
    for (const drawn of label(brief(step.note), span.from, limit, style))
      lines.push(`${lead}${palette.dim(drawn)}`)
  }
  return lines
}

function painted(mark: Mark, drawn: string, style: Style): string {
  const palette = paletteOf(style)
  return mark.digit === '2' ? palette.second(drawn) : palette.first(drawn)
}

function underline(mark: Mark, { from, to }: Span, style: Style): string {
  const length = to - from
  if (!style.unicode) return '^'.repeat(length)
  const stroke = mark.digit === '2' ? '┄' : '─'
  const middle = Math.floor(length / 2)
  return `${stroke.repeat(middle)}┬${stroke.repeat(length - middle - 1)}`
}

function middleOf({ from, to }: Span, style: Style): number {
  return style.unicode ? from + Math.floor((to - from) / 2) : from
}

/** A label on the left of its mark, in lines of which the first one leads to it. */
function hanging(words: string, width: number, style: Style): string[] {
  const { hook } = glyphsOf(style)
  const room = width - widthOf(hook)
  return wrap(words, room).map((line, index) => {
    const drawn = ' '.repeat(Math.max(0, room - widthOf(line))) + line
    return index === 0 ? drawn + hook : drawn
  })
}

/** Columns that a label has to have beside its mark to be broken into lines there: names of errors are as long. */
const narrowest = 26

/**
 * A label under its mark; where it would leave the screen it hangs on the left of it, and where there is no room
 * either it is broken into lines, on the side that has more.
 */
function label(words: string, column: number, limit: number, style: Style): string[] {
  const { corner, hook, ellipsis } = glyphsOf(style)
  const text = cut(corner + words, limit, ellipsis)
  const room = limit - widthOf(text)
  if (column <= room) return [' '.repeat(column) + text]
  const before = column + 1 - widthOf(words + hook)
  if (before >= 0) return [' '.repeat(before) + words + hook]
  const indent = column + widthOf(corner)
  if (limit - indent < narrowest) return hanging(words, column + 1, style)
  return wrap(words, limit - indent).map((line, index) =>
    index === 0 ? ' '.repeat(column) + corner + line : ' '.repeat(indent) + line,
  )
}
