export interface Difference {
  readonly aspect: string
  readonly plain: unknown
  readonly recorded: unknown
}

export interface CompareOptions {
  readonly rules?: readonly (readonly [RegExp, string])[]
  readonly stderr?: 'equal' | 'contains'
}

export function compare(plain: object, recorded: object, options?: CompareOptions): Difference[]
