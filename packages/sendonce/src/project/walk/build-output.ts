import { plainExtensions, typedExtensions, withoutExtension } from '../../util/extensions.ts'

const OUTPUT_FOLDER = /(?:^|\/)(dist|build|out|output|lib|es|esm|cjs)\//
/** Names that hold hand-written sources as often as compiled ones. */
const MIXED_FOLDERS: ReadonlySet<string> = new Set(['lib', 'es', 'esm', 'cjs'])
const COMPILED = /\.[cm]?jsx?$/

/**
 * Takes away build output whose own source is among `files` (`dist/a.js` beside `src/a.ts`). Output
 * without its source stays: it is all there is of a published package. A pure output folder goes as
 * a whole when half of it has its source there, because the rest are chunks of the same build.
 */
export function withoutBuildOutput(files: readonly string[]): readonly string[] {
  const outputs = new Map<string, Output>()
  for (const file of files) {
    const output = outputOf(file)
    if (output !== null) outputs.set(file, output)
  }
  if (outputs.size === 0) return files
  const stems = stemsOf(files)
  const sourced = new Set<string>()
  const counts = new Map<string, { total: number; sourced: number }>()
  for (const [file, output] of outputs) {
    const count = counts.get(output.folder) ?? { total: 0, sourced: 0 }
    counts.set(output.folder, count)
    count.total++
    if (!hasOwnSource(output, stems)) continue
    count.sourced++
    sourced.add(file)
  }
  const isRebuilt = (output: Output): boolean => {
    const count = counts.get(output.folder)
    return !output.mixed && count !== undefined && count.sourced * 2 >= count.total
  }
  return files.filter((file) => {
    const output = outputs.get(file)
    return output === undefined || !(sourced.has(file) || isRebuilt(output))
  })
}

/** The files that build output may have been made from, likeliest first; none for other files. */
export function possibleSources(file: string): readonly string[] {
  const output = outputOf(file)
  if (output === null) return []
  const plain =
    output.plainStem === null
      ? []
      : plainExtensions.map((extension) => output.plainStem + extension)
  return [
    ...output.stems.flatMap((stem) => typedExtensions.map((extension) => stem + extension)),
    ...plain,
  ]
}

interface Output {
  readonly folder: string
  readonly mixed: boolean
  /** What a typed source of it may be called, without an extension. */
  readonly stems: readonly string[]
  /**
   * What a plain source may be called. None in a mixed folder, where two scripts of one name may both
   * be written by hand; nor beside the folder, where `index.js` only hands on `dist/index.js`.
   */
  readonly plainStem: string | null
}

function outputOf(file: string): Output | null {
  if (!COMPILED.test(file)) return null
  const match = OUTPUT_FOLDER.exec(file)
  if (match === null) return null
  const inside = file.slice(match.index + match[0].length).replace(COMPILED, '')
  const folder = file.slice(0, match.index + match[0].length - 1)
  const parent = folder.slice(0, folder.length - match[1]!.length)
  // `dist/esm/a.js` is made from `src/a.ts`; `dist/src/a.js` from `src/a.ts` when the root is compiled.
  const flat = inside.replace(/^(?:esm?|cjs|node)\//, '')
  const stems = [`${parent}src/${flat}`, `${parent}${flat}`]
  const mixed = MIXED_FOLDERS.has(match[1]!)
  return { folder, mixed, stems, plainStem: mixed ? null : stems[0]! }
}

interface Stems {
  readonly typed: ReadonlySet<string>
  readonly plain: ReadonlySet<string>
}

function stemsOf(files: readonly string[]): Stems {
  const typed = new Set<string>()
  const plain = new Set<string>()
  for (const file of files) {
    const stem = withoutExtension(file)
    if (COMPILED.test(file)) plain.add(stem)
    else typed.add(stem)
  }
  return { typed, plain }
}

function hasOwnSource(output: Output, stems: Stems): boolean {
  const { plainStem } = output
  return (
    output.stems.some((stem) => stems.typed.has(stem)) ||
    (plainStem !== null && stems.plain.has(plainStem))
  )
}
