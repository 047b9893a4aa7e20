const MIN_LENGTH = 1000
const LONG_LINE = 300
const LEAST_SPACE = 0.035
const SPACE = 32
// Data that people put into code by hand does not make the code minified.
const STRING =
  /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`\\\n]*(?:\\.[^`\\\n]*)*`/g
const LONG_STRING = 200
// Names are counted in a piece of a text that is long enough to tell.
const DECLARED = /\b(?:var|let|const|function\*?|class)\s+([\w$]+)/g
const PIECE = 30_000
const FEWEST_NAMES = 15
const WORD = /[A-Za-z_$][\w$]*/g
const SHORT_NAME = 2
// Of those 8,000 files what people wrote has a third at most, what a minifier wrote has 60 % and more.
const MOST_SHORT = 0.5
// Each helper of Babel stands in one line, however long.
const HELPERS = /^(?:function (?:_\w{3,}|AsyncGenerator)\(|AsyncGenerator\.prototype\b).*$/gm
const INLINE_MAP = /^\/\/[#@] sourceMappingURL=.*$/gm

/**
 * Whether a text was written by a minifier: most of it stands in lines longer than people write them, there
 * is next to no white space in it and words are short, or names were shortened and the lines kept.
 */
export function isMinifiedText(text: string): boolean {
  if (hasShortNames(text)) return true
  if (text.length < MIN_LENGTH || !(hasLongLines(text) || isDense(text))) return false
  const withoutData = text
    .replace(INLINE_MAP, '')
    .replace(HELPERS, '')
    .replace(STRING, (string) => (string.length < LONG_STRING ? string : '""'))
  return withoutData.length >= MIN_LENGTH && (hasLongLines(withoutData) || isDense(withoutData))
}

// Of 8,000 files of published servers those that people or compilers wrote have 5 % and more; but a table of routes
// or of exports may have as little as what a minifier wrote.
function isDense(text: string): boolean {
  let missing = text.length * LEAST_SPACE
  for (let at = 0; at < text.length && missing > 0; at++) {
    if (text.charCodeAt(at) <= SPACE) missing--
  }
  return missing > 0 && hasShortWords(text.replace(STRING, '""'))
}

function hasShortWords(text: string): boolean {
  const words = text.match(WORD) ?? []
  const short = words.filter((word) => word.length <= SHORT_NAME)
  return short.length > words.length * MOST_SHORT
}

// The middle, because bundles begin with helpers or licences that keep their names.
function hasShortNames(text: string): boolean {
  if (text.length < PIECE) return false
  const start = Math.floor((text.length - PIECE) / 2)
  let names = 0
  let short = 0
  for (const [, name = ''] of text.slice(start, start + PIECE).matchAll(DECLARED)) {
    names++
    if (name.length <= SHORT_NAME) short++
  }
  return names >= FEWEST_NAMES && short > names * MOST_SHORT
}

// Bundlers keep some line ends (licences, template literals), so the share counts, not the average.
function hasLongLines(text: string): boolean {
  let long = 0
  let start = 0
  while (start < text.length) {
    const next = text.indexOf('\n', start)
    const end = next === -1 ? text.length : next
    if (end - start > LONG_LINE) long += end - start
    start = end + 1
  }
  return long * 2 > text.length
}
