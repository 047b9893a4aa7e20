import type { Incident } from '@sendonce/model'
import { candidatesIn, differencesIn, unstableIn, type Candidate } from './candidates.ts'
import type { Delay, IncidentEntry } from './format.ts'
import type { RunOutcome } from './run-once.ts'

/** How far it is looked. */
export interface Limits {
  readonly runs: number
  readonly ms: number
  /** Stop at the first one that is confirmed. */
  readonly bail: boolean
}

/** An order in which a request is answered twice. */
export interface Race {
  readonly candidate: Candidate
  readonly incident: Incident
  /** How often it happened when nothing else was delayed. */
  readonly times: number
  readonly tries: number
}

/** Tests that failed with these delays, and no request was answered twice. */
export interface Failure {
  readonly delays: readonly Delay[]
  /** `null`: they did not end. */
  readonly status: number | null
}

/** What was found. */
export interface Explored {
  readonly kind: 'explored'
  readonly races: readonly Race[]
  /** Seen with other delays, and not again alone. */
  readonly unconfirmed: readonly Race[]
  readonly failures: readonly Failure[]
  /** Answered twice without any delay. */
  readonly plain: readonly Incident[]
  readonly runs: number
  readonly runsBefore: number
  readonly requests: number
  readonly operations: number
  readonly candidates: number
  readonly notExplored: number
  /** Operations that were seen in one of the plain runs only. */
  readonly unstable: number
  readonly isBudgetUsed: boolean
}

/** Why nothing could be found out. */
export interface Refused {
  readonly kind: 'refused'
  readonly why: string
  readonly hint: string
  /** The end of what the tests printed, where that tells more. */
  readonly text: string
}

/** Somebody has ended it. */
export interface Interrupted {
  readonly kind: 'interrupted'
  readonly signal: NodeJS.Signals
}

/** A run of the tests; `limit`: after so many milliseconds it is ended. */
export type RunTests = (delays: readonly Delay[], limit: number) => Promise<RunOutcome>

/** Is told before each run, with how many there were and how many there will be as far as it is known. */
export type Tell = (done: number, total: number, what: string) => void

const tries = 3
/** No run is ended before, whatever is wanted. */
const shortestLimit = 60_000
const replayLimit = 30 * 60_000

class Stopped extends Error {
  readonly result: Refused | Interrupted

  constructor(result: Refused | Interrupted) {
    super(result.kind)
    this.result = result
  }
}

/** Looks for orders in which requests of the tests are answered twice. */
export async function explore(
  runTests: RunTests,
  limits: Limits,
  tell: Tell,
): Promise<Explored | Refused | Interrupted> {
  try {
    return await new Exploration(runTests, limits, tell).explore()
  } catch (error) {
    if (error instanceof Stopped) return error.result
    throw error
  }
}

/** One order, as often as was wanted. */
export interface Repeated {
  readonly kind: 'repeated'
  readonly times: number
  readonly tries: number
  readonly incident: Incident | null
}

/** Has one order happen again. */
export async function repeat(
  runTests: RunTests,
  delay: Delay,
  wanted: number,
  tell: Tell,
): Promise<Repeated | Refused | Interrupted> {
  const seen: Incident[] = []
  try {
    for (let at = 1; at <= wanted; at++) {
      tell(at - 1, wanted, `run ${at}, ${delay.request}`)
      // oxlint-disable-next-line no-await-in-loop -- runs would disturb each other
      const outcome = checked(await runTests([delay], replayLimit), false)
      const operations = outcome.requests.get(delay.request)
      if (!operations?.some(({ name }) => name === delay.operation))
        throw refusal(
          operations
            ? `${delay.request} has not begun ${delay.operation}`
            : `there was no request ${delay.request}`,
          'the tests or the program have changed since; sendonce race looks again',
          outcome.text,
        )
      const entry = outcome.incidents.find(({ request }) => request === delay.request)
      if (entry) seen.push(entry.incident)
    }
    return { kind: 'repeated', times: seen.length, tries: wanted, incident: seen[0] ?? null }
  } catch (error) {
    if (error instanceof Stopped) return error.result
    throw error
  }
}

