import { patternByCode, patterns, type Pattern } from '@sendonce/model'
import { UsageError } from '../util/usage-error.ts'
import { nearest } from '../util/nearest.ts'

/** The pattern with a code or name; throws `UsageError`, with the nearest there is, for any other. */
export function findPattern(codeOrName: string): Pattern {
  const pattern =
    patternByCode(codeOrName.toUpperCase()) ?? patterns.find((one) => one.name === codeOrName)
  if (pattern) return pattern
  const near = nearest(codeOrName, [
    ...patterns.map((one) => one.code),
    ...patterns.map((one) => one.name),
  ])
  throw new UsageError(
    `there is no pattern '${codeOrName}'`,
    near ? `did you mean ${near}?` : 'sendonce explain lists all',
  )
}
