/** What a function that such a method is given is called for. */
export type OutcomePart = 'ok' | 'error'

/**
 * Methods of what stands for a success or a failure (`Result`, `Either`, `Option`), with what their functions are called for.
 * Sources: the readmes of neverthrow, purify-ts, true-myth, ts-results and oxide.ts, where they agree.
 */
export const outcomeMethods: Readonly<Record<string, readonly OutcomePart[]>> = {
  map: ['ok'],
  asyncMap: ['ok'],
  mapRight: ['ok'],
  andThen: ['ok'],
  asyncAndThen: ['ok'],
  andThrough: ['ok'],
  andTee: ['ok'],
  chain: ['ok'],
  flatMap: ['ok'],
  tap: ['ok'],
  inspect: ['ok'],
  ifRight: ['ok'],
  forEach: ['ok'],
  match: ['ok', 'error'],
  fold: ['error', 'ok'],
  bimap: ['error', 'ok'],
  mapErr: ['error'],
  mapError: ['error'],
  mapLeft: ['error'],
  orElse: ['error'],
  orTee: ['error'],
  tapError: ['error'],
  inspectErr: ['error'],
  ifLeft: ['error'],
  unwrapOrElse: ['error'],
  getOrElse: ['error'],
}

/** Those that neither a list nor a promise has: a chain of calls with one of them is about an outcome. */
const telling =
  /^(?:asyncMap|mapRight|andThen|asyncAndThen|andThrough|andTee|ifRight|fold|bimap|mapErr|mapError|mapLeft|orElse|orTee|tapError|inspectErr|ifLeft|unwrapOr|unwrapOrElse|getOrElse|isOk|isErr|isLeft|isRight|match)$/

/** Whether a chain of calls with methods of these names is about one outcome, and not about the items of a list. */
export function isOfOutcome(names: readonly string[]): boolean {
  return names.some((name) => telling.test(name))
}
