// Edits of a text by offsets.

/** A text with edits `{ start, end, text }`, which do not overlap, applied. */
export function applyEdits(text, edits) {
  let result = ''
  let at = 0
  for (const { start, end, text: replacement } of sorted(edits)) {
    result += text.slice(at, start) + replacement
    at = end
  }
  return result + text.slice(at)
}

/** Where an offset that no edit takes away stands afterwards. */
export function offsetAfter(edits, offset) {
  let moved = offset
  for (const { start, end, text } of sorted(edits))
    if (end <= offset) moved += text.length - (end - start)
  return moved
}

function sorted(edits) {
  return edits.toSorted((a, b) => a.start - b.start || a.end - b.end)
}

/** The line of an offset, from 1. */
export function lineOf(text, offset) {
  return text.slice(0, offset).split('\n').length
}
