/**
 * What a framework makes of what a handler returns, by what that is: something, nothing (`undefined` and `null`), or the
 * response itself. `sent`: it answers; `admits`: where it is true the request goes on to its handler, and
 * where nothing is returned in any case; `waited`: with a promise
 * it goes on when that is settled; `ended`: it answers if nobody has: where nothing is returned, once a promise is settled so.
 */
export interface Returned {
  readonly value: 'sent' | 'admits' | 'waited' | 'dropped'
  readonly nothing: 'sent' | 'ended' | 'admits' | 'dropped'
  readonly response: 'sent' | 'admits' | 'ended' | 'dropped'
  /** The same of what a promise that is returned comes with, or an observable, where that is not taken alike. */
  readonly settled?: Returned
}
