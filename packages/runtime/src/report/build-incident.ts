import { ClientRequest } from 'node:http'
import {
  classify,
  findingMessage,
  isFrameworkFile,
  patternByCode,
  spokenName,
  toldError,
  withMissing,
  type Incident,
  type Place,
  type Sighting,
  type Verdict,
} from '@sendonce/model'
import type { RecorderOptions } from '../options.ts'
import { sentStatus, type LateOperation, type ResponseRecord } from '../record.ts'
import { processInfo } from '../session.ts'
import { outcomeOf } from '../settle.ts'
import { seePair } from './evidence-of.ts'
import { frameworkOfFrames, loadedFramework } from './framework.ts'
import { layerName } from './layer-name.ts'
import { requestFacts } from './request-facts.ts'
import { sightingOf } from './sighting.ts'
import { marksOf, timelineOf } from './timeline.ts'
import { clock } from '../timers.ts'

let count = 0
const began = Date.now().toString(36)

function nextId(): string {
  return `${process.pid}-${began}-${++count}`
}

type Common = Pick<
  Incident,
  | 'format'
  | 'kind'
  | 'id'
  | 'time'
  | 'process'
  | 'request'
  | 'response'
  | 'timeline'
  | 'cause'
  | 'count'
>

function commonFacts(record: ResponseRecord, options: RecorderOptions): Common {
  const { hasClientLeft, closedAt, headersAt } = record
  // An answer to nobody.
  const isGone = hasClientLeft && (closedAt ?? 0) <= (headersAt ?? 0)
  return {
    format: 1,
    kind: 'incident',
    id: nextId(),
    time: new Date().toISOString(),
    process: processInfo(),
    request: requestFacts(record, options.query),
    response: {
      status: isGone ? null : (record.status ?? sentStatus(record.response)),
      headersAtMs: since(record.headersAt, record),
      endedAtMs: since(record.endedAt, record),
      outcome: outcomeOf(record),
    },
    timeline: timelineOf(record),
    cause: null,
    count: 1,
  }
}

function since(at: number | null, record: ResponseRecord): number | null {
  const { arrivedAt } = record
  return at === null || arrivedAt === null ? null : Math.round((at - arrivedAt) * 100) / 100
}

/** The incident of a late operation, classified by the evidence that was kept. */
export function buildIncident(
  record: ResponseRecord,
  late: LateOperation,
  options: RecorderOptions,
): Incident {
  const pair = seePair(record, late, record.response instanceof ClientRequest)
  const verdict = classify(pair.evidence)
  const first = pair.first ? sightingOf(pair.first) : null
  const second = sightingOf(pair.second)
  const frames = [...pair.second.frames, ...(pair.first?.frames ?? [])]
  return {
    ...commonFacts(record, options),
    framework: frameworkOfFrames(frames) ?? loadedFramework(),
    ...named(verdict.code, verdict.confidence),
    message: messageOf(verdict, {
      first,
      second,
      late,
      status: record.status,
      isCaptured: (late.before ?? record.first)?.stack !== null,
    }),
    first,
    second,
    reaction: late.reaction,
    error: toldError(late.error),
    fingerprint: fingerprintOf(verdict.code, first, second),
  }
}

/** The incident of a request that nobody answered. */
export function buildUnanswered(
  record: ResponseRecord,
  why: 'client-left' | 'deadline',
  options: RecorderOptions,
): Incident {
  const until = record.closedAt ?? clock()
  const waited = Math.round(until - (record.arrivedAt ?? until))
  const end = why === 'client-left' ? 'the client left' : 'nothing was sent'
  let entered = marksOf(record).findLast(({ layer }) => layer !== null)?.layer
  // A function without a name is told by its route; around all stands the listener.
  while (entered?.parent?.parent && layerName(entered.layer) === '<anonymous>')
    entered = entered.parent
  const last = entered && layerName(entered.layer)
  const where = last ? `; the last layer entered is ${last}` : ''
  const common = commonFacts(record, options)
  return {
    ...common,
    framework: loadedFramework(),
    // An answer may have been on its way: only the program's author can tell.
    ...named('SO101', why === 'client-left' ? 'medium' : 'low'),
    message: `nobody answered, and after ${waited} ms ${end}${where}`,
    first: null,
    second: null,
    reaction: 'silent',
    error: null,
    fingerprint: `SO101|${common.request.method} ${common.request.route ?? ''}|${last ?? ''}`,
  }
}

function named(
  code: string,
  confidence: Incident['confidence'],
): Pick<Incident, 'code' | 'name' | 'severity' | 'confidence'> {
  const pattern = patternByCode(code)
  return { code, name: pattern?.name ?? code, severity: pattern?.severity ?? 'error', confidence }
}

interface MessageParts {
  readonly first: Sighting | null
  readonly second: Sighting
  readonly late: LateOperation
  readonly status: number | null
  /** The stack of the first answer was kept; it may hold nothing but frames of Node's. */
  readonly isCaptured: boolean
}

/** One sentence, and behind it what could not be seen. */
function messageOf(verdict: Verdict, parts: MessageParts): string {
  const { first, second, late, status, isCaptured } = parts
  // Where the program has no line in it, the dependency's has to do.
  const place = first?.place ?? first?.stack[0]
  const helper = place?.function ?? null
  const sentence = findingMessage({
    code: verdict.code,
    first:
      first && place
        ? {
            call: first.call,
            place: `${place.file}:${place.line}`,
            helper: helper === (second.place?.function ?? null) ? null : spokenName(helper),
            status,
          }
        : null,
    second: { call: second.call, reaction: late.reaction === 'threw' ? 'throw' : 'ignore' },
  })
  const promise = isCaptured
    ? ''
    : '; the first answer was not captured on this route yet, the next one will have it'
  return withMissing(`${sentence}${promise}`, verdict.missing)
}

/**
 * The same mistake has the same code and the same two places, whatever request it came with; and the same way to the second
 * one, from the function that both were called in: helpers answer for many.
 */
function fingerprintOf(code: string, first: Sighting | null, second: Sighting): string {
  const [before, after] = [wayTo(first), wayTo(second)]
  const parted = after.findIndex((one) => before.some((other) => isOneFunction(one, other)))
  const file = after[parted]?.file
  // Of the first one the outer frames may not have been kept.
  const end = file === undefined || isFrameworkFile(file) ? 0 : parted
  const places = [...before.slice(0, 1), ...after.slice(0, end + 1)].map(keyOf)
  return [code, first?.call, second.call, ...places].join('|')
}

const keyOf = ({ file, line, column }: Place): string => [file, line, column].join(':')

/** The frames from the program's own to the outermost. */
function wayTo(sighting: Sighting | null): readonly Place[] {
  const { stack = [], place = null } = sighting ?? {}
  return place ? stack.slice(stack.indexOf(place)) : stack
}

function isOneFunction(one: Place, other: Place): boolean {
  return one.file === other.file && one.function === other.function
}
