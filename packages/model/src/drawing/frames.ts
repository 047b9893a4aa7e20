import type { Incident, Place } from '../incident.ts'
import { isOwn, placeText, placeWithin } from './places.ts'
import type { Pen } from './style.ts'
import {
  around,
  cut,
  nameSpan,
  safe,
  sourceLine,
  sourceLines,
  widthOf,
  windowOf,
  type Span,
} from './text.ts'

/** One of the two places, as a frame points at it. */
export interface Mark {
  readonly place: Place
  readonly digit: '1' | '2'
  readonly label: string
}

/** What frames are drawn with. */
export interface FrameContext {
  readonly pen: Pen
  readonly root: string
  readonly read: (file: string) => string | null
  /** The process ends in the very turn in which it happened. */
  readonly isLast: boolean
}

/** Two places in one file this close are shown in one frame. */
const near = 12
/** Lines above a place that are shown with it. */
const above = 2
/** In front of the line number: room for `1 2`, where both are on one line. */
const digits = 3

/** A line on the way to an answer: the call of a helper, or of `next`. */
interface Step {
  readonly place: Place
  readonly digit: '1' | '2'
}

/** Lines of one file with what they point at. */
export interface Frame {
  readonly marks: readonly Mark[]
  readonly steps: readonly Step[]
  readonly from: number
  readonly to: number
}

/** The frames of both places: one where they are near, otherwise one for each. */
export function framesFor(marks: readonly Mark[], incident: Incident): Frame[] {
  const [one, two] = marks
  if (!one || !two) return marks.map((mark) => frameOf([mark], incident))
  if (one.place.file !== two.place.file || Math.abs(one.place.line - two.place.line) > near)
    return marks.map((mark) => frameOf([mark], incident))
  const sorted = [one, two].toSorted(
    (a, b) => a.place.line - b.place.line || a.place.column - b.place.column,
  )
  return [frameOf(sorted, incident)]
}

function frameOf(marks: readonly Mark[], incident: Incident): Frame {
  const lines = marks.map(({ place }) => place.line)
  const top = Math.min(...lines)
  const to = Math.max(...lines)
  const file = marks[0]?.place.file
  const steps = stepsOf(incident).filter(
    ({ place }) =>
      place.file === file &&
      place.line >= top - near &&
      place.line <= to &&
      !lines.includes(place.line),
  )
  const from = Math.min(top - above, ...steps.map(({ place }) => place.line))
  return { marks, steps, from: Math.max(1, from), to }
}

/** The program's lines that are on the way to one of the two answers only. */
function stepsOf({ first, second }: Incident): Step[] {
  const ways = ([first, second] as const).map((one) => (one ? one.stack.filter(isOwn) : []))
  const key = ({ file, line }: Place): string => `${file}:${line}`
  return ways.flatMap((way, at) => {
    const other = new Set(ways[1 - at]?.map(key))
    const digit = at === 0 ? '1' : '2'
    const own = way.slice(1).filter((place) => !other.has(key(place)))
    return [...new Map(own.map((place) => [key(place), { place, digit } as const])).values()]
  })
}

/** Draws a frame; no line but the one with the place is wider than the style allows. */
export function drawFrame({ marks, steps, from, to }: Frame, context: FrameContext): string[] {
  const { pen, root, read } = context
  const head = marks.toSorted((a, b) => (a.digit < b.digit ? -1 : 1))[0]
  if (!head) return []
  const place = placeWithin(placeText(head.place, root), pen.width - 2, pen.ellipsis)
  const text = read(head.place.file)
  const source = text === null ? [] : sourceLines(text)
  if (source[to - 1] === undefined) return marks.flatMap((mark) => withoutSource(mark, context))
  const gutter = Math.max(2, String(to).length) + 1
  const drawn = [`  ${place}`]
  for (let number = from; number <= to; number++) {
    const code = source[number - 1] ?? ''
    if (number === from && code.trim() === '') continue
    const here = <T extends { readonly place: Place }>(list: readonly T[]): readonly T[] =>
      list.filter((one) => one.place.line === number)
    drawn.push(
      ...drawCode({ number, code, marks: here(marks), steps: here(steps), gutter }, context),
    )
  }
  return drawn
}

/** The file cannot be read: the places stand for themselves. */
function withoutSource({ place, digit, label }: Mark, { pen, root }: FrameContext): string[] {
  const paint = digit === '2' ? pen.second : pen.first
  const room = pen.width - digits - 1
  const words = `${pen.corner}${label} (no source to show)`
  return [
    paint(digit.padEnd(digits + 1)) + placeWithin(placeText(place, root), room, pen.ellipsis),
    `    ${paint(cut(words, room, pen.ellipsis))}`,
  ]
}

interface Line {
  readonly number: number
  readonly code: string
  readonly marks: readonly Mark[]
  readonly steps: readonly Step[]
  readonly gutter: number
}

function drawCode({ number, code, marks, steps, gutter }: Line, { pen }: FrameContext): string[] {
  const limit = pen.width - digits - gutter - 3
  const { text, skipped } = around(code, [...marks, ...steps][0]?.place.column ?? 1)
  const spanOf = ({ place }: { readonly place: Place }): Span =>
    nameSpan(text, Math.max(1, place.column - skipped))
  const spans = [...marks, ...steps].map(spanOf).toSorted((a, b) => a.from - b.from)
  const view = windowOf(sourceLine(text), spans, limit, pen.ellipsis)
  const lead = `${' '.repeat(digits + gutter)} ${pen.dim(pen.dot)} `
  const label = (words: string, column: number): string => {
    const shown = cut(pen.corner + words, limit, pen.ellipsis)
    const room = limit - widthOf(shown)
    // Where it would leave the screen it hangs on the left of its mark.
    const before = column + 1 - widthOf(words + pen.hook)
    if (column > room && before >= 0) return ' '.repeat(before) + words + pen.hook
    return ' '.repeat(Math.max(0, Math.min(column, room))) + shown
  }
  const digit = (marks.length > 1 ? '1 2' : (marks[0]?.digit ?? '')).padEnd(digits)
  const paint = marks[0]?.digit === '2' ? pen.second : pen.first
  return [
    `${marks.length > 0 ? paint(digit) : digit}${pen.dim(`${String(number).padStart(gutter)} ${pen.bar}`)} ${view.text}`,
    ...marks.flatMap((mark) => {
      const { from, to } = view.columnsOf(spanOf(mark))
      const isSecond = mark.digit === '2'
      const color = isSecond ? pen.second : pen.first
      const middle = pen.unicode ? Math.floor((to - from) / 2) : 0
      const stroke = pen.strokes[isSecond ? 1 : 0]
      const line = `${stroke.repeat(middle)}${pen.strokes[2]}${stroke.repeat(to - from - middle - 1)}`
      return [
        `${lead}${' '.repeat(from)}${color(line)}`,
        `${lead}${color(label(mark.label, from + middle))}`,
      ]
    }),
    ...steps.map((step) => {
      const span = spanOf(step)
      const name = safe(sourceLine(text).slice(span.from, span.to))
      const words = /^[\w$]/.test(name) && name !== 'await' ? `${name}() leads` : 'leads'
      return lead + pen.dim(label(`${words} to ${step.digit}`, view.columnsOf(span).from))
    }),
  ]
}
