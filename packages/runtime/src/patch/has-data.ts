/** `end()` without data, or with an empty text, is harmless, however often it comes. */
export function hasData(chunk: unknown, call: string): boolean {
  if (chunk === undefined || chunk === null || typeof chunk === 'function') return false
  return chunk !== '' || call === 'write'
}
