import {
  reactionText,
  timelineRows,
  timeText,
  type Incident,
  type TimelineRow,
} from '@sendonce/model'
import type { PlaceView, TimelineSpanView, TimelineStepView, TimelineView } from '@sendonce/viewer'
import { viewAround } from '../html/frame-view.ts'
import { viewPlace } from '../html/place-view.ts'
import type { Sources } from '../html/sources.ts'
import { brief } from '../text.ts'
import { siteOfPlace } from './incident-frames.ts'

/** The lane of what nobody of the program does. */
const ofResponse = 'response'
/** A wait that is longer than all that is around it is told. */
const longWaitMs = 2

/**
 * What happened on a response, in even steps: a wait of seconds and what happens within a tenth of a millisecond would not go
 * on one scale. The files of the incident are relative to the root of `sources`.
 */
export function viewTimeline(incident: Incident, sources: Sources): TimelineView {
  const lanes: string[] = []
  const laneOf = (name: string): number => {
    const at = lanes.indexOf(name)
    return at >= 0 ? at : lanes.push(name) - 1
  }
  const steps: TimelineStepView[] = []
  let lane = ofResponse
  let before: number | null = null
  for (const row of timelineRows(incident)) {
    const last = steps.at(-1)
    // What came of the operation above.
    if (row.of === undefined && row.atMs === null && last?.digit === '2') {
      steps[steps.length - 1] = { ...last, text: `${last.text}: ${brief(row.what)}` }
      continue
    }
    const own = laneNameOf(row, lane)
    // What comes behind the end is done by the layer that had the request before.
    if (row.of && /^(?:enter|next)$/.test(row.of.what)) lane = own
    steps.push({
      lane: laneOf(own),
      digit: row.digit ?? null,
      text: textOf(row),
      at: row.atMs === null ? null : timeText(row.atMs),
      wait: waitOf(before, row.atMs),
      ...placeOf(row, sources),
    })
    before = row.atMs ?? before
  }
  return { lanes, steps, spans: spansOf(incident, steps) }
}

/** The layer that has the request; functions without a name are the handlers of the one that was entered last. */
function laneNameOf({ of, what }: TimelineRow, current: string): string {
  if (!of) return current
  if (of.what === 'end' || of.what === 'close') return ofResponse
  if (of.what === 'error-handler') return 'error handler'
  const name = of.what === 'enter' ? what : (of.layer ?? '')
  return name === '' || name === '<anonymous>' ? current : brief(name)
}

function textOf({ of, what, note }: TimelineRow): string {
  if (of?.what === 'enter') return 'enter'
  if (of?.what === 'error-handler') return brief(note?.trim() || 'is called')
  return brief(what)
}

function waitOf(before: number | null, now: number | null): string | null {
  if (before === null || now === null || now - before < longWaitMs) return null
  return `${timeText(now - before)} later`
}

function placeOf(
  { place, digit }: TimelineRow,
  sources: Sources,
): Pick<TimelineStepView, 'place' | 'lines'> {
  if (!place) return { place: null, lines: [] }
  const shown: PlaceView = viewPlace(siteOfPlace(place, ''))
  // Both answers have frames of their own.
  return { place: shown, lines: digit ? [] : viewAround(place.file, place.line, sources) }
}

/** What held of the response: open, begun, and over. */
function spansOf(incident: Incident, steps: readonly TimelineStepView[]): TimelineSpanView[] {
  const { response } = incident
  const status = response.status === null ? '' : ` ${response.status}`
  const at = (isIt: (step: TimelineStepView) => boolean): number => {
    const index = steps.findIndex(isIt)
    return index < 0 ? steps.length : index
  }
  const isOvertaken = reactionText(incident).startsWith('overtook')
  const begun = at(({ digit, text }) => digit === '1' || (isOvertaken && text.startsWith('head')))
  const over = Math.max(
    begun,
    at(({ text, lane }) => text === 'end' && lane >= 0),
  )
  const openFor = response.headersAtMs === null ? '' : ` for ${timeText(response.headersAtMs)}`
  const spans: TimelineSpanView[] = [
    { kind: 'open', text: `open${openFor}`, from: 0, to: begun },
    { kind: 'committed', text: 'committed', from: begun, to: over },
    {
      kind: 'over',
      text: `answered${status}: nobody may answer any more`,
      from: over,
      to: steps.length,
    },
  ]
  return spans.filter(({ from, to }) => to > from)
}
