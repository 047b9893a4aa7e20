/**
 * The paths that a registration answers, from the application's root: literal segments; `null` where
 * the path is not known.
 */
export interface Pathspec {
  readonly segments: readonly string[] | null
  readonly isPrefix: boolean
}

/** How two registrations meet: never, for some requests that match the first, for all of them; or a path is not known. */
export type Overlap = 'none' | 'unknown' | 'some' | 'all'

const pattern = /[:*(){}?+]/

/** The segments of a path as it is written in a registration. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

/** Whether a value, by its key, is a regular expression that is written where it stands. */
export function isPattern(key: string): boolean {
  return key.startsWith('opaque(~#string:/')
}

/**
 * The path that a regular expression stands for, as far as it is plain text: of `/^\\/api\\/v\\d/` it is `/api/v*`;
 * `null` where it does not begin with such.
 */
export function pathOfPattern(key: string): string | null {
  const source = /#string:\/\^(.+)\/\w*\)$/.exec(key)?.[1]
  // Alternatives each begin anew.
  if (!source || source.replaceAll(/\([^()]*\)/g, '').includes('|')) return null
  const plain = /^(?:\\[/.-]|[\w/-])+/.exec(source)?.[0] ?? ''
  const rest = source.slice(plain.length)
  // What may be repeated or missing is not part of it.
  const text = plain.replaceAll('\\', '').slice(0, /^[?*+{]/.test(rest) ? -1 : undefined)
  if (text.length < 2 || !text.startsWith('/')) return null
  return rest === '$' ? text : `${text}*`
}

/** Whether a path has this parameter: `/orders/:id`, `/:id(\d+)`, `/{:id}`. */
export function hasParameter(path: string, name: string): boolean {
  return [...path.matchAll(/[:*](\w+)/g)].some((match) => match[1] === name)
}

/**
 * The parameters that each request has which matches a path: none that may be left out, that a pattern of its own may
 * match with nothing, or that stands for several segments.
 */
export function parametersIn(path: string): string[] {
  const [whole = ''] = path.split('{', 1)
  return [...whole.matchAll(/:(\w+)(?:\([^()|*?]*\+\))?(?![\w(*?+])/g)].map(
    (match) => match[1] as string,
  )
}

/**
 * Whether a request that matches `origin` also matches `other`. Errs towards `some`: what is not
 * plain text may match anything.
 */
export function overlapOf(origin: Pathspec, other: Pathspec): Overlap {
  if (origin.segments === null || other.segments === null)
    return other.segments?.length === 0 && other.isPrefix ? 'all' : 'unknown'
  const a = origin.segments
  const b = other.segments
  const shared = Math.min(a.length, b.length)
  let isSure = true
  for (let i = 0; i < shared; i++) {
    const x = a[i] as string
    const y = b[i] as string
    if (i === b.length - 1 && anything.test(y) && isSure && isOne(x)) return 'all'
    if (x.includes('*') || y.includes('*')) return beginsAlike(x, y) ? 'some' : 'none'
    if (x.toLowerCase() === y.toLowerCase()) continue
    if (!pattern.test(x) && !pattern.test(y)) return 'none'
    if (!/^:\w+$/.test(y)) isSure = false
  }
  if (a.length > b.length) return other.isPrefix ? sureness(isSure) : optionalRest(a.slice(shared))
  if (b.length > a.length) return origin.isPrefix ? sureness(isSure) : optionalRest(b.slice(shared))
  return sureness(isSure)
}

/** What matches whatever is left of a path: `*`, and as Express 5 has it `*rest` and `{*rest}`. */
const anything = /^(?:\*\w*|\{\*\w+\})$/

/** Whether a request has something in the place of this segment. */
function isOne(segment: string): boolean {
  return !pattern.test(segment) || /^[:*]\w+(?:\(.+\))?$/.test(segment)
}

/** Of two segments, one of which goes on as it likes: may both begin the same? */
function beginsAlike(x: string, y: string): boolean {
  const [a, b] = [x, y].map((text) => text.toLowerCase().split('*', 1)[0] ?? '') as [string, string]
  if (pattern.test(a) || pattern.test(b)) return true
  if (!x.includes('*')) return a.startsWith(b)
  return y.includes('*') ? a.startsWith(b) || b.startsWith(a) : b.startsWith(a)
}

function sureness(isSure: boolean): Overlap {
  return isSure ? 'all' : 'some'
}

/** What one path has more than the other may be left out only where it says so. */
function optionalRest(segments: readonly string[]): Overlap {
  return segments.every((segment) => /[*?}]/.test(segment)) ? 'some' : 'none'
}
