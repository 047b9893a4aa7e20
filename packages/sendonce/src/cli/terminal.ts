import type { Style } from '../report/style.ts'
import type { CliIo } from './io.ts'

export interface StyleFlags {
  readonly color?: boolean | undefined
  readonly ascii?: boolean | undefined
}

const defaultWidth = 80
const widest = 120
const narrowest = 24

/**
 * How output is drawn: flags first, then `NO_COLOR`, `FORCE_COLOR`, `TERM` and whether the stream
 * (standard output unless told) is a terminal. The only place that decides this.
 */
export function chooseStyle(
  io: CliIo,
  flags: StyleFlags,
  stream: CliIo['stdout'] = io.stdout,
): Style {
  const { env } = io
  const isDumb = env['TERM'] === 'dumb'
  const width = stream.isTTY
    ? (stream.columns ?? defaultWidth)
    : Number(env['COLUMNS']) || defaultWidth
  const columns = Math.max(narrowest, Math.min(width, widest))
  return {
    width: columns,
    placeWidth: stream.isTTY ? columns : Number.POSITIVE_INFINITY,
    color: flags.color ?? wantsColor(env, stream.isTTY && !isDumb),
    unicode: !(flags.ascii ?? (isDumb || !isUtf8(env))),
  }
}

function wantsColor(env: CliIo['env'], isTerminal: boolean): boolean {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTerminal
}

/** The locale in force says UTF-8, or says nothing. */
function isUtf8(env: CliIo['env']): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return !locale || /utf-?8/i.test(locale)
}
