import type { Confidence } from '@sendonce/model'

/** What `--format` of `sendonce fix` may say. */
export const fixFormats = ['pretty', 'json'] as const

/** The options of `sendonce fix`, as they were given. */
export interface FixFlags {
  readonly dryRun?: boolean | undefined
  readonly interactive?: boolean | undefined
  readonly code?: string | undefined
  readonly fingerprint?: string | undefined
  readonly allowDirty?: boolean | undefined
  readonly minConfidence?: Confidence | undefined
  readonly includeTests?: boolean | undefined
  readonly format: (typeof fixFormats)[number]
  readonly config?: string | undefined
  readonly cache?: string | boolean | undefined
  readonly color?: boolean | undefined
  readonly ascii?: boolean | undefined
}
