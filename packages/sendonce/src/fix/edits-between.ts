import { diffArrays } from 'diff'
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
  for (const part of diffArrays(linesOf(before), linesOf(after))) {
    const text = part.value.join('')
    if (part.added) {
      added += text
      continue
    }
    if (part.removed) removed += text
    else flush()
    at += text.length
  }
  flush()
  return edits
}

/** The lines of a text, each with its end. */
function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g) ?? []
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
