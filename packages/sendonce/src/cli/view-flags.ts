import type { Confidence } from '@sendonce/model'
import type { RecorderFlags } from '../run/child-environment.ts'

/** The options of `sendonce view`, as they were given. */
export interface ViewFlags extends RecorderFlags {
  /** `false`: the address is printed only. */
  readonly open?: boolean | undefined
  readonly exitWithCommand?: boolean | undefined
  readonly out?: string | undefined
  /** Without a command: a folder with a recording. */
  readonly incidents?: string | undefined
  readonly minConfidence?: Confidence | undefined
  readonly includeTests?: boolean | undefined
  readonly config?: string | undefined
}
