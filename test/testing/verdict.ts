import { runSuites, type Outcome, type RunnerName } from './run-suites.ts'

/** What a runner makes of the suites. */
export interface Verdict {
  readonly hasFailed: boolean
  readonly tests: number
  /** How many tests have passed, whose requests were answered once. */
  readonly clean: number
  /** Such tests that have failed all the same. */
  readonly wronglyBlamed: readonly string[]
  /** Tests that have passed and are not named, though a request of theirs was answered twice. */
  readonly guiltyAndGreen: readonly string[]
}

const isGuilty = (name: string): boolean => name.startsWith('guilty')

/**
 * Their second answers come when the test is over: its file is to fail, and to name it. On a machine that stands still for a
 * while they may come before.
 */
const isLate = (name: string): boolean => /: when (?:it is|all are) over/.test(name)

const isNamed = (name: string, text: string): boolean =>
  new RegExp(`when its test was over: .*${name}`).test(text)

export function verdictOf({ status, passed, failed, text }: Outcome): Verdict {
  return {
    hasFailed: status !== 0,
    tests: passed.length + failed.length,
    clean: passed.filter((name) => !isGuilty(name)).length,
    wronglyBlamed: failed.filter((name) => !isGuilty(name)),
    guiltyAndGreen: passed.filter(isGuilty).filter((name) => !isLate(name) || !isNamed(name, text)),
  }
}

/** With sendonce exactly the guilty tests fail. */
export const exact: Verdict = {
  hasFailed: true,
  tests: 32,
  clean: 14,
  wronglyBlamed: [],
  guiltyAndGreen: [],
}

/** What people have to read in any case. */
export const told: readonly RegExp[] = [
  /SO005 .*: GET \/late\/\d+, route \/late\/:ms/,
  /first answer {2}res\.json\(\) at app\.cjs:24:7/,
  /second answer res\.json\(\) at app\.cjs:9:9 {2}threw ERR_HTTP_HEADERS_SENT/,
  /SO005 .*: GET \/swallowed\n *which test has sent it is not known/,
  /expected SO001, but no request was answered twice/,
]

/** How many of all tests pass without it: nobody has noticed anything. */
export async function greenOf(runner: RunnerName): Promise<Pick<Outcome, 'failed' | 'status'>> {
  const { failed, passed, status } = await runSuites(runner, { isWatched: false })
  return {
    failed: [...failed, ...(passed.length === 32 ? [] : [`${passed.length} of 32`])],
    status,
  }
}
