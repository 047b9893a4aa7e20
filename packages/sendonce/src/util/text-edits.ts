/** A part of a text, in UTF-16 units, with what is to stand there. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Edits in order of place; those that stand at one place keep their order. */
export function inOrder<Edit extends TextEdit>(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((a, b) => a.start - b.start || a.end - b.end)
}

/** A text with edits that are separate. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let at = 0
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}
