import { posix } from 'node:path'
import { readSource, type SourceText } from './read-source.ts'

/**
 * The texts of the files that the analysis needs, by root-relative name. What the project decided to
 * keep is put in; what is asked for and not there is read then, once.
 */
export class SourceCache {
  readonly #root: string
  readonly #texts = new Map<string, string | null>()

  /** `root` is absolute, with `/`. */
  constructor(root: string) {
    this.#root = root
  }

  /** Reads without keeping. */
  load(file: string): SourceText {
    return readSource(posix.join(this.#root, file))
  }

  keep(file: string, text: string): void {
    this.#texts.set(file, text)
  }

  /** `null` when the file cannot be read or is not worth reading. */
  text(file: string): string | null {
    const known = this.#texts.get(file)
    if (known !== undefined) return known
    const loaded = this.load(file)
    const text = loaded.kind === 'text' ? loaded.text : null
    this.#texts.set(file, text)
    return text
  }
}
