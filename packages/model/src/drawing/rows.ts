import type { Incident, Place, TimelineEntry } from '../incident.ts'
import { isOutgoing, reactionWords } from '../message.ts'
import { spokenName } from './spoken-name.ts'
import type { FrameContext } from './frames.ts'
import { placeText, placeWithin, shownPlace } from './places.ts'
import { cut, pad, widthOf } from './text.ts'

/** A line of the timeline. */
export interface TimelineRow {
  readonly atMs: number | null
  /** What it tells of; left out where it tells of several, or of what came of the line above. */
  readonly of?: TimelineEntry
  readonly digit?: '1' | '2'
  readonly what: string
  readonly place?: Place | null
  readonly note?: string
}

/** Layers in front of the first answer that are shown; of more the first ones are counted. */
const layersAtMost = 6
/** Late operations that are shown beside the second answer. */
const furtherAtMost = 2
const widestWhat = 28

/** What is called with the response, or without it. */
const notOfResponse = ['pipe', 'pipeline', 'next']

/** `res.json()`, as the program calls it; `pipe()` is no method of the response, and a request is none. */
export function callText(call: string, incident: Incident): string {
  const owner = notOfResponse.includes(call) || isOutgoing(incident) ? '' : 'res.'
  return call.endsWith('=') ? owner + call.slice(0, -1) : `${owner}${call}()`
}

/** What happened on the response, in order; a narrow screen gets the two answers and what came of them. */
export function timelineLines(incident: Incident, { pen, root }: FrameContext): string[] {
  const isNarrow = pen.width < 60
  const rows = isNarrow ? briefRows(incident) : rowsOf(incident, pen.rule)
  const isTable = (row: TimelineRow): boolean => !isNarrow && (row.place ?? row.note) !== undefined
  const widths = rows.filter(isTable).map(({ what }) => widthOf(what))
  const columns = Math.min(widestWhat, Math.max(0, ...widths))
  return rows.map((row) => {
    const { atMs, digit, note = '' } = row
    const time = atMs === null ? '' : timeText(atMs, isNarrow ? 0 : 1)
    const head = time.padStart(isNarrow ? 8 : 10)
    const paint = digit === '1' ? pen.first : pen.second
    const lead = `${pen.dim(head)}${isNarrow ? ' ' : '  '}${digit ? paint(digit) : ' '} `
    const room = pen.width - head.length - (isNarrow ? 3 : 4)
    if (!isTable(row)) return lead + cut(row.what, room, pen.ellipsis)
    const limit = room - columns - 2
    const behind = row.place
      ? namedPlace(row.place, root, limit, pen.ellipsis)
      : pen.dim(cut(note, limit, pen.ellipsis))
    return `${lead}${pad(cut(row.what, columns, pen.ellipsis), columns)}  ${behind}`
  })
}

function namedPlace(place: Place, root: string, limit: number, ellipsis: string): string {
  const name = spokenName(place.function) ?? ''
  const where = placeText(place, root)
  const named = name === '' ? where : `${name}  ${where}`
  return widthOf(named) <= limit ? named : placeWithin(where, limit, ellipsis)
}

/** What happened on the response as rows, for those who draw it in another way. */
export function timelineRows(incident: Incident): readonly TimelineRow[] {
  return rowsOf(incident, '')
}

/** `6.8 ms`. */
export function timeText(ms: number, digits: 0 | 1 = 1): string {
  return ms < 10_000 ? `${ms.toFixed(digits)} ms` : `${(ms / 1000).toFixed(digits)} s`
}

function rowsOf(incident: Incident, rule: string): TimelineRow[] {
  const { timeline } = incident
  const before = timeline.findIndex(({ what }) => /^(?:commit|late|close)$/.test(what))
  const start = before < 0 ? timeline.length : before
  const layers = timeline.slice(0, start).flatMap((entry, at) => {
    const isInside = isNameless(entry) && timeline[at - 1]?.what === 'enter'
    const isLayer = entry.what === 'enter' || entry.what === 'error-handler'
    return isLayer && !isInside ? [layerRow(entry)] : []
  })
  const folded = Math.max(0, layers.length - layersAtMost)
  const shown = layers.slice(folded)
  const last = incident.second ? undefined : shown.pop()
  return [
    ...(folded > 0 ? [{ atMs: null, what: plural(folded, 'layer') + ' before' }] : []),
    ...shown,
    ...(last ? [{ ...last, note: 'last layer entered' }] : []),
    ...answerRows(incident, timeline.slice(start), rule),
  ]
}

/** What the timeline has of the second answer. */
function lateEntry({ timeline, second }: Incident): TimelineEntry | undefined {
  return timeline.find(({ what, site }) => what === 'late' && isSame(site, second?.place))
}

