import type { LiveKind, LiveLine, LiveParts } from '@sendonce/viewer'

/** In the order in which a page that comes is told them: what it shows first comes first. */
const kinds: readonly LiveKind[] = [
  'status',
  'row',
  'order',
  'match',
  'problem',
  'pattern',
  'incident',
]

/**
 * All that is shown, as the lines that tell it. What is set as it stood already is not told again; what has changed is
 * gathered until `changes` is asked.
 */
export class Board {
  readonly #lines = new Map<LiveKind, Map<string, string>>(kinds.map((kind) => [kind, new Map()]))
  #pending: string[] = []

  set<K extends LiveKind>(kind: K, name: string, part: LiveParts[K]): void {
    const line = textOf(['set', kind, name, part])
    const lines = this.#of(kind)
    if (lines.get(name) === line) return
    lines.set(name, line)
    this.#pending.push(line)
  }

  /** Takes away all parts of a kind but these. */
  keepOnly(kind: LiveKind, names: { has(name: string): boolean }): void {
    const lines = this.#of(kind)
    for (const name of lines.keys()) {
      if (names.has(name)) continue
      lines.delete(name)
      this.#pending.push(textOf(['drop', kind, name]))
    }
  }

  /** What has changed since it was asked last, as lines. */
  changes(): string {
    const lines = this.#pending.join('')
    this.#pending = []
    return lines
  }

  /** All there is, each part as it is when its turn comes. */
  *whole(): Generator<string> {
    yield textOf(['begin'])
    for (const kind of kinds) yield* this.#of(kind).values()
    yield textOf(['whole'])
  }

  #of(kind: LiveKind): Map<string, string> {
    const lines = this.#lines.get(kind)
    if (!lines) throw new Error(`there is no kind ${kind}`)
    return lines
  }
}

function textOf(line: LiveLine): string {
  return `${JSON.stringify(line)}\n`
}
