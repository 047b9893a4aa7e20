const MIN_LENGTH = 1000
const MAX_AVERAGE = 300
// Data that people put into code by hand does not make the code minified.
const STRING =
  /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`\\\n]*(?:\\.[^`\\\n]*)*`/g
const LONG_STRING = 200
const INLINE_MAP = /^\/\/[#@] sourceMappingURL=.*$/gm

/** Whether a text was written by a minifier: its lines are longer than people write them. */
export function isMinifiedText(text: string): boolean {
  if (!hasLongLines(text)) return false
  const withoutData = text
    .replace(INLINE_MAP, '')
    .replace(STRING, (string) => (string.length < LONG_STRING ? string : '""'))
  return hasLongLines(withoutData)
}

// Stops as soon as there are enough lines, so that ordinary files cost a tenth of their length.
function hasLongLines(text: string): boolean {
  if (text.length < MIN_LENGTH) return false
  const enough = text.length / MAX_AVERAGE
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (++lines >= enough) return false
  }
  return true
}
