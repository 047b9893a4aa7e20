const MIN_LENGTH = 1000
const LONG_LINE = 300
// Data that people put into code by hand does not make the code minified.
const STRING =
  /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`\\\n]*(?:\\.[^`\\\n]*)*`/g
const LONG_STRING = 200
const INLINE_MAP = /^\/\/[#@] sourceMappingURL=.*$/gm

/** Whether a text was written by a minifier: most of it stands in lines longer than people write them. */
export function isMinifiedText(text: string): boolean {
  if (!hasLongLines(text)) return false
  const withoutData = text
    .replace(INLINE_MAP, '')
    .replace(STRING, (string) => (string.length < LONG_STRING ? string : '""'))
  return hasLongLines(withoutData)
}

// Bundlers keep some line ends (licences, template literals), so the share counts, not the average.
function hasLongLines(text: string): boolean {
  if (text.length < MIN_LENGTH) return false
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
