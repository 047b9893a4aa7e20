import type { Pattern } from './pattern.ts'
import { so001 } from './patterns/so001-missing-return-after-send.ts'
import { so002 } from './patterns/so002-next-after-send.ts'
import { so003 } from './patterns/so003-chained-terminal-call.ts'
import { so004 } from './patterns/so004-callback-and-outer-send.ts'
import { so005 } from './patterns/so005-guard-helper-continues.ts'
import { so006 } from './patterns/so006-unawaited-guard.ts'
import { so007 } from './patterns/so007-promise-chain-continues.ts'
import { so008 } from './patterns/so008-catch-after-send.ts'
import { so009 } from './patterns/so009-error-handler-ignores-headers-sent.ts'
import { so010 } from './patterns/so010-stream-error-after-headers.ts'
import { so011 } from './patterns/so011-header-after-send.ts'
import { so012 } from './patterns/so012-callback-called-twice.ts'
import { so013 } from './patterns/so013-send-in-loop.ts'
import { so014 } from './patterns/so014-event-handler-sends-repeatedly.ts'
import { so015 } from './patterns/so015-timeout-race.ts'
import { so016 } from './patterns/so016-framework-and-code-both-reply.ts'
import { so017 } from './patterns/so017-two-handlers-match.ts'
import { so018 } from './patterns/so018-late-response-wrapper.ts'
import { so019 } from './patterns/so019-send-after-disconnect.ts'
import { so020 } from './patterns/so020-operation-executed-twice.ts'
import { so021 } from './patterns/so021-shared-response.ts'
import { so022 } from './patterns/so022-dependency-replied-twice.ts'
import { so023 } from './patterns/so023-outgoing-request-headers-sent.ts'
import { so101 } from './patterns/so101-no-response-branch.ts'
import { so102 } from './patterns/so102-async-rejection-unanswered.ts'
import { so103 } from './patterns/so103-framework-waits-for-handler.ts'
import { so104 } from './patterns/so104-headers-sent-guard-hides-hang.ts'
import { so105 } from './patterns/so105-stalled-stream.ts'

/** Every catalogued pattern, by code. A code is never used for anything else again. */
export const patterns: readonly Pattern[] = [
  so001,
  so002,
  so003,
  so004,
  so005,
  so006,
  so007,
  so008,
  so009,
  so010,
  so011,
  so012,
  so013,
  so014,
  so015,
  so016,
  so017,
  so018,
  so019,
  so020,
  so021,
  so022,
  so023,
  so101,
  so102,
  so103,
  so104,
  so105,
]

/** The pattern with this code, `SO001` …; `undefined` where there is none. */
export function patternByCode(code: string): Pattern | undefined {
  return patterns.find((pattern) => pattern.code === code)
}

/** The address of a page of the documentation, by its path in the folder `docs`. */
export function docsPage(path: string): string {
  return `https://github.com/sendonce/sendonce/blob/main/docs/${path}`
}

/** The page of a pattern. */
export function docsUrl(code: string): string {
  return docsPage(`patterns/${code}.md`)
}
