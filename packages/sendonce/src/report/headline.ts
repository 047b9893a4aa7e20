import type { Finding } from '@sendonce/model'
import { brief, cut } from './text.ts'

/** Many editors show only so much, and only the first line. */
const lineWidth = 160

/** A finding in one line that stands alone: what happens, where it was answered first, and the code. */
export function headline({ code, message }: Finding): string {
  const end = `. [${code}]`
  return cut(brief(message), lineWidth - end.length, '…') + end
}
