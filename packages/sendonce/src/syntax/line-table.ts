/** A place in a text. Both start at 1; the column counts UTF-16 units. */
export interface LineColumn {
  readonly line: number
  readonly column: number
}

const LF = 0x0a
const CR = 0x0d
const BOM = 0xfeff

/**
 * Turns offsets into lines and columns the way V8 does for stacks: LF, CR LF, CR and the two
 * Unicode separators end a line, and a byte order mark at the start takes no column.
 */
export class LineTable {
  readonly #starts: readonly number[]
  readonly #length: number
  readonly #bom: number

  constructor(text: string) {
    this.#starts = lineStarts(text)
    this.#length = text.length
    this.#bom = text.charCodeAt(0) === BOM ? 1 : 0
  }

  get lineCount(): number {
    return this.#starts.length
  }

  /** Offsets outside the text count as its nearest end. */
  at(offset: number): LineColumn {
    const clamped = Math.min(Math.max(offset, 0), this.#length)
    const line = this.#lineOf(clamped)
    const start = line === 0 ? this.#bom : this.#starts[line]!
    return { line: line + 1, column: Math.max(clamped - start, 0) + 1 }
  }

  /** The offset of a line and column; beyond the end of the line it is the line's end. */
  offset(line: number, column: number): number {
    const index = Math.min(Math.max(line, 1), this.#starts.length) - 1
    const start = index === 0 ? this.#bom : this.#starts[index]!
    const limit = this.#starts[index + 1] ?? this.#length
    return Math.min(start + Math.max(column, 1) - 1, limit)
  }

  #lineOf(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit > CR && unit < 0x2028) continue
    if (unit === LF || unit === 0x2028 || unit === 0x2029) starts.push(index + 1)
    else if (unit === CR && text.charCodeAt(index + 1) !== LF) starts.push(index + 1)
  }
  return starts
}
