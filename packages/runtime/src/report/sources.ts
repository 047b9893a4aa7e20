import type { Place } from '@sendonce/model'
import { readFileSync, statSync } from '../files.ts'

/** Larger files are generated, and reading them would hold the program up. */
const sizeLimit = 2 * 1024 * 1024
const keptFiles = 50

const texts = new Map<string, string | null>()
const offers = new Map<string, () => string | null>()

/** The text of a source file; `null` where there is none to read. Kept, since mistakes come again. */
export function readSource(file: string): string | null {
  const known = texts.get(file)
  if (known !== undefined) return known
  if (texts.size >= keptFiles) texts.clear()
  const text = read(file)
  texts.set(file, text)
  return text
}

/** Names who has the text of a file that may not be there, such as a source map. */
export function offerSource(file: string, text: () => string | null): void {
  if (!offers.has(file)) texts.delete(file)
  offers.set(file, text)
}

function read(file: string): string | null {
  try {
    return statSync(file).size > sizeLimit ? null : readFileSync(file, 'utf8')
  } catch {
    return offers.get(file)?.() ?? null
  }
}

/** The rest of a line, from a place on. */
export function textAt({ file, line, column }: Place): string {
  const text = readSource(file)?.split('\n')[line - 1]
  return text?.slice(column - 1) ?? ''
}
