import picocolors from 'picocolors'

/** How text may be drawn. Decided once, in `cli`. */
export interface Style {
  readonly width: number
  /** Places longer than this are shortened in the middle; without a terminal none is. */
  readonly placeWidth: number
  readonly color: boolean
  /** Box-drawing characters may be used. */
  readonly unicode: boolean
}

/** Source text by file name, or `null`; for frames. */
export type ReadSource = (file: string) => string | null

/** The two marks that carry the product: first answer blue, second orange; never colour alone. */
export interface Palette {
  readonly first: (text: string) => string
  readonly second: (text: string) => string
  readonly dim: (text: string) => string
  readonly strong: (text: string) => string
  readonly severity: Readonly<Record<'error' | 'warning' | 'note', (text: string) => string>>
}

export function paletteOf(style: Style): Palette {
  const colors = picocolors.createColors(style.color)
  return {
    first: colors.blue,
    second: colors.yellow,
    dim: colors.dim,
    strong: colors.bold,
    severity: { error: colors.red, warning: colors.yellow, note: colors.cyan },
  }
}

/** Characters of a drawing, with their ASCII stand-ins. */
export interface Glyphs {
  readonly bar: string
  readonly ellipsis: string
  /** In front of a label below its mark, and behind one that hangs on the left of it. */
  readonly corner: string
  readonly hook: string
  readonly dot: string
  readonly separator: string
}

export function glyphsOf(style: Style): Glyphs {
  return style.unicode
    ? { bar: '│', ellipsis: '…', corner: '╰─ ', hook: ' ─╯', dot: '·', separator: ' · ' }
    : { bar: '|', ellipsis: '...', corner: '--> ', hook: ' --^', dot: '.', separator: ' - ' }
}
