import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse, type IncomingMessage } from 'node:http'
import { docsPage, shownUrl, type Incident } from '@sendonce/model'
import { start } from '@sendonce/runtime'
import { scopes, Test, TestFile, type Account, type FileFacts, type Happened } from './account.ts'
import { forgetSenders, ownerOf, watchArrivals } from './arrivals.ts'
import { forget, settle, watchBegun } from './begun.ts'
import { failureOf, missingReason, reasonOf, type Reason } from './failure.ts'
import { testOptions, type TestOptions } from './options.ts'

export type { Test, TestFile } from './account.ts'

let file: TestFile = new TestFile({})
let isSetUp = false
/** The recorder may be switched off: then nothing happens that was expected. */
let isWatched = false
const running = new Set<Test>()

/** A file of tests begins. */
export function openFile(about: FileFacts = {}): void {
  isSetUp = true
  file = new TestFile(about)
  forgetSenders()
}

/** A test begins; `parent`: the one that it is a part of. */
export function beginTest(name: string, parent: Test | null = null): Test {
  const test = new Test(name, file, parent)
  file.tests.add(test)
  running.add(test)
  return test
}

/** Runs the code of a test: what it sends is that test's. */
export function inside<T>(test: Test, run: () => T): T {
  return scopes.run({ account: test, isRequest: false }, run)
}

/** Runs what is the runner's own, and what it goes on with from there. */
export function outside(run: () => void): void {
  scopes.run(undefined, run)
}

/** All that runs from here on is that test's. */
export function enterTest(test: Test): void {
  scopes.enterWith({ account: test, isRequest: false })
}

/** Has all that runs in a channel of a runner's belong to the test that `testOf` gives. */
export function bindTests(channel: Bindable, testOf: (message: unknown) => Test | undefined): void {
  channel.bindStore(scopes, (message) => {
    const account = testOf(message)
    return account && { account, isRequest: false }
  })
}

interface Bindable {
  bindStore(
    store: typeof scopes,
    transform: (message: unknown) => ReturnType<typeof scopes.getStore>,
  ): void
}

/** The tests that run and are no part of another one. */
function outermost(): Test[] {
  return [...running].filter(({ parent }) => parent === null || !running.has(parent))
}

/**
 * Whose a request is that is sent now, and not by code of which the test is known: the only one's that runs, else nobody's.
 * `isSentHere`: in this process, where all that tests do may be known.
 */
function fallback(isSentHere: boolean): Account {
  const [test, ...others] = outermost()
  return !test || others.length > 0 || (isSentHere && file.about.isExact) ? file : test
}

/** The test that calls. */
function currentTest(): Account {
  if (!isSetUp)
    throw new Error(`the runner's set-up has no line of sendonce's: ${docsPage('guide/tests.md')}`)
  const account = scopes.getStore()?.account
  if (account) return account
  const tests = outermost()
  if (tests.length > 1)
    throw new Error('several tests are running, and this Node does not tell which of them calls')
  return tests[0] ?? file
}

/** The test that calls fails unless a request of its is answered twice: in this way (`SO001`), or in any. */
export function expectIncident(code: string | null = null): void {
  currentTest().expected.add(code)
}

/** What has happened to the requests of the test that calls, once nothing of them is under way any more. */
export async function incidents(): Promise<readonly Incident[]> {
  const account = currentTest()
  await settle([account], (await testOptions()).settleMs)
  return account.happened.map(({ incident }) => incident)
}

/** What there is of a test is over, for now: throws the error for which it fails, if it does. */
export async function judgeTest(test: Test): Promise<void> {
  if (test.hasRequests || test.expected.size > 0) await settleTest(test)
  const { happened, expected, judged } = test
  if (happened.length === (judged ?? 0) && expected.size === 0) return
  const options = await testOptions()
  const reasons = happened
    .slice(judged ?? 0)
    .filter((one) => isFailure(one, test, options))
    .map((one) => reasonOf(one))
  test.judged = happened.length
  fail([...reasons, ...(judged === null ? missing(test) : [])])
}

