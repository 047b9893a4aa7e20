import type { Confidence, Finding } from '@sendonce/model'
import { brief } from '../report/text.ts'
import { UsageError } from '../util/usage-error.ts'

/** The parts of a list that is written with commas. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Whether starts of fingerprints choose a finding; none chooses all. */
export function choosesPrint(prints: readonly string[], { fingerprint }: Finding): boolean {
  return prints.length === 0 || prints.some((print) => fingerprint.startsWith(print))
}

/** Who names a finding wants that one: without it there is nothing of what was asked for. Throws a `UsageError`. */
export function refuseUnknown(
  prints: readonly string[],
  findings: readonly Finding[],
  minConfidence: Confidence,
): void {
  for (const print of prints)
    if (!findings.some((finding) => choosesPrint([print], finding)))
      throw new UsageError(
        `No finding has a fingerprint that begins with ${brief(print)}`,
        `sendonce check --format json tells those that there are${minConfidence === 'low' ? '' : ', with --min-confidence low also of what is far-fetched'}; nothing was changed`,
      )
}
