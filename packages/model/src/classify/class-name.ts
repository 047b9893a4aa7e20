import type { Place } from '../incident.ts'
import type { Token } from './scan.ts'
import { spotOf, type Spot } from './spot.ts'

/**
 * The name of a function at its place in the sources. V8 puts in front of a method what a bundle calls its class, `Xo.show`:
 * where the sources have no such name it is that of the class around the place.
 */
export function functionNameAt(
  place: Place,
  readSource: (file: string) => string | null,
): string | null {
  const [, owner, method] = /^([\w$]+)\.(.*)$/s.exec(place.function ?? '') ?? []
  const spot = owner ? spotOf(place, readSource) : null
  if (!spot || spot.source.tokens.some(({ text }) => text === owner)) return place.function
  const name = classAround(spot)
  return name === null ? place.function : `${name}.${method}`
}

/** The name of the innermost class around a place, if it has one. */
function classAround({ source: { tokens }, token }: Spot): string | null {
  for (let open = tokens[token]?.around ?? -1; open >= 0; open = tokens[open]?.around ?? -1) {
    const keyword = classBefore(tokens, open)
    if (keyword < 0) continue
    const name = tokens[keyword + 1]?.text ?? ''
    return /^(?:extends|implements|\W.*)$/.test(name) ? null : name
  }
  return null
}

/** The keyword of the class whose body a brace opens. */
function classBefore(tokens: readonly Token[], open: number): number {
  for (let at = open - 1; at >= 0 && !/^[;{}]$/.test(tokens[at]?.text ?? ''); at--)
    if (tokens[at]?.text === 'class' && tokens[at - 1]?.text !== '.') return at
  return -1
}
