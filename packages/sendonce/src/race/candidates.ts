import type { Delay, Operation } from './format.ts'
import type { RunOutcome } from './run-once.ts'

/** What is tried for one request. */
export interface Candidate {
  readonly delay: Delay
  readonly operation: Operation
  /** What is under way at the same time. */
  readonly others: readonly Operation[]
}

/** Shorter delays are no longer than what a machine does to an operation anyway. */
const shortestDelay = 60
const longestDelay = 2000
/** How many times as long as the longest operation of a request. */
const factor = 3

type Requests = RunOutcome['requests']

/** What is worth trying, by request: operations that were seen twice and during which another one was under way. */
export function candidatesIn(once: Requests, twice: Requests): Candidate[][] {
  return [...once].map(([request, all]) => {
    const again = new Map((twice.get(request) ?? []).map((one) => [one.name, one]))
    const stable = all.filter(({ name }) => again.has(name))
    const delay = delayFor([...stable, ...again.values()])
    const found = stable.flatMap((operation): Candidate[] => {
      const others = stable.filter(
        (other) =>
          other !== operation &&
          (overlap(operation, other) || overlap(again.get(operation.name), again.get(other.name))),
      )
      if (others.length === 0) return []
      const by = operation.timer !== null && operation.timer > delay ? 'early' : delay
      return [{ delay: { request, operation: operation.name, by }, operation, others }]
    })
    // Each place of the program first, and what happens there again afterwards: the budget may not last for all of it.
    return found.toSorted(
      (one, other) => roundOf(one) - roundOf(other) || packageRank(one) - packageRank(other),
    )
  })
}

function packageRank({ operation }: Candidate): number {
  return operation.name.includes('@node_modules/') ? 1 : 0
}

/** How often the same was begun before at its place. */
function roundOf({ operation }: Candidate): number {
  return Number(/#(\d+)$/.exec(operation.name)?.[1] ?? 0)
}

/** How many operations were seen in one of two runs only. */
export function unstableIn(once: Requests, twice: Requests): number {
  const namesIn = (requests: Requests): Set<string> =>
    new Set([...requests].flatMap(([request, all]) => all.map(({ name }) => `${request} ${name}`)))
  return inOneOnly(namesIn(once), namesIn(twice)).length
}

/** Which requests one of two runs has not seen. */
export function differencesIn(once: Requests, twice: Requests): string[] {
  return inOneOnly(new Set(once.keys()), new Set(twice.keys())).toSorted()
}

function inOneOnly(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  return [
    ...[...one].filter((name) => !other.has(name)),
    ...[...other].filter((name) => !one.has(name)),
  ]
}

/** Timers take as long as they say: what guards an operation does not make it longer. */
function delayFor(operations: readonly Operation[]): number {
  const lengths = operations.flatMap(({ begin, end, timer }) =>
    end === null || (timer ?? 0) > longestDelay / factor ? [] : [end - begin],
  )
  const wanted = factor * Math.max(0, ...lengths)
  return Math.ceil(Math.min(Math.max(shortestDelay, wanted), longestDelay))
}

function overlap(one: Operation | undefined, other: Operation | undefined): boolean {
  if (!one || !other) return false
  return one.begin < endOf(other) && other.begin < endOf(one)
}

function endOf({ begin, end, timer }: Operation): number {
  return end ?? (timer === null ? Number.POSITIVE_INFINITY : begin + timer)
}
