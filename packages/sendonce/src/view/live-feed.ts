/** Where lines go: an answer that stays open. */
export interface Sink {
  readonly writableLength: number
  readonly destroyed: boolean
  write(text: string): boolean
  once(event: 'drain' | 'close', listener: () => void): unknown
  off(event: 'drain' | 'close', listener: () => void): unknown
  destroy(): unknown
}

/** A page that takes nothing for so long (in bytes that wait for it) is cut off; it comes again and gets all anew. */
const waitingAtMost = 32 * 1024 * 1024
const beatMs = 1000
const beat = '["beat"]\n'

/**
 * Tells every page that is open what there is, and then each change, as lines. `whole` is asked for each page that comes
 * and gives what holds at the moment at which each part is asked for.
 */
export class LiveFeed {
  readonly #whole: () => Iterable<string>
  readonly #sinks = new Set<Sink>()
  readonly #beat: NodeJS.Timeout

  constructor(whole: () => Iterable<string>) {
    this.#whole = whole
    // That a connection is there, and the process behind it not stuck, is told by itself.
    this.#beat = setInterval(() => this.publish(beat), beatMs).unref()
  }

  /** How many pages listen. */
  get size(): number {
    return this.#sinks.size
  }

  /** Sends all that there is, as fast as it is taken; changes meanwhile come as well. */
  async join(sink: Sink): Promise<void> {
    this.#sinks.add(sink)
    sink.once('close', () => this.#sinks.delete(sink))
    for (const line of this.#whole()) {
      if (sink.destroyed) return
      if (!sink.write(line)) await drained(sink)
    }
  }

  /** `lines`: whole ones, each with its end. */
  publish(lines: string): void {
    for (const sink of this.#sinks) {
      sink.write(lines)
      if (sink.writableLength > waitingAtMost) sink.destroy()
    }
  }

  close(): void {
    clearInterval(this.#beat)
    for (const sink of this.#sinks) sink.destroy()
    this.#sinks.clear()
  }
}

function drained(sink: Sink): Promise<void> {
  // oxlint-disable-next-line promise/avoid-new -- events are no promises
  return new Promise((resolve) => {
    const done = (): void => {
      sink.off('drain', done)
      sink.off('close', done)
      resolve()
    }
    sink.once('drain', done)
    sink.once('close', done)
  })
}
