export function nodeMatrix(): readonly {
  readonly label: string
  readonly version: string
  readonly binary: string
}[]
export function expressCopies(): readonly {
  readonly alias: string
  readonly version: string
  readonly folder: string
}[]
