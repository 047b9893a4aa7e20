import { createRequire } from 'node:module'
import { sep } from 'node:path'
import { isPreloaded, preloading } from './node-options.ts'

/** How the recorder in the child is to behave; what is not given, its own variables or defaults decide. */
export interface RecorderFlags {
  readonly mode?: string | undefined
  readonly terminal?: string | undefined
  readonly hangAfter?: string | undefined
  readonly query?: boolean | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** The environment in which every Node process below the child loads the recorder. */
export function childEnvironment(
  env: Environment,
  register: string,
  folder: string,
  flags: RecorderFlags,
): Record<string, string | undefined> {
  return {
    ...env,
    NODE_OPTIONS: preloading(env['NODE_OPTIONS'], register),
    // The separator says that it is a folder, in which each process has a file of its own.
    SENDONCE_OUT: folder + sep,
    ...(flags.mode === undefined ? {} : { SENDONCE_MODE: flags.mode }),
    ...(flags.terminal === undefined ? {} : { SENDONCE_TERMINAL: flags.terminal }),
    ...(flags.hangAfter === undefined ? {} : { SENDONCE_HANG_AFTER: flags.hangAfter }),
    ...(flags.query ? { SENDONCE_QUERY: '1' } : {}),
  }
}

/** Is this itself a child of `sendonce run`, with the recorder set up for what it starts? */
export function isInsideRun(env: Environment, register: string): boolean {
  return Boolean(env['SENDONCE_OUT']) && isPreloaded(env['NODE_OPTIONS'], register)
}

/** Does `SENDONCE_OFF` keep the recorder from attaching? */
export function isOff(env: Environment): boolean {
  const value = env['SENDONCE_OFF']
  return value !== undefined && !['', '0', 'false', 'off', 'no'].includes(value.toLowerCase())
}

/** The recorder's file. It belongs to this package, not to the project: that one need not have it. */
export function registerFile(): string {
  return createRequire(import.meta.url).resolve('@sendonce/runtime/register')
}
