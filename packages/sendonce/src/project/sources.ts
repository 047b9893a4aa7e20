import { createHash } from 'node:crypto'
import type { SkipReason } from '@sendonce/model'
import { mentionsSuppression } from '../detect/suppress.ts'
import { isCandidate } from './candidate.ts'
import { statOf, type FileStat } from './file-stat.ts'
import { judgeText, readSource, type SourceText } from './read-source.ts'

/** What is known of a file as long as its time and size are the same. */
export interface FileFacts {
  readonly mtimeMs: number
  readonly size: number
  /** Why it is not read. */
  readonly skipped?: { readonly reason: SkipReason; readonly detail: string }
  readonly lines: number
  readonly isCandidate?: true
  /** It may have comments that accept findings. */
  readonly isSuppressing?: true
  /** Of its text; made when it is asked for. */
  hash?: string
}

/** A file that was written as shortly before it was looked at may have been written again, at the same time by its clock. */
const settledMs = 2000

/**
 * The files that an analysis needs, by root-relative name: their texts, and what is known of them. Each is read once,
 * when it is first asked for, and not at all where `known` still holds and nobody wants the text.
 */
export class Sources {
  readonly #root: string
  readonly #known: ReadonlyMap<string, FileFacts>
  readonly #unsaved: ReadonlyMap<string, string>
  readonly #facts = new Map<string, FileFacts>()
  readonly #texts = new Map<string, string | null>()
  #hasNews = false

  /** `root` is absolute, with `/`. `unsaved`: texts that stand for those on disk; it may change, see `forget`. */
  constructor(
    root: string,
    known: ReadonlyMap<string, FileFacts> = new Map(),
    unsaved: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#root = root
    this.#known = known
    this.#unsaved = unsaved
  }

  /** Reads without keeping. */
  load(file: string): SourceText {
    return this.#load(file)
  }

  /** Looks at a file once. The texts of candidates are kept: they are going to be wanted. */
  facts(file: string): FileFacts {
    const seen = this.#facts.get(file)
    if (seen) return seen
    const unsaved = this.#unsaved.get(file)
    // Without a time: of what is not written nothing can be kept.
    const stat =
      unsaved === undefined
        ? statOf(this.#pathOf(file))
        : { mtimeMs: 0, size: unsaved.length, isFile: (): boolean => true }
    const known = this.#known.get(file)
    const isKnown =
      unsaved === undefined && known?.mtimeMs === stat.mtimeMs && known.size === stat.size
    const facts = isKnown ? known : this.#read(file, stat)
    this.#facts.set(file, facts)
    return facts
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

  /** Tells whether a text is the same; `null` where there is none. */
  hash(file: string): string | null {
    const facts = this.facts(file)
    if (facts.skipped) return null
    if (facts.hash === undefined) {
      const text = this.text(file)
      if (text === null) return null
      facts.hash = createHash('sha1').update(text).digest('base64')
    }
    return facts.hash
  }

  /** Whether a file had to be read, because nothing was known of it or that did not hold. */
  get hasNews(): boolean {
    return this.#hasNews
  }

  /** What is known of the files that were looked at. */
  get seen(): ReadonlyMap<string, FileFacts> {
    return this.#facts
  }

  /** The files that have another time or size than when they were looked at. */
  writtenTo(): string[] {
    return [...this.#facts.keys()].filter((file) => !this.#unsaved.has(file) && this.isOlder(file))
  }

  /** Whether a file was written to since it was looked at. */
  isOlder(file: string): boolean {
    const facts = this.#facts.get(file)
    const { mtimeMs, size } = statOf(this.#pathOf(file))
    return facts?.mtimeMs !== mtimeMs || facts.size !== size
  }

  /** Notes what texts come to, by the word of somebody who has read them as well. */
  noteHashes(hashes: Readonly<Record<string, string | null>>): void {
    for (const [file, hash] of Object.entries(hashes)) {
      const facts = this.#facts.get(file)
      if (facts && hash !== null) facts.hash ??= hash
    }
  }

  /** Looks at these files again when they are asked for; false where one was not looked at yet. */
  forget(files: readonly string[]): boolean {
    const isKnown = files.every((file) => this.#facts.has(file))
    for (const file of files) {
      this.#facts.delete(file)
      this.#texts.delete(file)
    }
    return isKnown
  }

  /** Forgets texts that nobody is going to ask for. */
  letGo(files: Iterable<string>): void {
    for (const file of files) this.#texts.delete(file)
  }

  /** What can be said of the same files later on, if they are not written to. `since` is when the first was looked at. */
  settledFacts(since: number): Map<string, FileFacts> {
    const settled = ({ mtimeMs }: FileFacts): boolean => mtimeMs > 0 && mtimeMs < since - settledMs
    return new Map([...this.#facts].filter(([, facts]) => settled(facts)))
  }

  #pathOf(file: string): string {
    return `${this.#root}/${file}`
  }

  #load(file: string, stat?: FileStat): SourceText {
    const text = this.#unsaved.get(file)
    return text === undefined ? readSource(this.#pathOf(file), stat) : judgeText(text, text.length)
  }

  #read(file: string, stat: FileStat): FileFacts {
    this.#hasNews = true
    const { mtimeMs, size } = stat
    const source = this.#load(file, stat)
    if (source.kind === 'skipped') {
      const { reason, detail } = source
      return { mtimeMs, size, skipped: { reason, detail }, lines: 0 }
    }
    const { text } = source
    const facts: FileFacts = {
      mtimeMs,
      size,
      lines: countLines(text),
      ...(isCandidate(text, file) ? { isCandidate: true } : {}),
      ...(mentionsSuppression(text) ? { isSuppressing: true } : {}),
    }
    if (facts.isCandidate) this.#texts.set(file, text)
    return facts
  }
}

function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
