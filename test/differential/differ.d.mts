import type { Difference } from './compare.mjs'
import type { Theme, Variant } from './variants.mjs'

export interface Verdict {
  readonly compared: number
  readonly differences: readonly { readonly case: string; readonly found: readonly Difference[] }[]
  readonly unsteady: readonly string[]
  readonly out: { readonly sessions: readonly object[]; readonly incidents: readonly object[] }
}

export function differ(options: {
  readonly theme: Theme
  readonly names: readonly string[]
  readonly node: string
  readonly express?: string | undefined
  readonly variants: readonly Variant[]
}): Promise<Map<string, Verdict>>
