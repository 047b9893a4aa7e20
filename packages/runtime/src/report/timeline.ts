import { isFrameworkFile, type Frame, type TimelineEntry } from '@sendonce/model'
import type { ResponseRecord, TimelineMark } from '../record.ts'
import type { RawStack } from '../stack/capture.ts'
import { layerName } from './layer-name.ts'
import { framesOf, placeOf } from './sighting.ts'

/** More entries than this are a stream or a loop; the first and the last ones tell the story. */
const shown = 60

/** What happened on a response, in order, with the program's places. */
export function timelineOf(record: ResponseRecord): TimelineEntry[] {
  // That an end came too early for a stream is known long after it.
  const timeline = marksOf(record).toSorted((one, other) => one.at - other.at)
  const half = shown / 2
  const marks =
    timeline.length > shown ? [...timeline.slice(0, half), ...timeline.slice(-half)] : timeline
  // Where nobody saw it arrive, time begins with what was seen first.
  const start = record.arrivedAt ?? marks[0]?.at ?? 0
  return marks.map((one) => entryOf(one, start))
}

/** The same, unabridged and with what is known of each entry. */
export function marksOf({ timeline }: ResponseRecord): TimelineMark[] {
  return (timeline ?? []).map((event) => {
    if ('what' in event) return event
    const { at } = event
    if ('from' in event) return { what: 'next', at, layer: event.from, stack: event.stack }
    const what = event.isErrorHandler ? 'error-handler' : 'enter'
    return { what, at, layer: event, stack: null }
  })
}

function entryOf({ at, what, layer, stack }: TimelineMark, start: number): TimelineEntry {
  const atMs = Math.max(0, Math.round((at - start) * 100) / 100)
  return { atMs, what, layer: layer && layerName(layer.layer), site: siteOf(stack, what) }
}

/** The program's place; what hands a request on may be a dependency, and no other entry names its place. */
function siteOf(stack: RawStack | null, what: TimelineMark['what']): TimelineEntry['site'] {
  const frames = framesOf(stack)
  const isCaller = ({ owner, file }: Frame): boolean => owner !== 'node' && !isFrameworkFile(file)
  const frame =
    frames.find(({ owner }) => owner === 'application') ??
    (what === 'next' ? frames.find(isCaller) : undefined)
  return frame ? placeOf(frame) : null
}