function checked(outcome: RunOutcome, isPlain: boolean): RunOutcome {
  const { signal, fault, status, requests, text } = outcome
  if (signal) throw new Stopped({ kind: 'interrupted', signal })
  if (fault !== null)
    throw refusal(`the command cannot be started (${fault})`, 'check the spelling')
  if (!isPlain) return outcome
  if (status === null)
    throw refusal(
      'the tests do not end in the time that there is, with nothing delayed',
      'raise --time, or leave away what has them watch files',
      text,
    )
  if (status !== 0)
    throw refusal(
      `the tests fail with nothing delayed (status ${status})`,
      'they have to pass first',
      text,
    )
  if (requests.size === 0)
    throw refusal(
      'the tests have sent no request that was seen',
      'the server has to run in a Node process below the command, with its NODE_OPTIONS',
      text,
    )
  return outcome
}

function refusal(why: string, hint: string, text = ''): Stopped {
  return new Stopped({ kind: 'refused', why, hint, text })
}

interface Tried {
  readonly left: Candidate[]
  readonly hasFailed: boolean
}

class Exploration {
  private readonly runTests: RunTests
  private readonly limits: Limits
  private readonly tell: Tell
  private readonly until: number
  private runs = 0
  /** How many there are without those that confirm. */
  private planned = 3
  private limit = shortestLimit
  private readonly suspects = new Map<string, { candidate: Candidate; incident: Incident }>()
  private readonly races: Race[] = []
  private readonly unconfirmed: Race[] = []
  private readonly failures: Failure[] = []
  private known = new Set<string>()

  constructor(runTests: RunTests, limits: Limits, tell: Tell) {
    this.runTests = runTests
    this.limits = limits
    this.tell = tell
    this.until = Date.now() + limits.ms
  }

  async explore(): Promise<Explored> {
    const [once, twice] = [await this.runPlain(), await this.runPlain()]
    const differing = differencesIn(once.requests, twice.requests)
    if (differing.length > 0) {
      const named = differing.slice(0, 5).join(', ')
      const more = differing.length > 5 ? `, and ${differing.length - 5} more` : ''
      throw refusal(
        `two runs with nothing delayed differ in their requests: ${named}${more}`,
        'have the tests send the same requests each time; those of one file one after the other',
      )
    }
    const plain = [...once.incidents, ...twice.incidents].map(({ incident }) => incident)
    // What happens now and then with nothing delayed is a race.
    const inBoth = fingerprintsOf(once.incidents)
    this.known = new Set(fingerprintsOf(twice.incidents).filter((one) => inBoth.includes(one)))
    // A test may take longer, and its runner's own limits come first.
    this.limit = Math.max(shortestLimit, 10 * Math.max(once.ms, twice.ms))
    const all = candidatesIn(once.requests, twice.requests)
    const most = Math.max(0, ...all.map(({ length }) => length))
    const batches = Array.from({ length: most }, (_, at) => all.flatMap((one) => one[at] ?? []))
    this.planned = this.runs + most
    let explored = 0
    let isBudgetUsed = false
    for (const [at, batch] of batches.entries()) {
      // What was seen is to be confirmed.
      if (!this.mayRun(1 + tries * this.suspects.size)) {
        isBudgetUsed = true
        break
      }
      const { left, hasFailed } = await this.tryBatch(batch, `${at + 1} of ${batches.length}`)
      explored += batch.length - left.length
      // What has ended the tests is not among them.
      if (hasFailed && left.length > 0 && left.length < batch.length) batches.push(left)
      if (this.limits.bail) await this.confirmAll()
      if (this.limits.bail && this.races.length > 0) break
    }
    const runsBefore = this.runs
    const isConfirmed = await this.confirmAll()
    const candidates = all.flat().length
    return {
      kind: 'explored',
      races: this.races,
      unconfirmed: this.unconfirmed,
      failures: this.failures,
      plain: uniqueBy(plain).filter(({ fingerprint }) =>
        this.races.every(({ incident }) => incident.fingerprint !== fingerprint),
      ),
      runs: this.runs,
      runsBefore,
      requests: once.requests.size,
      operations: [...once.requests.values()].flat().length,
      candidates,
      notExplored: candidates - explored + this.suspects.size,
      unstable: unstableIn(once.requests, twice.requests),
      isBudgetUsed: isBudgetUsed || !isConfirmed,
    }
  }

