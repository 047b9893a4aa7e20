import type { Finding } from '@sendonce/model'
import type { Configuration } from './configuration.ts'

/** Findings with the severities that the configuration wants, without those it turned off. */
export function applyRules(
  findings: readonly Finding[],
  rules: NonNullable<Configuration['rules']>,
): readonly Finding[] {
  return findings.flatMap((finding) => {
    const severity = rules[finding.code]
    if (severity === 'off') return []
    return severity === undefined ? [finding] : [{ ...finding, severity }]
  })
}
