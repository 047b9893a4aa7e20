/** V8 says `Object.<anonymous>` for functions without a name: that helps nobody. */
export function spokenName(name: string | null): string | null {
  if (name === null || name.includes('<anonymous>')) return null
  return name.replace(/^(?:new |Object\.)/, '').replace(/ \[as .*\]$/, '')
}
