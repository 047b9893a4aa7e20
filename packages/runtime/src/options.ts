import { resolve, sep } from 'node:path'

/** How the recorder is to behave. Each field has a variable of the environment; a value given in code wins. */
export interface RecorderOptions {
  /**
   * `SENDONCE_MODE`. `development`: full evidence of every response. `production`: the stack of the
   * first answer is kept for some responses a second, layers only for routes that had an incident.
   * Default: `production` if `NODE_ENV` says so.
   */
  readonly mode: 'development' | 'production'
  /** `SENDONCE_OUT`: the file or the folder for incidents, one JSON object a line; `null`: none. */
  readonly out: string | null
  /** `SENDONCE_TERMINAL`: what standard error gets. Default: `full`, in production `line`. */
  readonly terminal: 'full' | 'line' | 'off'
  /** `SENDONCE_HANG_AFTER`: milliseconds until a request without an answer is told; 0: never. */
  readonly hangAfter: number
  /** `SENDONCE_QUERY`: show the values of the query string. */
  readonly query: boolean
  /** `SENDONCE_STACKS`: stacks of first answers a second in production. */
  readonly stacksPerSecond: number
}

/** A setting that cannot be used, in words for the person who made it. */
export interface RejectedSetting {
  readonly variable: string
  readonly value: string
  readonly wanted: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Settings of the environment; what cannot be used is left at its default and told. */
export function readOptions(
  env: Environment,
  given: Partial<RecorderOptions> = {},
): { readonly options: RecorderOptions; readonly rejected: readonly RejectedSetting[] } {
  const rejected: RejectedSetting[] = []
  const choice = <T extends string>(variable: string, values: readonly T[], standard: T): T => {
    const value = env[variable]
    if (!value) return standard
    const found = values.find((one) => one === value)
    if (!found) rejected.push({ variable, value, wanted: values.join(', ') })
    return found ?? standard
  }
  const number = (variable: string, standard: number): number => {
    const value = env[variable]
    if (!value) return standard
    const parsed = Number(value)
    if (Number.isFinite(parsed) && parsed >= 0) return parsed
    rejected.push({ variable, value, wanted: 'a number that is not negative' })
    return standard
  }
  const usual = env['NODE_ENV'] === 'production' ? 'production' : 'development'
  const mode =
    given.mode ??
    choice<RecorderOptions['mode']>('SENDONCE_MODE', ['development', 'production'], usual)
  const isProduction = mode === 'production'
  const out = env['SENDONCE_OUT']
  const options: RecorderOptions = {
    mode,
    out: out ? absolute(out) : null,
    terminal: choice('SENDONCE_TERMINAL', ['full', 'line', 'off'], isProduction ? 'line' : 'full'),
    hangAfter: number('SENDONCE_HANG_AFTER', isProduction ? 0 : 60_000),
    query: isOn(env['SENDONCE_QUERY']),
    stacksPerSecond: number('SENDONCE_STACKS', 20),
    ...given,
  }
  return { options: given.out ? { ...options, out: absolute(given.out) } : options, rejected }
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
