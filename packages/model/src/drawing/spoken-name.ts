/** Node's own objects that keep a function which it was handed: V8 names one after them that has no name. */
const keepers = /^(?:Timeout|Immediate|FSReqCallback|ReadFileContext)\./

/** V8 says `Object.<anonymous>` for functions without a name: that helps nobody. */
export function spokenName(name: string | null): string | null {
  if (name === null || name.includes('<anonymous>') || keepers.test(name)) return null
  return name.replace(/^(?:new |Object\.)/, '').replace(/ \[as .*\]$/, '')
}