/** The second answer is the one that was sent: the first was still on its way. */
export function overtakes(incident: Incident): boolean {
  const late = lateEntry(incident)
  if (!late) return false
  // Behind a head only the end itself is in time.
  const isEnd = incident.second?.call === 'end'
  return incident.timeline.some(
    ({ what, atMs, site }) =>
      (what === 'commit' && atMs === late.atMs && isSame(site, late.site)) ||
      (what === 'end' && isEnd && late.atMs <= atMs),
  )
}

/** A stream or a file that goes out while another one does: nothing has ended the response when it comes. */
function mixes(incident: Incident): boolean {
  const { second, reaction, response } = incident
  if (reaction !== 'silent' || !/^(pipe|sendF|downl)/.test(second?.call ?? '')) return false
  const end = response.endedAtMs
  return end === null || (lateEntry(incident)?.atMs ?? end) < end
}

/** What came of the late operation, in words. */
export function reactionText(incident: Incident): string {
  if (mixes(incident)) return 'mixed with the first'
  return overtakes(incident) ? 'overtook the first' : reactionWords(incident)
}

/** From the first answer on. */
function answerRows(
  incident: Incident,
  entries: readonly TimelineEntry[],
  rule: string,
): TimelineRow[] {
  const { first, second, response } = incident
  const rows: TimelineRow[] = []
  const late = lateEntry(incident)
  let further = 0
  for (const [at, entry] of entries.entries()) {
    const { atMs, what, layer, site } = entry
    const note = layer ?? ''
    if (entry === late && second) {
      rows.push({ atMs, of: entry, digit: '2', what: callText(second.call, incident), place: site })
      rows.push({ atMs: null, what: reactionText(incident) })
    } else if (what === 'commit') {
      // The answer that overtook another one is the late operation, too.
      if (late?.atMs === atMs && isSame(late.site, site)) continue
      const call = first ? callText(first.call, incident) : 'answer'
      const withStatus = (words: string): string => `${words} ${response.status ?? ''}`.trimEnd()
      rows.push(
        overtakes(incident)
          ? { atMs, of: entry, what: withStatus('head'), place: site }
          : {
              atMs,
              of: entry,
              digit: '1',
              what: withStatus(call),
              place: shownPlace(first) ?? site,
            },
      )
    } else if (what === 'late') {
      if (further++ < furtherAtMost)
        rows.push({ atMs, of: entry, what: 'also too late', place: site })
    } else if (what === 'end') {
      rows.push({
        atMs,
        of: entry,
        what: 'end',
        note: `${rule} nobody may answer from here ${rule}`,
      })
    } else if (what === 'error-handler') {
      // Called, and then called too late: one line.
      if (site && rows.at(-1)?.what === 'error handler') rows.pop()
      rows.push(
        site
          ? { atMs, of: entry, what: 'error handler', note: `${note} cannot answer` }
          : layerRow(entry),
      )
    } else if (what === 'enter') {
      if (!(isNameless(entry) && entries[at - 1]?.what === 'enter')) rows.push(layerRow(entry))
    } else if (what === 'next') {
      // Behind the second answer it is the framework's way to its error handlers.
      const isOn = second && late && atMs < late.atMs && entries[at - 1]?.what !== 'next'
      if (isOn) rows.push({ atMs, of: entry, what: 'next()', note: `from ${note}`, place: site })
    } else rows.push({ atMs, of: entry, what: what === 'close' ? 'closed' : `${what}s`, note })
  }
  if (further > furtherAtMost)
    rows.push({ atMs: null, what: `${further - furtherAtMost} more of these` })
  return rows
}

function layerRow(entry: TimelineEntry): TimelineRow {
  const { atMs, what } = entry
  const name = entry.layer ?? ''
  return what === 'enter'
    ? { atMs, of: entry, what: name }
    : { atMs, of: entry, what: 'error handler', note: name }
}

function briefRows(incident: Incident): TimelineRow[] {
  const rows = rowsOf(incident, '')
  if (!incident.second) return rows
  const at = rows.findIndex(({ digit }) => digit !== undefined)
  const layers = at < 0 ? rows.length : at
  const told = rows.slice(layers).filter(({ atMs, digit, what }, index, all) => {
    return digit ?? (what === 'error handler' || (atMs === null && all[index - 1]?.digit))
  })
  return [
    ...(layers > 0 ? [{ atMs: null, what: `${plural(layers, 'layer')} before` }] : []),
    ...told,
  ]
}

function isNameless({ layer }: TimelineEntry): boolean {
  return layer === null || layer === '<anonymous>'
}

function isSame(a: Place | null | undefined, b: Place | null | undefined): boolean {
  return a?.file === b?.file && a?.line === b?.line && a?.column === b?.column
}

/** `1 layer`, `3 layers`. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
