/**
 * Operators of RxJS, by what they are where a source gives one value, as the handler behind an interceptor does: a method of
 * a promise, or `tap`, which is told of what comes and changes nothing. Source: https://rxjs.dev/api, held against the real package by tests.
 */
const operators = {
  map: 'then',
  switchMap: 'then',
  mergeMap: 'then',
  concatMap: 'then',
  exhaustMap: 'then',
  flatMap: 'then',
  catchError: 'catch',
  finalize: 'finally',
  tap: 'tap',
} as const

/** Functions that make an observable of one value, or take what it gives: as which function of `Promise`. */
const sources = {
  of: 'resolve',
  from: 'resolve',
  firstValueFrom: 'resolve',
  lastValueFrom: 'resolve',
  throwError: 'reject',
} as const

const inPackage = /^rxjs(?:\/operators)?\.(\w+)$/

export type ObservableOperator = (typeof operators)[keyof typeof operators]

/** What an operator does that a program calls by this path, `rxjs/operators.map`; undefined for other functions. */
export function observableOperator(path: string): ObservableOperator | undefined {
  return named(operators, path)
}

/** Which function of `Promise` a function of RxJS is like that is called by this path; undefined for other functions. */
export function observableSource(path: string): 'resolve' | 'reject' | undefined {
  return named(sources, path)
}

/** The type, by the name that its rows have, of the observable of what a handler gives that stands behind. */
export const handledType = '@nestjs/common#Handled'

/** Whether this path is that of an observable which ends without a value: who waits for one gets a failure. */
export function isWithoutValue(path: string): boolean {
  return inPackage.exec(path)?.[1] === 'EMPTY'
}

function named<T>(table: Readonly<Record<string, T>>, path: string): T | undefined {
  const name = inPackage.exec(path)?.[1]
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}
