import type { Place } from '../incident.ts'
import { textAt } from './scan.ts'
import { spotOf, type Spot } from './spot.ts'

/**
 * The name of a function at its place in the sources. V8 puts in front of a method what a bundle calls its class, `Xo.show`:
 * where the sources have no such name it is that of the class around the place.
 */
export function functionNameAt(
  place: Place,
  readSource: (file: string) => string | null,
): string | null {
  const shown = place.function
  const [, owner, method] = /^([\w$]+)\.(.*)$/s.exec(shown ?? '') ?? []
  const spot = owner ? spotOf(place, readSource) : null
  const isKnown = spot?.source.tokens.some(({ text }) => text === owner) !== false
  const name = spot && !isKnown ? classAround(spot) : null
  return name === null ? shown : `${name}.${method}`
}

/** The name of the innermost class around a place, if it has one. */
function classAround({ source: { tokens }, token }: Spot): string | null {
  const text = (at: number): string => textAt(tokens, at)
  const outOf = (at: number): number => tokens[at]?.around ?? -1
  for (let open = outOf(token); open >= 0; open = outOf(open)) {
    for (let at = open - 1; at >= 0 && !/^[;{}]$/.test(text(at)); at--) {
      if (text(at) !== 'class' || text(at - 1) === '.') continue
      const name = text(at + 1)
      return /^(?:extends|implements|\W.*)$/.test(name) ? null : name
    }
  }
  return null
}
