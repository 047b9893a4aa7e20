import { resolve, sep } from 'node:path'
import type { RecorderOptions } from './options.ts'

/** A setting that cannot be used, in words for the person who made it. */
export interface RejectedSetting {
  /** The variable, or the option where it was given in code. */
  readonly name: string
  readonly value: unknown
  readonly wanted: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Settings of the code, else of the environment; what cannot be used is left at its default and told. */
export function readOptions(
  env: Environment,
  given: Partial<RecorderOptions> = {},
): { readonly options: RecorderOptions; readonly rejected: readonly RejectedSetting[] } {
  const rejected: RejectedSetting[] = []
  const setting = <T>(
    option: keyof RecorderOptions,
    variable: string,
    standard: T,
    values?: readonly T[],
  ): T => {
    const inCode: unknown = given[option]
    const value = inCode ?? env[variable]
    if (value === undefined || value === '') return standard
    const found = values ? values.find((one) => one === value) : numberOf(value)
    if (found !== undefined) return found as T
    const wanted = values?.join(', ') ?? 'a number that is not negative'
    rejected.push({ name: inCode === undefined ? variable : option, value, wanted })
    return standard
  }
  const usual = env['NODE_ENV'] === 'production' ? 'production' : 'development'
  const modes = ['development', 'production'] as const
  const mode = setting<RecorderOptions['mode']>('mode', 'SENDONCE_MODE', usual, modes)
  const isProduction = mode === 'production'
  const out = given.out === undefined ? env['SENDONCE_OUT'] : given.out
  const form = isProduction ? 'line' : 'full'
  const forms = ['full', 'line', 'off'] as const
  const options: RecorderOptions = {
    mode,
    out: out ? absolute(out) : null,
    terminal: setting<RecorderOptions['terminal']>('terminal', 'SENDONCE_TERMINAL', form, forms),
    hangAfter: setting('hangAfter', 'SENDONCE_HANG_AFTER', isProduction ? 0 : 60_000),
    query: given.query ?? isOn(env['SENDONCE_QUERY']),
    stacksPerSecond: setting('stacksPerSecond', 'SENDONCE_STACKS', 20),
  }
  return { options, rejected }
}

function numberOf(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isFinite(number) && number >= 0 ? number : undefined
}

/** Is a variable that only says yes or no set to yes? */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false', 'off', 'no'].includes(value.toLowerCase())
}

/** Resolved at once, because a program may change its folder; a closing separator names a folder. */
function absolute(path: string): string {
  const isFolder = path.endsWith('/') || path.endsWith(sep)
  return resolve(path) + (isFolder ? sep : '')
}
