import type { Edit } from '@sendonce/model'
import { inOrder } from '../util/text-edits.ts'

/** Whether no two edits change the same text. */
export function areSeparate(edits: readonly Edit[]): boolean {
  const ordered = inOrder(edits)
  return ordered.every((edit, at) => {
    const before = ordered[at - 1]
    return edit.start <= edit.end && (before === undefined || before.end <= edit.start)
  })
}

/** Whether nothing but `return` and `throw` is put in, be it for a response that is out already, with brackets around it. */
function isWayOut(old: string, put: string): boolean {
  const parts =
    /^(?:[\s;{}]|if ?\([\w$.#]+\.(?:headersSent|writableEnded|sent)\)|(?:return|throw)\b[^;{}\r\n]*)*$/
  return /^[\s;{}]*$/.test(old) && parts.test(put)
}

/** Follows places of one file through edits that were made one batch after the other. */
export class OffsetMap {
  private readonly batches: (readonly Edit[])[] = []
  /** How many batches come first of which each only lets functions end. */
  private ending = 0

  /** `text`: what the edits are made in. */
  add(edits: readonly Edit[], text: string): void {
    if (edits.length === 0) return
    const isEnding = edits.every(({ start, end, text: put }) =>
      isWayOut(text.slice(start, end), put),
    )
    if (isEnding && this.ending === this.batches.length) this.ending++
    this.batches.push(inOrder(edits))
  }

  /** Whether all that the edits do is to let functions end. */
  get isEnding(): boolean {
    return this.ending === this.batches.length
  }

  get length(): number {
    return this.batches.length
  }

  /** Takes back the batches behind this many. */
  cut(length: number): void {
    this.batches.length = length
    this.ending = Math.min(this.ending, length)
  }

  /** Where a place of the first text stands in the edited one; `null` where it was taken out. */
  current(offset: number): number | null {
    let at: number | null = offset
    for (const edits of this.batches) {
      if (at === null) return null
      at = moved(edits, at)
    }
    return at
  }

  /** Where a place of the edited text stood at first; `null` for what was put in. */
  original(offset: number): number | null {
    let at: number | null = offset
    for (const edits of this.batches.toReversed()) {
      if (at === null) return null
      at = undone(edits, at)
    }
    return at
  }
}

/** Where a place stands behind one batch of edits; `null` where it was taken out. */
function moved(edits: readonly Edit[], offset: number): number | null {
  let shift = 0
  for (const { start, end, text } of edits) {
    if (start > offset) break
    if (offset < end) return null
    shift += text.length - (end - start)
  }
  return offset + shift
}

/** A place in front of one batch of edits. Text that was kept inside an edit keeps its place. */
function undone(edits: readonly Edit[], offset: number): number | null {
  let shift = 0
  for (const edit of edits) {
    const start = edit.start + shift
    if (offset < start) break
    if (offset < start + edit.text.length) return null
    shift += edit.text.length - (edit.end - edit.start)
  }
  return offset - shift
}
