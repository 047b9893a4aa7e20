import { chooseStyle as usualStyle } from '@sendonce/model'
import type { Style } from '../report/style.ts'
import type { CliIo } from './io.ts'

export interface StyleFlags {
  readonly color?: boolean | undefined
  readonly ascii?: boolean | undefined
}

/**
 * How output is drawn: flags first, then `NO_COLOR`, `FORCE_COLOR`, `TERM` and whether the stream
 * (standard output unless told) is a terminal. The only place that decides this.
 */
export function chooseStyle(
  io: CliIo,
  flags: StyleFlags,
  stream: CliIo['stdout'] = io.stdout,
): Style {
  const { isTTY: isTerminal, columns } = stream
  const usual = usualStyle({ env: io.env, isTerminal, columns })
  return {
    width: usual.width,
    placeWidth: isTerminal ? usual.width : Number.POSITIVE_INFINITY,
    color: flags.color ?? usual.color,
    unicode: flags.ascii === undefined ? usual.unicode : !flags.ascii,
  }
}
