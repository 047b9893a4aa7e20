const MIN_LENGTH = 1000
const LONG_LINE = 300
const LEAST_SPACE = 0.035
const SPACE = 32
// Data that people put into code by hand does not make the code minified.
const STRING =
  /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`\\\n]*(?:\\.[^`\\\n]*)*`/g
const LONG_STRING = 200
const INLINE_MAP = /^\/\/[#@] sourceMappingURL=.*$/gm

/**
 * Whether a text was written by a minifier: most of it stands in lines longer than people write them, or
 * there is next to no white space in it.
 */
export function isMinifiedText(text: string): boolean {
  if (text.length < MIN_LENGTH || !(hasLongLines(text) || isDense(text))) return false
  const withoutData = text
    .replace(INLINE_MAP, '')
    .replace(STRING, (string) => (string.length < LONG_STRING ? string : '""'))
  return withoutData.length >= MIN_LENGTH && (hasLongLines(withoutData) || isDense(withoutData))
}

// Of 8,000 files of published servers those that people or compilers wrote have 5 % and more.
function isDense(text: string): boolean {
  let missing = text.length * LEAST_SPACE
  for (let at = 0; at < text.length && missing > 0; at++) {
    if (text.charCodeAt(at) <= SPACE) missing--
  }
  return missing > 0
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
