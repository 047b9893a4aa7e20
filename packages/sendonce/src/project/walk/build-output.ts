const OUTPUT_FOLDERS: ReadonlySet<string> = new Set(['dist', 'build', 'out', 'output'])
/** Names that hold hand-written sources as often as compiled ones. */
const MIXED_FOLDERS: ReadonlySet<string> = new Set(['lib', 'es', 'esm', 'cjs'])
const COMPILED = /\.[cm]?jsx?$/
const TYPED = ['.ts', '.tsx', '.mts', '.cts'] as const
const PLAIN = ['.js', '.jsx', '.mjs', '.cjs'] as const

/**
 * Takes away build output whose own source is among `files` (`dist/a.js` beside `src/a.ts`). Output
 * without its source stays: it is all there is of a published package. A pure output folder goes as
 * a whole when half of it has its source there, because the rest are chunks of the same build.
 */
export function withoutBuildOutput(files: readonly string[]): readonly string[] {
  const present = new Set(files)
  const counts = new Map<string, { total: number; sourced: number }>()
  const dropped = new Set<string>()
  for (const file of files) {
    const output = outputFolderOf(file)
    if (output === null) continue
    const sourced = hasOwnSource(file, output, present)
    if (sourced) dropped.add(file)
    const count = counts.get(output.folder) ?? { total: 0, sourced: 0 }
    count.total++
    if (sourced) count.sourced++
    counts.set(output.folder, count)
  }
  if (dropped.size === 0) return files
  return files.filter((file) => !dropped.has(file) && !isMostlySourced(file, counts))
}

/** The files that build output may have been made from, likeliest first; none for other files. */
export function possibleSources(file: string): readonly string[] {
  const output = outputFolderOf(file)
  return output === null ? [] : sourcesOf(file, output)
}

interface OutputFolder {
  readonly folder: string
  /** What the folder stands in: empty, or with a final `/`. */
  readonly parent: string
  readonly mixed: boolean
}

function outputFolderOf(file: string): OutputFolder | null {
  if (!COMPILED.test(file)) return null
  const parts = file.split('/')
  const index = parts.findIndex(
    (part, at) => at < parts.length - 1 && (OUTPUT_FOLDERS.has(part) || MIXED_FOLDERS.has(part)),
  )
  if (index === -1) return null
  const above = parts.slice(0, index)
  return {
    folder: parts.slice(0, index + 1).join('/'),
    parent: above.length === 0 ? '' : `${above.join('/')}/`,
    mixed: MIXED_FOLDERS.has(parts[index]!),
  }
}

function hasOwnSource(file: string, output: OutputFolder, present: ReadonlySet<string>): boolean {
  return sourcesOf(file, output).some((source) => present.has(source))
}

function sourcesOf(file: string, output: OutputFolder): readonly string[] {
  const inside = file.slice(output.folder.length + 1).replace(COMPILED, '')
  // `dist/esm/a.js` is made from `src/a.ts`; `dist/src/a.js` from `src/a.ts` when the root is compiled.
  const flat = inside.replace(/^(?:esm?|cjs|node)\//, '')
  const stems = [`${output.parent}src/${flat}`, `${output.parent}${flat}`]
  // Two plain scripts of one name in `lib` and `src` may both be written by hand.
  const extensions = output.mixed ? TYPED : [...TYPED, ...PLAIN]
  return stems.flatMap((stem) => extensions.map((extension) => stem + extension))
}

function isMostlySourced(
  file: string,
  counts: ReadonlyMap<string, { total: number; sourced: number }>,
): boolean {
  const output = outputFolderOf(file)
  if (output === null || output.mixed) return false
  const count = counts.get(output.folder)
  return count !== undefined && count.sourced * 2 >= count.total
}
