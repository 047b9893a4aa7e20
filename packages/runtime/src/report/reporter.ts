import { channel } from 'node:diagnostics_channel'
import type { Incident } from '@sendonce/model'
import type { LayerCall } from '../context.ts'
import type { RecorderOptions } from '../options.ts'
import { policy } from '../policy.ts'
import type { LateOperation, ResponseRecord } from '../record.ts'
import { countIncident } from '../session.ts'
import { stackText } from '../stack/capture.ts'
import { buildIncident, buildUnanswered } from './build-incident.ts'
import { Repeats, type Publish } from './repeats.ts'
import { requestFacts } from './request-facts.ts'
import { framesOf, isCalledByCode } from './sighting.ts'
import type { Occasion } from './schedule.ts'

// Loaded with this file, because whoever needs the one needs the other.
export { TerminalSink } from '../terminal/terminal-sink.ts'

/** Turns what was kept of responses into incidents: one for each mistake, repeats counted. */
export class Reporter {
  readonly #options: RecorderOptions
  readonly #repeats: Repeats

  constructor(options: RecorderOptions, publish: Publish) {
    this.#options = options
    this.#repeats = new Repeats(publish)
  }

  report(record: ResponseRecord, why: Occasion): void {
    if (why === 'late') return this.#reportLate(record)
    this.#add(record, null, () => buildUnanswered(record, why, this.#options))
  }

  /** Tells repeats that were held back. */
  flush(): void {
    this.#repeats.flush()
  }

  /**
   * Whoever has to know which request it was (a test of its own) hears of each, repeats as well: of those `incident` is the
   * first one, `request` their own.
   */
  #add(record: ResponseRecord, key: string | null, build: () => Incident): void {
    countIncident()
    const incident = this.#repeats.add(key, build)
    const request = requestFacts(record, this.#options.query)
    channel('sendonce.incident').publish({ incident, response: record.response, request })
  }

  #reportLate(record: ResponseRecord): void {
    // What was lost shows at the end only, and may have been the first mistake.
    const late = record.late?.splice(0).toSorted((one, other) => one.at - other.at) ?? []
    for (const root of rootsOf(late, record)) {
      const layer = layerOf(root)
      if (root.reaction === 'threw' && layer !== 'end') record.toldThrow = layer
      this.#add(record, keyOf(record, root), () => buildIncident(record, root, this.#options))
    }
    // Stacks are formatted before: V8 does not know the methods in them any more once there are hooks in their place.
    policy.arm(record.response)
  }
}

/**
 * The operations that are mistakes of their own: one for each layer's call. What an error handler does
 * because of an earlier one follows from it, and so does what a layer does, or hands on as an error,
 * after one of its calls threw.
 */
function rootsOf(late: readonly LateOperation[], record: ResponseRecord): LateOperation[] {
  const { toldThrow } = record
  const roots = new Map<unknown, LateOperation>()
  const thrown = new Set<unknown>([toldThrow])
  for (const one of late) {
    const layer = layerOf(one)
    if (one.isConsequence || layer === toldThrow || comesFrom(one.invocation, thrown)) continue
    if (isSentByPipe(one, record)) continue
    const known = roots.get(layer)
    if (!known || isPreparation(known)) roots.set(layer, one)
    if (one.reaction === 'threw') thrown.add(layer)
  }
  return [...roots.values()]
}

/** Whose call it was: what a listener of the response throws ends no layer, which may go on and answer again. */
function layerOf({ invocation, stack }: LateOperation): LayerCall | 'outside' | 'end' {
  if (stack && /Response\.emit \(/.test(stackText(stack))) return 'end'
  return invocation ?? 'outside'
}

/** What a stream sends that was piped in too late: that was told, and nothing comes of it. */
function isSentByPipe(
  { origin, reaction, stack }: LateOperation,
  { latePipe }: ResponseRecord,
): boolean {
  if (!latePipe || origin !== latePipe || reaction !== 'silent') return false
  return !isCalledByCode({ frames: framesOf(stack) })
}

/** A layer that one of these handed an error on to, its own or another one made of it. */
function comesFrom(invocation: LayerCall | null, layers: ReadonlySet<unknown>): boolean {
  for (let call = invocation; call; call = call.via?.from ?? call.parent)
    for (let edge = call.via; edge; edge = edge.within)
      if (edge.error !== undefined && layers.has(edge.from)) return true
  return false
}

/** `status()` of `res.status(404).json()`: the answer that it prepared is the one to tell. */
function isPreparation({ effect, reaction }: LateOperation): boolean {
  return effect === 'header' && reaction === 'silent'
}

/** Equal for two operations with the same stacks: then the same incident came again. */
function keyOf(record: ResponseRecord, late: LateOperation): string {
  const before = late.before ?? record.first
  const first = before?.stack ? stackText(before.stack) : before?.call
  const second = [late.stack, late.origin?.stack].map((stack) => (stack ? stackText(stack) : ''))
  return [first, ...second, late.reaction].join('\n')
}
