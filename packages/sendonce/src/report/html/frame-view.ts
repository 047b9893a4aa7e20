import type { Finding } from '@sendonce/model'
import type { FrameEndView, FrameView, LabelView, LineView, SpanView } from '@sendonce/viewer'
import { planFrames, type FramePlan, type Mark } from '../frame-plan.ts'
import { brief, nameSpan, safe, widthOf, type Span } from '../text.ts'
import { viewPlace } from './place-view.ts'
import { commonIndent, shownSpans, sliceSpans, type SourceLines, type Sources } from './sources.ts'

/** Lines in front of a frame's first one and behind its last one: here is more room than in a terminal. */
const linesBefore = 1
const linesBehind = 2
/** Of a longer line only the part around what it is shown for. */
const longestLine = 300

type CodePlan = FramePlan & { readonly kind: 'code' }

/** The frames of a finding, with the places in them. */
export function viewFrames(finding: Finding, sources: Sources): FrameView[] {
  const plans = planFrames(finding, (file) => sources.linesOf(file) !== null)
  return plans.map((plan) => viewPlan(plan, sources, (digit) => titleOf(digit, finding)))
}

/** One frame. */
export function viewPlan(
  plan: FramePlan,
  sources: Sources,
  titleOfEnd: (digit: Mark['digit']) => string,
): FrameView {
  if (plan.kind === 'outside')
    return { kind: 'words', digit: plan.digit, title: titleOfEnd(plan.digit), text: plan.text }
  const source = sources.linesOf(plan.file)
  const ends = plan.marks
    .toSorted((a, b) => (a.digit < b.digit ? -1 : 1))
    .map(({ digit, site }): FrameEndView => ({
      digit,
      title: titleOfEnd(digit),
      place: viewPlace(site),
    }))
  const lines = source ? linesWithin(plan, source) : withoutSource(plan.marks, sources.areShown)
  return { kind: 'code', ends, lines }
}

/** Some lines of a source around one, which is marked without standing for an answer; none where there is no source. */
export function viewAround(file: string, line: number, sources: Sources): LineView[] {
  const source = sources.linesOf(file)
  if (!source || source.lines[line - 1] === undefined) return []
  return linesWithin({ kind: 'code', file, from: line, to: line, marks: [], steps: [] }, source)
}

function titleOf(digit: Mark['digit'], { second }: Finding): string {
  if (digit === '1 2') return 'First and second answer'
  if (!second) return digit === '1' ? 'From here' : 'And then'
  return digit === '1' ? 'First answer' : 'Second answer'
}

/** The calls stand for themselves where the file is gone; where no source may be shown, only their lines do. */
function withoutSource(marks: readonly Mark[], areShown: boolean): LineView[] {
  return marks.map(({ site, digit, label }) => ({
    number: areShown ? null : site.line,
    digit,
    spans: areShown ? [{ kind: '', text: safe(site.text) }] : [],
    labels: [{ digit, indent: 0, text: label }],
  }))
}

function linesWithin(plan: CodePlan, source: SourceLines): LineView[] {
  const ends = plan.marks.map(({ site }) => Math.min(site.endLine, site.line + linesBehind * 2))
  const last = Math.max(plan.to + linesBehind, ...ends)
  let from = Math.max(1, plan.from - linesBefore)
  let to = Math.min(source.lines.length, last)
  const isBlank = (number: number): boolean => (source.lines[number - 1] ?? '').trim() === ''
  while (from < plan.to && isBlank(from)) from++
  while (to > plan.to && isBlank(to)) to--
  const lines: LineView[] = []
  for (let number = from; number <= to; number++) lines.push(viewLine(number, plan, source))
  return movedLeft(lines)
}

/** The lines without the indentation that all of them have: deep code has little room elsewhere. */
function movedLeft(lines: readonly LineView[]): LineView[] {
  const columns = commonIndent(lines.map(({ spans }) => spans.map(({ text }) => text).join('')))
  return lines.map((line) => ({
    ...line,
    spans: sliceSpans(line.spans, columns, Infinity),
    labels: line.labels.map((label) => ({
      ...label,
      indent: Math.max(0, label.indent - columns),
    })),
  }))
}

interface Point {
  readonly digit: Mark['digit'] | null
  readonly text: string
  readonly span: Span
}

function viewLine(number: number, plan: CodePlan, source: SourceLines): LineView {
  const text = source.lines[number - 1] ?? ''
  const marks = plan.marks.filter(({ site }) => site.line === number)
  const steps = plan.steps.filter(({ site }) => site.line === number)
  const points: Point[] = [
    ...marks.map(({ digit, label, site }) => ({
      digit,
      text: label,
      span: nameSpan(text, site.column),
    })),
    ...steps.map(({ note, site }) => ({
      digit: null,
      text: brief(note),
      span: nameSpan(text, site.column),
    })),
  ]
  const shown = shownSpans(source.spans[number - 1] ?? [])
  const { spans, offset } = windowOf(shown, points[0]?.span.from ?? 0)
  const moved = points.map((point) => ({ ...point, span: moveBy(point.span, offset) }))
  return {
    number,
    digit: digitOf(marks),
    spans: moved.reduce(marked, spans),
    labels: moved.map((point) => labelOf(point, spans)),
  }
}

function digitOf([mark, other]: readonly Mark[]): LineView['digit'] {
  return mark ? (other ? '1 2' : mark.digit) : null
}

function moveBy({ from, to }: Span, offset: number): Span {
  const start = Math.max(0, from + offset)
  return { from: start, to: Math.max(start + 1, to + offset) }
}

/** The pieces with the name of an answer's call marked. */
function marked(
  spans: readonly SpanView[],
  { digit, span: { from, to } }: Point,
): readonly SpanView[] {
  if (!digit) return spans
  return [
    ...sliceSpans(spans, 0, from),
    ...sliceSpans(spans, from, to).map((span) => ({ ...span, mark: digit })),
    ...sliceSpans(spans, to, Infinity),
  ]
}

function labelOf({ digit, text, span }: Point, spans: readonly SpanView[]): LabelView {
  const before = sliceSpans(spans, 0, span.from)
  return { digit, text, indent: widthOf(before.map((one) => one.text).join('')) }
}

/** The part of a long line around `column`, and how far its columns have moved. */
function windowOf(
  spans: readonly SpanView[],
  column: number,
): { readonly spans: readonly SpanView[]; readonly offset: number } {
  const length = spans.reduce((sum, { text }) => sum + text.length, 0)
  if (length <= longestLine) return { spans, offset: 0 }
  const from = Math.max(0, Math.min(column - longestLine / 2, length - longestLine))
  const lead: readonly SpanView[] = from > 0 ? [{ kind: '', text: '…' }] : []
  const rest: readonly SpanView[] = from + longestLine < length ? [{ kind: '', text: '…' }] : []
  return {
    spans: [...lead, ...sliceSpans(spans, from, from + longestLine), ...rest],
    offset: lead.length - from,
  }
}
