import { loadConfiguration, type Configuration } from '../config/load-configuration.ts'

export type TestOptions = Required<NonNullable<Configuration['test']>> & {
  readonly rules: NonNullable<Configuration['rules']>
}

let loading: Promise<TestOptions> | null = null

/** What the configuration says of tests; asked when something has happened, or is under way, for the first time. */
export function testOptions(): Promise<TestOptions> {
  loading ??= load()
  return loading
}

async function load(): Promise<TestOptions> {
  const { test, rules = {} } = await loadConfiguration(process.cwd())
  return { failOn: 'error', settleMs: 250, graceMs: 1000, ...test, rules }
}
