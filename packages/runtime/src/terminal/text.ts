/**
 * What a terminal could obey, and what reorders or hides text: control and format characters, half
 * surrogates, the separators of lines and paragraphs.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * Text of others (a request, a source, an error, a file's name) that may be shown: each control
 * character is replaced by its picture (`␛`), others of that kind by `�`. Comes before any counting.
 */
export function safe(text: string): string {
  return text.replace(unsafe, (character) => {
    const point = character.charCodeAt(0)
    return point < 0x20 ? String.fromCharCode(0x2400 + point) : point === 0x7f ? '␡' : '\ufffd'
  })
}

/** Longer texts fill a screen and say no more. */
const longest = 2000

/** A copy in which all texts are safe but the names of files: these are needed to read them. */
export function safeCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    typeof part === 'string' && key !== 'file' ? safe(part.slice(0, longest)) : part,
  ) as T
}

/** A source line as it is shown: tabs are two columns wide. */
export function sourceLine(text: string): string {
  return safe(text.replaceAll('\t', '  '))
}

/** The blocks of Unicode's EastAsianWidth.txt that are wide or full-width (UAX 11), neighbours joined. */
const wide =
  /[\u1100-\u115f\u231a\u231b\u23e9-\u23ec\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u

/** Columns that a text takes on a terminal; it must be safe. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    if (character <= '\u02ff') width += 1
    else if (!/\p{M}/u.test(character)) width += wide.test(character) ? 2 : 1
  }
  return width
}

/** The text with spaces behind it, as wide as `columns`. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}

/** The start of a text that fits in `limit` columns; a cut is shown by `ellipsis`. */
export function cut(text: string, limit: number, ellipsis: string): string {
  const room = limit - ellipsis.length
  let kept = ''
  let whole = ''
  let width = 0
  for (const character of text) {
    width += widthOf(character)
    if (width > limit) return kept + ellipsis
    whole += character
    if (width <= room) kept = whole
  }
  return whole
}

/** Breaks words into lines of at most `limit` columns. A word that is longer stays whole: it is a link. */
export function wrap(text: string, limit: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(joined) > limit) {
      lines.push(line)
      line = word
    } else line = joined
  }
  return line === '' ? lines : [...lines, line]
}

/** The lines of a source as V8 counts them; a byte order mark takes no column. */
export function sourceLines(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(/\r\n|[\n\r\u2028\u2029]/)
}

/** Of longer lines (bundles have them) only the part around the place is looked at. */
const longLine = 500

/** The part of a line around a column (from 1), and how much in front of it was left out. */
export function around(
  line: string,
  column: number,
): { readonly text: string; readonly skipped: number } {
  const skipped = Math.max(0, column - longLine)
  return { text: line.slice(skipped, skipped + 2 * longLine), skipped }
}

/** From a column up to, not including, another. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Where the name that a stack points at stands in a line as it is shown. */
export function nameSpan(line: string, column: number): Span {
  const name = /^[\p{ID_Continue}$]+/u.exec(line.slice(column - 1))?.[0] ?? ' '
  const from = sourceLine(line.slice(0, column - 1)).length
  return { from, to: from + name.length }
}

/**
 * At most `limit` columns of a shown line: its start, unless the spans (in UTF-16 units, from the left)
 * would not be seen; of spans that are too far apart the first. The function places spans in columns of
 * what is shown.
 */
export function windowOf(
  line: string,
  spans: readonly Span[],
  limit: number,
  ellipsis: string,
): { readonly text: string; readonly columnsOf: (span: Span) => Span } {
  const room = limit - ellipsis.length
  const first = spans[0] ?? { from: 0, to: 0 }
  const end = spans.at(-1)?.to ?? 0
  let lead = 0
  if (widthOf(line.slice(0, end)) > room && widthOf(line) > limit) {
    const wanted = Math.max(first.from - Math.floor(limit / 3), end - room + ellipsis.length)
    lead = Math.max(0, Math.min(wanted, first.from))
  }
  if (/^[\udc00-\udfff]/.test(line.slice(lead))) lead++
  const prefix = lead === 0 ? '' : ellipsis
  const text = cut(prefix + line.slice(lead), limit, ellipsis)
  const last = Math.max(1, widthOf(text))
  const column = (at: number): number =>
    at < lead ? 0 : prefix.length + widthOf(line.slice(lead, at))
  return {
    text,
    columnsOf: ({ from, to }) => {
      const start = Math.min(column(from), last - 1)
      return { from: start, to: Math.max(start + 1, Math.min(column(to), last)) }
    },
  }
}
