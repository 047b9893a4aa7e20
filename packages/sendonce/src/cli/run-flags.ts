import type { RecorderFlags } from '../run/child-environment.ts'
import type { StyleFlags } from './terminal.ts'

/** What `--mode` may say. */
export const modes = ['development', 'production'] as const

/** What `--terminal` may say. */
export const terminalForms = ['full', 'line', 'off'] as const

/** The options of `sendonce run`, as they were given. */
export interface RunFlags extends RecorderFlags, StyleFlags {
  readonly out?: string | undefined
  readonly quiet?: boolean | undefined
}
