import type { Incident } from '../incident.ts'
import { clientWords, incidentKind, isOutgoing, missingIn } from '../message.ts'
import { docsUrl, patternByCode } from '../patterns.ts'
import { drawFrame, framesFor, type Frame, type FrameContext, type Mark } from './frames.ts'
import { placeText, placeWithin, senderOf, shownPlace } from './places.ts'
import { callText, overtakes, reactionText, timelineLines } from './rows.ts'
import { callerLines } from './stacks.ts'
import type { Pen } from './style.ts'
import {
  around,
  cut,
  nameSpan,
  safeCopy,
  sourceLine,
  sourceLines,
  widthOf,
  windowOf,
  wrap,
} from './text.ts'

/** Screens with fewer columns get no drawings. */
const narrowBelow = 60
/** Longer names of a request's parts fill a screen and say no more. */
const briefly = 160

/** An incident as a developer meets it: both places, what happened, what to do. No colour is needed to read it. */
export function drawIncident(given: Incident, context: FrameContext): string {
  const { pen } = context
  const incident = safeCopy(given)
  const lines =
    pen.width < narrowBelow ? narrowLines(incident, context) : wideLines(incident, context)
  const text = `\n${lines.map((line) => line.trimEnd()).join('\n')}\n\n`
  // The signs that stand in for what is not shown are the only ones that are no drawing.
  return pen.unicode ? text : text.replace(/[\u2400-\u2421\ufffd]/g, '?')
}

function wideLines(incident: Incident, context: FrameContext): string[] {
  const { pen } = context
  const marks = marksOf(incident)
  const frames = framesFor(marks, incident)
  return [
    headLine(incident, pen),
    ...titleLines(incident, pen).map((line) => `  ${line}`),
    ...wrap(summary(incident, context), pen.width - 2).map((line) => `  ${line}`),
    '',
    ...unseenLines(incident, marks, pen),
    ...frames.flatMap((frame) => [
      ...drawFrame(frame, context),
      ...callersOf(frame, incident, context),
      '',
    ]),
    ...timelineLines(incident, context),
    ...(incident.timeline.length > 0 ? [''] : []),
    ...adviceLines(incident, pen),
  ]
}

/** How control came to the answers of a frame. */
function callersOf({ marks, steps }: Frame, incident: Incident, context: FrameContext): string[] {
  const digits = marks.map(({ digit }) => digit).toSorted()
  const drawn = steps.map(({ place }) => place)
  return digits.flatMap((digit) => {
    const sighting = digit === '1' ? incident.first : incident.second
    return callerLines(sighting, { digit, incident, drawn }, context)
  })
}

function narrowLines(incident: Incident, context: FrameContext): string[] {
  const { pen } = context
  const { route, url } = incident.request
  const marks = marksOf(incident)
  const timeline = timelineLines(incident, context)
  return [
    pen.strong(incidentKind(incident)),
    cut(requestText(incident), pen.width, pen.ellipsis),
    ...(route === null || route === url ? [] : [cut(`route ${route}`, pen.width, pen.ellipsis)]),
    ...titleLines(incident, pen),
    ...(incident.count > 1 ? [timesText(incident, '')] : []),
    '',
    ...unseenLines(incident, marks, pen),
    ...marks.flatMap((mark) => placeLines(mark, context)),
    ...(marks.length > 0 ? [''] : []),
    ...timeline,
    ...(timeline.length > 0 ? [''] : []),
    ...wrap(summary(incident, context), pen.width),
    ...adviceLines(incident, pen),
  ]
}

/** `GET /orders/7`, with the protocol where it is not the usual one. */
function requestText({ request: { method, url, httpVersion } }: Incident): string {
  const protocol = httpVersion.startsWith('2') ? ' HTTP/2' : ''
  return `${method} ${url}${protocol}`.slice(0, 4 * briefly)
}

function headLine(incident: Incident, pen: Pen): string {
  const { request, process: by } = incident
  const kind = incidentKind(incident)
  const route =
    request.route === null || request.url === request.route ? '' : `  route ${request.route}`
  const thread = by.worker === null ? '' : `  worker ${by.worker}`
  const facts = route.slice(0, briefly) + thread + timesText(incident, '  ')
  const room = pen.width - kind.length - 2
  const url = cut(requestText(incident), Math.max(20, room - widthOf(facts)), pen.ellipsis)
  return `${pen.strong(kind)}  ${url}${pen.dim(cut(facts, room - widthOf(url), pen.ellipsis))}`
}

/** How often it was seen, where it is shown again. */
function timesText({ count }: Incident, before: string): string {
  return count > 1 ? `${before}seen ${count} times` : ''
}

function titleLines({ code, name, severity, confidence }: Incident, pen: Pen): string[] {
  const title = spelled(patternByCode(code)?.title ?? name, pen)
  const lines = wrap(`${title} (${confidence})`, pen.width - 9)
  return lines.map((line, at) => `${at === 0 ? pen[severity](code) : '     '}  ${pen.strong(line)}`)
}

