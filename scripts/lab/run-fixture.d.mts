import type { Incident } from '@sendonce/model'

export interface FixtureRun {
  readonly client: {
    readonly status: number | null
    readonly body: string
    readonly error?: string
  } | null
  readonly crash: { readonly origin: string; readonly code: string | null } | null
  readonly incidents: readonly Incident[]
  readonly stderr: string
  readonly exitCode: number | null
  readonly channel: string
}

export function runFixture(options: {
  readonly file: string
  readonly drive?: string
  readonly node?: string
  readonly express?: string
}): Promise<FixtureRun>
