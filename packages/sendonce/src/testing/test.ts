import type { Incident } from '@sendonce/model'
import { core } from './load-core.ts'

export type { Incident } from '@sendonce/model'

/** The test that calls fails unless one of its requests is answered twice: in this way (`SO001`), or in any. */
export function expectIncident(code?: string): void {
  core.expectIncident(code)
}

/** What has happened to the requests of the test that calls, once nothing of them is under way any more. */
export function incidents(): Promise<readonly Incident[]> {
  return core.incidents()
}
