import { eastAsianWidth } from 'get-east-asian-width'

// Control characters, line separators, half surrogates, and the format characters that reorder or
// hide text on a screen.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Words of the catalogue, in ASCII where nothing else may be printed. */
export function spelled(words: string, unicode: boolean): string {
  return unicode ? words : words.replaceAll('…', '...')
}

/** How V8 splits a source into lines. */
const lineEnd = /\r\n|[\n\r\u2028\u2029]/

/** Text that cannot control a terminal: line ends become spaces, other control characters a sign. */
export function safe(text: string): string {
  return text.replace(/\r\n|[\r\n\t]/g, ' ').replace(unsafe, '\ufffd')
}

/** Longer words of others are cut: they fill a screen and say no more. */
const briefWidth = 160

/** Words from a source or a message, safe and of a length that a person reads. */
export function brief(text: string): string {
  return cut(safe(text.slice(0, 4 * briefWidth)), briefWidth, '...')
}

/** A source line as it is shown: tabs are two columns wide, control characters are replaced. */
export function sourceLine(text: string): string {
  return diffLine(text).replaceAll('\t', '  ')
}

/** A line of a diff, which can be applied: tabs stay. */
export function diffLine(text: string): string {
  return text.replace(unsafe, (character) => (character === '\t' ? character : '\ufffd'))
}

/** The lines of a source, numbered as in stacks; a byte order mark takes no column. */
export function linesOf(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(lineEnd)
}

/** The text with every character that a terminal could obey as `\uXXXX`: for JSON. */
export function escapeUnsafe(json: string): string {
  return json.replace(unsafe, (character) =>
    character === '\n'
      ? character
      : Array.from(
          { length: character.length },
          (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
        ).join(''),
  )
}

/** Columns that a text takes on a terminal; text must be free of control characters. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x7f) width += 1
    else if (!/\p{Mark}/u.test(character)) width += eastAsianWidth(point)
  }
  return width
}

/** The start of a text that fits in `limit` columns; a cut is shown by `ellipsis`. */
export function cut(text: string, limit: number, ellipsis: string): string {
  const room = limit - widthOf(ellipsis)
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

/** From a column up to, not including, another. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface View {
  readonly text: string
  readonly spans: readonly Span[]
}

/**
 * A window of at most `limit` columns on a source line. It shows the line's start unless the first
 * of the spans (in UTF-16 units of the line) is out of reach; the spans come back in columns of the
 * window, those outside it at its nearest end.
 */
export function windowOf(
  line: string,
  spans: readonly Span[],
  limit: number,
  ellipsis: string,
): View {
  const [first] = spans
  const room = limit - widthOf(ellipsis)
  const isWhole = line.length <= limit && widthOf(line) <= limit
  let lead = 0
  if (!isWhole && first && widthOf(line.slice(0, first.to)) > room) {
    lead = startBefore(line, first.from, Math.floor(limit / 2))
  }
  const prefix = lead === 0 ? '' : ellipsis
  const text = cut(prefix + line.slice(lead), limit, ellipsis)
  const width = Math.max(1, widthOf(text))
  const column = (at: number): number =>
    at < lead ? 0 : widthOf(prefix) + widthOf(line.slice(lead, at))
  return {
    text,
    spans: spans.map(({ from, to }) => {
      const start = Math.min(column(from), width - 1)
      return { from: start, to: Math.max(start + 1, Math.min(column(to), width)) }
    }),
  }
}

/** The offset at most `columns` columns before `offset`, never inside a character. */
function startBefore(line: string, offset: number, columns: number): number {
  let at = offset
  let width = 0
  for (const character of Array.from(
    line.slice(Math.max(0, offset - 4 * columns), offset),
  ).toReversed()) {
    width += widthOf(character)
    if (width > columns) break
    at -= character.length
  }
  return at
}

/** Where a name that starts at `column` stands in the line as it is shown (tabs are wider there). */
export function nameSpan(line: string, column: number): Span {
  const start = column - 1
  const name = /^[\p{ID_Continue}$]+/u.exec(line.slice(start))?.[0]
  const from = sourceLine(line.slice(0, start)).length
  return { from, to: from + Math.max(1, name?.length ?? 1) }
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
