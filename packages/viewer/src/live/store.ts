import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { LiveKind, LiveLine, LiveParts, StatusView } from '../live-view.ts'

/** Parts of one kind: each is a signal of its own, so that a row that changes is the only one drawn anew. */
class Parts<K extends LiveKind> {
  readonly #parts = new Map<string, Signal<LiveParts[K] | null>>()
  /** Told since the server began to tell everything; `null`: it does not. */
  #told: Set<string> | null = null

  get(name: string): Signal<LiveParts[K] | null> {
    let part = this.#parts.get(name)
    if (!part) this.#parts.set(name, (part = signal(null)))
    return part
  }

  set(name: string, value: LiveParts[K]): void {
    this.#told?.add(name)
    this.get(name).value = value
  }

  drop(name: string): void {
    const part = this.#parts.get(name)
    if (part) part.value = null
    this.#parts.delete(name)
  }

  begin(): void {
    this.#told = new Set()
  }

  /** What was not told again is gone. */
  whole(): void {
    for (const name of this.#parts.keys()) if (this.#told?.has(name) === false) this.drop(name)
    this.#told = null
  }
}

type AllParts = { readonly [K in LiveKind]: Parts<K> }

/** All that the server has told. */
export const parts: AllParts = {
  status: new Parts(),
  row: new Parts(),
  order: new Parts(),
  match: new Parts(),
  problem: new Parts(),
  incident: new Parts(),
  pattern: new Parts(),
}

/** Everything was told at least once. */
export const isWhole: Signal<boolean> = signal(false)

export const status: ReadonlySignal<StatusView | null> = computed(
  () => parts.status.get('now').value,
)
export const order: ReadonlySignal<readonly string[]> = computed(
  () => parts.order.get('all').value ?? [],
)

/** Takes lines of the stream; what cannot be read throws. */
export function apply(lines: readonly string[]): void {
  batch(() => {
    for (const line of lines) if (line !== '') take(JSON.parse(line) as LiveLine)
  })
}

function take(line: LiveLine): void {
  const all = Object.values(parts) as Parts<LiveKind>[]
  switch (line[0]) {
    case 'begin':
      for (const one of all) one.begin()
      break
    case 'set': {
      const [, kind, name, value] = line
      const own = parts[kind] as Parts<LiveKind>
      own.set(name, value as LiveParts[LiveKind])
      break
    }
    case 'drop':
      parts[line[1]].drop(line[2])
      break
    case 'whole':
      for (const one of all) one.whole()
      isWhole.value = true
      break
    case 'beat':
      break
  }
}
