import type { Confidence } from '@sendonce/model'
import { InvalidArgumentError } from 'commander'
import type { Concurrency } from '../project/concurrency.ts'

// Apart from the check itself, so that help and mistakes do not wait for the engine to load.

/** What `--format` may say. */
export const formats = [
  'pretty',
  'line',
  'plain',
  'json',
  'sarif',
  'github',
  'gitlab',
  'markdown',
  'html',
] as const

/** How a report may be printed or written. */
export type Format = (typeof formats)[number]

/** A report that is written to a file, beside what is printed. */
export interface Output {
  readonly format: Format
  readonly file: string
}

/** What each `--output` says. */
export function outputOf(text: string, earlier: readonly Output[] = []): readonly Output[] {
  const [, name, file] = /^([^=]*)=(.+)$/s.exec(text) ?? []
  const format = formats.find((one) => one === name)
  if (!format || file === undefined)
    throw new InvalidArgumentError(
      `It takes a form and a file, as in sarif=sendonce.sarif. Forms: ${formats.join(', ')}.`,
    )
  return [...earlier, { format, file }]
}

/** What `--concurrency` says. */
export function concurrencyOf(text: string): Concurrency {
  if (text === 'auto' || text === 'off') return text
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It takes auto, off or a whole number from 1.')
}

/** The options of `sendonce check`, as they were given. */
export interface CheckFlags {
  readonly minConfidence?: Confidence | undefined
  readonly failOn?: Confidence | undefined
  readonly includeTests?: boolean | undefined
  readonly format: Format
  readonly output?: readonly Output[] | undefined
  readonly quiet?: boolean | undefined
  readonly all?: boolean | undefined
  /** Look for the fix of each finding. */
  readonly fixes?: boolean | undefined
  /** List the calls that could not be followed. */
  readonly explainCoverage?: boolean | undefined
  readonly withSource?: boolean | undefined
  /** `false`: the HTML report shows places only. */
  readonly source?: boolean | undefined
  /** A folder with a recording; `false`: compare with none. */
  readonly incidents?: string | boolean | undefined
  /** The file of accepted findings; `false`: nothing is accepted. */
  readonly baseline?: string | boolean | undefined
  /** Report only what was not there at this revision. */
  readonly newSince?: string | undefined
  readonly config?: string | undefined
  /** Where to keep what was found out; `false`: nowhere. */
  readonly cache?: string | boolean | undefined
  /** In how many processes packages are analysed. */
  readonly concurrency?: Concurrency | undefined
  /** Check again whenever a source changes. */
  readonly watch?: boolean | undefined
  readonly color?: boolean | undefined
  readonly ascii?: boolean | undefined
}