/** What was expected and has not happened. */
function missing({ happened, expected }: Account): Reason[] {
  if (!isWatched) return []
  return [...expected]
    .filter((code) => !happened.some(({ incident }) => code === null || incident.code === code))
    .map((code) => missingReason(code, happened))
}

/** The same; what comes from now on is late. */
export async function endTest(test: Test): Promise<void> {
  try {
    await judgeTest(test)
  } finally {
    running.delete(test)
    forget(test, false)
  }
}

async function settleTest(test: Test): Promise<void> {
  const limit = test.begun.size > 0 ? (await testOptions()).settleMs : 0
  await settle([test], limit)
}

/** A file is over: throws the error for what came when its tests were over, and for what is of no test. */
export async function closeFile(): Promise<void> {
  const closing = file
  const accounts = [closing, ...closing.tests]
  const isUnderWay = accounts.some(({ begun }) => begun.size > 0)
  if (isUnderWay || accounts.some(({ hasRequests }) => hasRequests))
    await settle(accounts, isUnderWay ? (await testOptions()).graceMs : 0)
  for (const account of accounts) forget(account, true)
  closing.isOver = true
  const tests = [...closing.tests]
  const late = tests.flatMap((test) =>
    test.happened.slice(test.judged ?? 0).map((one) => ({ one, test })),
  )
  const reasons = missing(closing)
  if (closing.happened.length > 0 || late.length > 0) {
    const options = await testOptions()
    const own = closing.happened.filter((one) => isFailure(one, closing, options))
    const others = late.filter(({ one, test }) => isFailure(one, test, options))
    if (!closing.about.onFailure) reasons.push(...own.map((one) => reasonOf(one, closing)))
    reasons.push(...others.map(({ one, test }) => reasonOf(one, test)))
  }
  if (reasons.length === 0) return
  const failure = failureOf(reasons)
  if (!closing.about.onFailure) throw failure
  closing.about.onFailure(failure)
}

async function tellAtOnce(happened: Happened, of: TestFile): Promise<void> {
  const { onFailure } = of.about
  if (onFailure && isFailure(happened, of, await testOptions()))
    onFailure(failureOf([reasonOf(happened, of)]))
}

function fail(reasons: readonly Reason[]): void {
  if (reasons.length > 0) throw failureOf(reasons)
}

const grave = { error: ['error'], warning: ['error', 'warning'], never: [] } as const

function isFailure(
  { incident: { code, severity } }: Happened,
  { expected }: Account,
  { failOn, rules }: TestOptions,
): boolean {
  if (expected.has(code) || expected.has(null)) return false
  return grave[failOn].some((one) => one === (rules[code] ?? severity))
}

interface Told {
  readonly incident: Incident
  readonly response: { readonly req?: IncomingMessage & { readonly originalUrl?: string } }
}

/** Once a process, whoever asks first. */
function watch(): void {
  // A test says what went wrong; in full it is drawn where that is asked for.
  const terminal = process.env['SENDONCE_TERMINAL'] ? {} : ({ terminal: 'off' } as const)
  start({ mode: 'development', hangAfter: 0, ...terminal })
  isWatched = Symbol.for('sendonce.runtime') in ServerResponse.prototype
  if (!isWatched) return
  watchArrivals(fallback)
  watchBegun()
  subscribe('sendonce.incident', (message) => {
    const { incident, response } = message as Told
    // Nobody answered: that is another matter.
    if (!incident.second) return
    const account = ownerOf(response) ?? file
    const happened = { incident, request: requestOf(incident, response.req) }
    account.happened.push(happened)
    if (account.isOver)
      process.emitWarning(reasonOf(happened, account).text, { type: 'SendonceWarning' })
    else if (account instanceof TestFile) void tellAtOnce(happened, account)
  })
}

/** The request as its test has sent it; a repeat has the route of the first one, which may be another. */
function requestOf({ request }: Incident, req: Told['response']['req']): string {
  const url = shownUrl(req?.originalUrl ?? req?.url ?? request.url, false)
  const isRoute = request.route !== null && request.route !== url && request.url === url
  return `${req?.method ?? request.method} ${url}${isRoute ? `, route ${request.route}` : ''}`
}

watch()