  private mayRun(count: number): boolean {
    return this.runs + count <= this.limits.runs && Date.now() < this.until
  }

  private count(what: string): void {
    const total = Math.min(this.planned + tries * this.suspects.size, this.limits.runs)
    const done = this.runs++
    this.tell(done, Math.max(total, this.runs), `run ${this.runs}, ${what}`)
  }

  private async runPlain(): Promise<RunOutcome> {
    this.count('nothing delayed')
    return checked(await this.runTests([], Math.max(this.limits.ms, shortestLimit)), true)
  }

  private async run(delays: readonly Delay[], what: string): Promise<RunOutcome> {
    this.count(what)
    return checked(await this.runTests(delays, this.limit), false)
  }

  /** Gives those that the tests did not come to: a second answer may have ended them. */
  private async tryBatch(batch: readonly Candidate[], what: string): Promise<Tried> {
    const delays = batch.map(({ delay }) => delay)
    const outcome = await this.run(delays, `delays ${what}`)
    const news = outcome.incidents.filter(({ incident }) => !this.known.has(incident.fingerprint))
    if (outcome.status !== 0 && news.length === 0)
      this.failures.push({ delays, status: outcome.status })
    for (const { request, incident } of news) {
      const candidate = batch.find(({ delay }) => delay.request === request)
      if (!candidate || this.known.has(incident.fingerprint)) continue
      this.known.add(incident.fingerprint)
      this.suspects.set(incident.fingerprint, { candidate, incident })
    }
    const left = batch.filter(
      ({ delay: { request, operation } }) =>
        !outcome.requests.get(request)?.some(({ name }) => name === operation),
    )
    return { left, hasFailed: outcome.status !== 0 }
  }

  /** Provokes each suspect alone; `false`: for some the budget did not last. */
  private async confirmAll(): Promise<boolean> {
    for (const [fingerprint, { candidate, incident }] of this.suspects) {
      if (this.limits.bail && this.races.length > 0) return true
      this.suspects.delete(fingerprint)
      let times = 0
      let tried = 0
      for (; tried < tries && this.mayRun(1); tried++) {
        const what = `${candidate.delay.request} once more`
        const { incidents } = await this.run([candidate.delay], what)
        if (incidents.some((one) => isSame(one, candidate, incident))) times++
      }
      const race = { candidate, incident, times, tries: tried }
      if (times > 0) this.races.push(race)
      else this.unconfirmed.push(race)
      if (tried < tries) {
        for (const rest of this.suspects.values())
          this.unconfirmed.push({ ...rest, times: 0, tries: 0 })
        this.suspects.clear()
        return false
      }
    }
    return true
  }
}

function isSame(entry: IncidentEntry, { delay }: Candidate, { fingerprint }: Incident): boolean {
  return entry.request === delay.request && entry.incident.fingerprint === fingerprint
}

function fingerprintsOf(incidents: readonly IncidentEntry[]): string[] {
  return incidents.map(({ incident }) => incident.fingerprint)
}

function uniqueBy(incidents: readonly Incident[]): Incident[] {
  return [...new Map(incidents.map((one) => [one.fingerprint, one])).values()]
}
