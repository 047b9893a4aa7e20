import type { Incident } from '@sendonce/model'

export interface ClientAnswer {
  readonly status: number | null
  readonly body: string
  readonly error?: string
}

export interface FixtureRun {
  readonly client: ClientAnswer | null
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

/** A run with several requests, and what the app wrote to standard error output during each. */
export interface RequestsRun extends Omit<FixtureRun, 'client'> {
  readonly answers: readonly { readonly client: ClientAnswer; readonly stderr: string }[]
}

export function runRequests(options: {
  readonly file: string
  readonly drives: readonly string[]
  readonly node?: string
  readonly express?: string
}): Promise<RequestsRun>

/** Runs several apps in one process; those of a process in which something happens are run alone. */
export function runQuietApps(
  apps: readonly { readonly file: string; readonly drives: readonly string[] }[],
  how: { readonly node?: string; readonly express?: string },
): Promise<readonly RequestsRun[]>
