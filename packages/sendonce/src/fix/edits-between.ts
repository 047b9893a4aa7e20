import { diffLines } from 'diff'
import type { Edit } from '@sendonce/model'

/** The edits that make one text of another: lines that differ, cut down to the characters that do. */
export function editsBetween(file: string, before: string, after: string): Edit[] {
  const edits: Edit[] = []
  let at = 0
  let removed = ''
  let added = ''
  const flush = (): void => {
    if (removed !== '' || added !== '')
      edits.push(trimmed(file, at - removed.length, removed, added))
    removed = added = ''
  }
  for (const part of diffLines(before, after)) {
    if (part.removed) {
      removed += part.value
      at += part.value.length
    } else if (part.added) added += part.value
    else {
      flush()
      at += part.value.length
    }
  }
  flush()
  return edits
}

function trimmed(file: string, start: number, removed: string, added: string): Edit {
  const least = Math.min(removed.length, added.length)
  let head = 0
  while (head < least && removed[head] === added[head]) head++
  let tail = 0
  while (tail < least - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail++
  return {
    file,
    start: start + head,
    end: start + removed.length - tail,
    text: added.slice(head, added.length - tail),
  }
}
