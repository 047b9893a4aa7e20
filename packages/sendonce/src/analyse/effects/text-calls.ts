import type { CallRequest } from '../machine.ts'
import { literalValue, type Value } from '../domain/value.ts'

const made: ReadonlyMap<string, (text: string) => string> = new Map([
  ['toLowerCase', (text) => text.toLowerCase()],
  ['toUpperCase', (text) => text.toUpperCase()],
  ['toString', (text) => text],
  ['trim', (text) => text.trim()],
])

/** What a text that is known makes of itself: `app[route.method.toLowerCase()](…)`. */
export function callText({ self, args }: CallRequest, name: string): Value | null {
  if (self.kind !== 'literal' || typeof self.value !== 'string' || args.length > 0) return null
  const make = made.get(name)
  return make ? literalValue(make(self.value)) : null
}
