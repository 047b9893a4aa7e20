import { eastAsianWidth } from 'get-east-asian-width'

// Control characters, line separators, and the marks that reorder or hide text on a screen.
// oxlint-disable-next-line no-control-regex -- these are the characters to be taken out
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Text that cannot control a terminal: line ends become spaces, other control characters a sign. */
export function safe(text: string): string {
  return text.replace(/\r\n|[\r\n\t]/g, ' ').replace(unsafe, '\ufffd')
}

/** A source line as it is shown: tabs are two columns wide, control characters are replaced. */
export function sourceLine(text: string): string {
  return text.replace(/\r$/, '').replaceAll('\t', '  ').replace(unsafe, '\ufffd')
}

/** Columns that a text takes on a terminal; text must be free of control characters. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    const isMark = /\p{Mark}/u.test(character)
    width += isMark ? 0 : eastAsianWidth(point)
  }
  return width
}

/** The start of a text that fits in `limit` columns; a cut is shown by `…`. */
export function cut(text: string, limit: number, ellipsis: string): string {
  if (widthOf(text) <= limit) return text
  let kept = ''
  let width = 0
  for (const character of text) {
    const next = width + widthOf(character)
    if (next > limit - widthOf(ellipsis)) break
    kept += character
    width = next
  }
  return kept + ellipsis
}

/** A window of a source line of at most `limit` columns that shows `from` to `to`. */
export function windowOf(
  line: string,
  mark: { readonly from: number; readonly to: number },
  limit: number,
  ellipsis: string,
): { readonly text: string; readonly from: number; readonly to: number } {
  const before = widthOf(line.slice(0, mark.from))
  const length = Math.max(1, widthOf(line.slice(mark.from, mark.to)))
  if (widthOf(line) <= limit || before + length <= limit - 1) {
    const text = cut(line, limit, ellipsis)
    return { text, from: before, to: Math.min(before + length, limit) }
  }
  const lead = Math.max(0, mark.from - Math.floor(limit / 2))
  const shown = ellipsis + line.slice(lead)
  const from = widthOf(ellipsis) + widthOf(line.slice(lead, mark.from))
  return { text: cut(shown, limit, ellipsis), from, to: Math.min(from + length, limit) }
}

/** Breaks a text into lines of at most `limit` columns, at spaces where that is possible. */
export function wrap(text: string, limit: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of safe(text).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (widthOf(joined) <= limit) line = joined
    else {
      if (line !== '') lines.push(line)
      line = word
      while (widthOf(line) > limit) {
        const head = cut(line, limit, '')
        if (head === '') break
        lines.push(head)
        line = line.slice(head.length)
      }
    }
  }
  if (line !== '') lines.push(line)
  return lines
}
