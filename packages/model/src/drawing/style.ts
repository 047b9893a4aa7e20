/** How an incident may be drawn. */
export interface Style {
  readonly width: number
  readonly color: boolean
  /** Drawing characters may be used. */
  readonly unicode: boolean
}

/** What the decision depends on. */
export interface TerminalFacts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTerminal: boolean
  readonly columns: number | undefined
}

const usualWidth = 80

/** As the command decides it: `NO_COLOR`, `FORCE_COLOR`, `TERM`, the locale, and the stream itself. */
export function chooseStyle({ env, isTerminal, columns }: TerminalFacts): Style {
  const isDumb = env['TERM'] === 'dumb'
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  const forced = env['FORCE_COLOR']
  const width = isTerminal ? columns : Number(env['COLUMNS'])
  return {
    width: Math.max(24, Math.min(width || usualWidth, 120)),
    color:
      !env['NO_COLOR'] &&
      (forced === undefined ? isTerminal && !isDumb : forced !== '0' && forced !== 'false'),
    unicode: !isDumb && (!locale || /utf-?8/i.test(locale)),
  }
}

type Paint = (text: string) => string

/** A style as what draws with it: colours, and characters with their ASCII stand-ins. */
export interface Pen extends Style {
  /** The first answer's blue, the second's yellow: never without the digit. */
  readonly first: Paint
  readonly second: Paint
  readonly dim: Paint
  readonly strong: Paint
  readonly error: Paint
  readonly warning: Paint
  readonly note: Paint
  readonly bar: string
  readonly ellipsis: string
  /** In front of a label below its mark, and behind one that hangs on the left of it. */
  readonly corner: string
  readonly hook: string
  readonly dot: string
  readonly arrow: string
  readonly times: string
  readonly rule: string
  /** The lines below the first and the second name; the middle of each. */
  readonly strokes: readonly [string, string, string]
}

const ink =
  (style: Style, open: number, close: number): Paint =>
  (text) =>
    style.color && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text

/** The pen of a style. */
export function penOf(style: Style): Pen {
  const [bar, ellipsis, corner, hook, dot, arrow, times, rule, ...strokes] = style.unicode
    ? ['│', '…', '╰─ ', ' ─╯', '·', '→', '×', '──', '─', '┄', '┬']
    : ['|', '...', '--> ', ' --^', '.', '->', 'x', '--', '^', '^', '^']
  return {
    ...style,
    first: ink(style, 34, 39),
    second: ink(style, 33, 39),
    dim: ink(style, 2, 22),
    strong: ink(style, 1, 22),
    error: ink(style, 31, 39),
    warning: ink(style, 33, 39),
    note: ink(style, 36, 39),
    ...({ bar, ellipsis, corner, hook, dot, arrow, times, rule, strokes } as Pick<
      Pen,
      'bar' | 'ellipsis' | 'corner' | 'hook' | 'dot' | 'arrow' | 'times' | 'rule' | 'strokes'
    >),
  }
}
