import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Milliseconds without a check after which memory is given back. */
const idleMs = 30_000

/** V8's own collection, which takes options from Node 22 on. */
type Collect = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void

/**
 * Gives back what checks have left, while a process waits for the next one: V8 keeps twice as much for a program that
 * goes on. Not between two edits, because compiled code goes as well. Node 20 keeps its memory.
 */
export class IdleMemory {
  readonly #collect: Collect
  #timer: NodeJS.Timeout | null = null

  constructor(collect: Collect = collection()) {
    this.#collect = collect
  }

  /** A check has begun. */
  busy(): void {
    if (this.#timer) clearTimeout(this.#timer)
  }

  /** It is over. */
  idle(): void {
    this.busy()
    this.#timer = setTimeout(() => {
      this.#collect({ type: 'major', flavor: 'last-resort' })
    }, idleMs)
    this.#timer.unref()
  }
}

/** Node shows it only to whom asks for it by a flag. */
function collection(): Collect {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as Collect
}
