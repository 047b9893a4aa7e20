/**
 * A 53-bit hash of a text as 11 base-36 digits: short enough to type, long enough that two findings
 * of one project do not meet. Not for security. Algorithm: cyrb53 (public domain, bryc).
 */
export function fingerprint(text: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  const value = 4294967296 * (2097151 & b) + (a >>> 0)
  return value.toString(36).padStart(11, '0')
}