/** What the client has, and what Node did with the late operation. */
function summary(incident: Incident, { isLast }: FrameContext): string {
  const { second, cause, message } = incident
  if (!second) return message
  const was = /^(?:silent|logged)/.test(reactionText(incident)) ? 'was ' : ''
  const act = `the late ${callText(second.call, incident)} ${was}${reactionText(incident)}`
  const end = isLast ? ', and the process ends' : ''
  const late = `${clientWords(incident)}; ${act}${end}`
  return cause === null ? late : `${late}; follows from incident ${cause}`
}

function marksOf(incident: Incident): Mark[] {
  const { first, second, response } = incident
  const firstPlace = shownPlace(first)
  const secondPlace = shownPlace(second)
  const by = (sender: string | null): string => (sender === null ? '' : `, by ${sender}`)
  const isOver = overtakes(incident)
  const status = response.status === null ? '' : `: ${response.status}`
  const begin = isOutgoing(incident) ? 'under way from here' : 'first answer'
  // The lines above say what an error event does.
  const reaction = reactionText(incident).replace(/^(would crash): .*/, '$1')
  const label = incidentKind(incident) === 'late change' ? 'too late' : 'second answer'
  return [
    ...(first && firstPlace
      ? [
          {
            place: firstPlace,
            digit: '1',
            label: `${begin}${isOver ? ': overtaken' : status}${by(senderOf(first))}`,
          } as const,
        ]
      : []),
    ...(second && secondPlace
      ? [
          {
            place: secondPlace,
            digit: '2',
            label: `${label}: ${reaction}${by(senderOf(second))}`,
          } as const,
        ]
      : []),
  ]
}

/** The evidence that is not there, in words. */
function unseenLines(incident: Incident, marks: readonly Mark[], pen: Pen): string[] {
  const { first, second, message } = incident
  if (!second) return []
  const has = (digit: string): boolean => marks.some((mark) => mark.digit === digit)
  // Where layers are known, stacks are as well.
  const captured =
    incident.timeline.length > 0
      ? 'by Node itself, no line of the program or of a package called for it'
      : 'not captured on this route yet; the next one will have it'
  const why = first ? captured : 'sent before the recorder looked, or past the response'
  const missing = missingIn(message)
  const texts: readonly (readonly [string, string, string])[] = [
    ...(has('1') ? [] : [[pen.first('1'), 'first answer', why] as const]),
    ...(has('2')
      ? []
      : [[pen.second('2'), callText(second.call, incident), 'its place is not known'] as const]),
    ...(missing === null ? [] : [[' ', 'not seen', missing] as const]),
  ]
  const lines = texts.flatMap(([digit, head, words]) =>
    wrap(`${head}: ${words}`, pen.width - 3).map(
      (line, at) => `${at === 0 ? digit : ' '}  ${line}`,
    ),
  )
  return lines.length === 0 ? [] : [...lines, '']
}

/** A place without a drawing: where, what, and the line itself. */
function placeLines({ place, digit, label }: Mark, { pen, root, read }: FrameContext): string[] {
  const paint = digit === '2' ? pen.second : pen.first
  const source = read(place.file)
  const line = source === null ? '' : (sourceLines(source)[place.line - 1] ?? '')
  const part = around(line, place.column)
  const shown = sourceLine(part.text)
  const gutter = `${place.line} ${pen.bar} `
  const indent = shown.length - shown.trimStart().length
  const { from, to } = nameSpan(part.text, place.column - part.skipped)
  const span = { from: Math.max(0, from - indent), to: Math.max(1, to - indent) }
  const { text } = windowOf(shown.trim(), [span], pen.width - gutter.length, pen.ellipsis)
  return [
    `${paint(digit)} ${placeWithin(placeText(place, root), pen.width - 2, pen.ellipsis)}`,
    ...wrap(label, pen.width - 2).map((one) => `  ${one}`),
    ...(text === '' ? [] : [`${pen.dim(gutter)}${text}`]),
  ]
}

function adviceLines({ code }: Incident, pen: Pen): string[] {
  const lead = pen.width < narrowBelow ? '' : '  '
  const section = (name: string, lines: readonly string[]): string[] =>
    lines.map((line, at) => `${lead}${pen.dim(at === 0 ? name : ' '.repeat(name.length))}  ${line}`)
  const pattern = patternByCode(code)
  if (!pattern) return []
  return [
    ...section('fix ', wrap(spelled(pattern.fix, pen), pen.width - lead.length - 6)),
    ...section('more', [`sendonce explain ${code}`, docsUrl(code)]),
  ]
}

function spelled(words: string, { unicode }: Pen): string {
  return unicode ? words : words.replaceAll('…', '...')
}
