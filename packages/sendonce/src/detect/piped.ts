import type { Answer } from '../analyse/domain/answer.ts'
import type { RegionInfo } from '../analyse/domain/frame.ts'
import { isEndOfPiped } from '../analyse/later/pipes.ts'
import { isGivenError } from './two-failures.ts'

/** Whether an answer comes behind the end of what was piped into the response, and not because that has failed. */
export function isBehindPiped(first: Answer, second: Answer, region: RegionInfo): boolean {
  return isEndOfPiped(first, region) && !isGivenError(second.steps)
}
