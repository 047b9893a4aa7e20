/** Where Node keeps a function that it was handed: V8 names one after that which has no name. */
const keptByNode =
  /^(?:Timeout\._onTimeout|Immediate\._onImmediate|FSReqCallback\.oncomplete|ReadFileContext\.callback)$/

/** V8 says `Object.<anonymous>` for functions without a name: that helps nobody. */
export function spokenName(name: string | null): string | null {
  if (name === null || name.includes('<anonymous>') || keptByNode.test(name)) return null
  return name.replace(/^(?:new |Object\.)/, '').replace(/ \[as .*\]$/, '')
}
