import { readFileSync } from 'node:fs'

/** The lines of a program that its comments `// first` and `// second` mark. */
export interface MarkedSites {
  readonly first: number | null
  readonly second: number | null
}

/**
 * Finds the marks of each case in a program. A case begins in the line that `name` matches; a mark stands
 * at the end of its line, or in a line of its own above it.
 */
export function markedSites(file: string, name: RegExp): ReadonlyMap<string, MarkedSites> {
  const found = new Map<string, MarkedSites>()
  let current: string | null = null
  for (const [index, text] of readFileSync(file, 'utf8').split('\n').entries()) {
    current = name.exec(text)?.[1] ?? current
    const mark = /\/\/ (first|second)$/.exec(text)
    if (!mark || current === null) continue
    const line = index + (text.trim().startsWith('//') ? 2 : 1)
    const known = found.get(current) ?? { first: null, second: null }
    found.set(current, { ...known, [mark[1] ?? '']: line })
  }
  return found
}
