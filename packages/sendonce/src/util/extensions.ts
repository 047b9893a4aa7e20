/** The extensions of sources with types, and without, in the order in which they are looked for. */
export const typedExtensions: readonly string[] = ['.ts', '.tsx', '.mts', '.cts']
export const plainExtensions: readonly string[] = ['.js', '.jsx', '.mjs', '.cjs']
export const sourceExtensions: readonly string[] = [...typedExtensions, ...plainExtensions]

const typed = /\.[cm]?tsx?$/
const source = /\.[cm]?[jt]sx?$/

/** Whether a file is one with types, by its name. */
export function isTypedName(name: string): boolean {
  return typed.test(name)
}

/** Whether a file is a source, by its name. */
export function hasSourceExtension(name: string): boolean {
  return source.test(name)
}

/** The name of a source without its extension; other names are themselves. */
export function withoutExtension(name: string): string {
  return name.replace(source, '')
}
