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
  if (self.kind !== 'literal' || typeof self.value !== 'string') return null
  const [separator] = args
  if (name === 'split' && separator?.kind === 'literal' && args.length === 1)
    return partsOf(self.value, String(separator.value))
  if (args.length > 0) return null
  const make = made.get(name)
  return make ? literalValue(make(self.value)) : null
}

/** `const [method, path] = 'GET /users'.split(' ')` */
function partsOf(text: string, separator: string): Value {
  const items = text.split(separator).map(literalValue)
  return { kind: 'array', key: `parts:${separator}:${text}`, items }
}
