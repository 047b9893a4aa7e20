/** The paths that a registration answers; `path` null: not known, any. */
export interface Pathspec {
  readonly path: string | null
  readonly isPrefix: boolean
}

const pattern = /[:*(){}?+]/

/**
 * Whether one request may match both registrations, by their literal segments. Wrong only towards
 * "may": what is not plain text matches anything.
 */
export function mayMatchBoth(a: Pathspec, b: Pathspec): boolean {
  if (a.path === null || b.path === null) return true
  const left = segmentsOf(a.path)
  const right = segmentsOf(b.path)
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i++) {
    const x = left[i] as string
    const y = right[i] as string
    if (x.includes('*') || y.includes('*')) return true
    if (!pattern.test(x) && !pattern.test(y) && x.toLowerCase() !== y.toLowerCase()) return false
  }
  if (left.length === right.length) return true
  const [shorter, longer] = left.length < right.length ? [a, right] : [b, left]
  return shorter.isPrefix || longer.slice(shared).every((segment) => /[*?}]/.test(segment))
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}
