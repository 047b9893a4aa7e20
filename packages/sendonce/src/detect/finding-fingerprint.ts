import { fingerprint } from '../util/fingerprint.ts'

/** What a finding is known by: no line numbers, and nothing that a formatter decides. */
export interface Identity {
  readonly code: string
  readonly files: readonly (string | null | undefined)[]
  /** The calls as they stand in the source. */
  readonly calls: readonly (string | null)[]
  /** The function in which the rule is broken. */
  readonly functionName: string | null
}

/** As much of a call as names it: what stands in a long callback is not what makes it this one. */
const longest = 100

/** The fingerprint of a finding: it stays when lines move and when the source is formatted anew. */
export function findingFingerprint({ code, files, calls, functionName }: Identity): string {
  return fingerprint([code, ...files, ...calls.map(withoutLayout), functionName].join('|'))
}

/** A call without what formatters change: white space, quotes, semicolons, trailing commas, brackets that only group. */
function withoutLayout(call: string | null): string {
  return (call ?? '')
    .slice(0, 8 * longest)
    .replace(/[\s;'"`]+/g, '')
    .replace(/,(?=[)\]}])|[()]/g, '')
    .slice(0, longest)
}
