export interface Variant {
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The way of loading that it is compared with, where that is not the plain one. */
  readonly base?: Variant
  readonly stderr?: 'equal' | 'contains'
}

export interface Theme {
  readonly name: string
  readonly cases: readonly { readonly name: string; readonly own?: boolean }[]
  readonly usesExpress: boolean
}

export const plain: Variant
export const recorded: readonly Variant[]
export function fakeVariant(file: string): Variant
export function themes(): Theme[]
