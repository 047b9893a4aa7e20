/** Where an import specifier leads. */
export type Resolution =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'external'; readonly package: string }
  | { readonly kind: 'missing' }

/**
 * What the pure engine asks of the outside. Files are named relative to the root, with `/`.
 * Implementations never throw: what cannot be read is `null`, what cannot be resolved is `missing`.
 */
export interface SourceHost {
  read(file: string): string | null
  resolve(specifier: string, from: string): Resolution
  /** The major version of a dependency as the nearest package.json of `file` asks for it, if it does. */
  dependencyMajor(file: string, name: string): number | null
}
