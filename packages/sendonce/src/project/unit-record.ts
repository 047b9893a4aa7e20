import type { Finding } from '@sendonce/model'
import type { Analysis } from '../detect/analysis.ts'
import type { SourceHost } from '../link/host.ts'
import type { Sources } from './sources.ts'
import type { AskedMajor, Questions, Resolved } from './unit-host.ts'

/** What a report says of the fix of a finding. */
export type Advice = Pick<Finding, 'fix' | 'toDecide'>

/** What was found out about a unit: plain data, which can be kept. */
export interface UnitRecord {
  readonly analysis: Analysis
  readonly trace: Trace
  /** By fingerprint, as far as it was asked for. */
  readonly advice: Readonly<Record<string, Advice>>
}

/** What a result was made from: where all of it is as it was, an analysis would come to the same. */
export interface Trace {
  /** The files that were read, with what tells whether they are the same; `null`: there was nothing to read. */
  readonly reads: Readonly<Record<string, string | null>>
  readonly majors: readonly AskedMajor[]
  /** `Resolved[]` as JSON: most often nobody has to look into it. */
  readonly resolutions: string
}

/** The trace of an analysis that has asked these questions. */
export function traceOf({ reads, majors, resolutions }: Questions, sources: Sources): Trace {
  return {
    reads: Object.fromEntries(reads.map((file) => [file, sources.hash(file)])),
    majors,
    resolutions: JSON.stringify(resolutions),
  }
}

/** What answers today. */
interface Present {
  readonly host: SourceHost
  /** Imports lead where they led: they need not be followed again. */
  readonly isSameStructure: boolean
}

/** The files of which something else would be read today. */
export function changedReads({ reads }: Trace, sources: Sources): string[] {
  return Object.keys(reads).filter((file) => sources.hash(file) !== reads[file])
}

/** Whether all else that was asked would be answered the same today. */
export function isAnsweredAlike(
  { majors, resolutions }: Trace,
  { host, isSameStructure }: Present,
): boolean {
  return (
    majors.every(({ file, name, major }) => host.dependencyMajor(file, name) === major) &&
    (isSameStructure ||
      (JSON.parse(resolutions) as Resolved[]).every(
        ({ specifier, from, found }) =>
          JSON.stringify(host.resolve(specifier, from)) === JSON.stringify(found),
      ))
  )
}
