import { analyzeForRepair, repairTogether, type Repaired } from '../../src/fix/fix-sources.ts'
import type { Outcome } from '../../src/fix/fix-causes.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'
import type { Finding } from '@sendonce/model'

/** The findings that `sendonce fix` repairs unless it is told. */
export const isUsual = ({ confidence }: Finding): boolean => confidence !== 'low'

interface HowToRepair {
  /** The major version of Express; `null`: none is asked for. */
  readonly express?: number | null
  readonly isWanted?: (finding: Finding) => boolean
}

/** Repairs the first of these files, and what it imports, as `sendonce fix` does. */
export function repairFiles(
  files: Readonly<Record<string, string>>,
  { express = 5, isWanted = isUsual }: HowToRepair = {},
): Repaired {
  const dependencies = express === null ? {} : { express: `^${express}.0.0` }
  const host = createMemoryHost({ ...files, 'package.json': JSON.stringify({ dependencies }) })
  return repairTogether(analyzeForRepair(host, Object.keys(files).slice(0, 1)), isWanted)
}

/** What became of findings, as `fixed return`: in which way, and by which fixers. */
export function kindsOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((one) => `${one.kind} ${'fixers' in one ? one.fixers.join() : ''}`)
}
