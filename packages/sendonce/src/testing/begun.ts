import { createHook } from 'node:async_hooks'
import { scopes, type Account } from './account.ts'
import { clock, pause, turn } from './real-time.ts'

/** What comes back by itself and may answer then: timers, files, names, connections, what is reckoned beside. */
const counted =
  /^(?:Timeout|Immediate|FSREQ|GETADDRINFOREQ|GETNAMEINFOREQ|QUERYWRAP|TCPCONNECT|PIPECONNECT|ZLIB|[A-Z\d]+REQUEST$)/

const known = new Map<string, boolean>()

/** Asked for each promise: an expression takes longer. */
function isCounted(type: string): boolean {
  const before = known.get(type)
  if (before !== undefined) return before
  const is = counted.test(type)
  known.set(type, is)
  return is
}

/** Whose each operation is, by its number. */
const beginners = new Map<number, Account>()

/** Watches what the requests of tests begin. */
export function watchBegun(): void {
  createHook({
    init(id, type, _trigger, resource) {
      if (!isCounted(type)) return
      const scope = scopes.getStore()
      if (!scope?.isRequest || scope.account.isOver) return
      scope.account.begun.set(id, resource)
      beginners.set(id, scope.account)
    },
    // It has come back: what it begins in its turn is counted by itself.
    after(id) {
      if (beginners.size === 0) return
      beginners.get(id)?.begun.delete(id)
      beginners.delete(id)
    },
  }).enable()
}

/** A timer, as far as Node keeps one. */
interface Timer {
  hasRef?(): boolean
  readonly _destroyed?: boolean
  readonly _idleTimeout?: number
}

/** Does it come back within so many milliseconds? What does not keep a process alive is no work of a request. */
function isAwaited(resource: Timer, limit: number): boolean {
  // oxlint-disable no-underscore-dangle -- they are Node's names
  if (resource._destroyed || (resource._idleTimeout ?? 0) > limit) return false
  return resource.hasRef?.() !== false
}

/** A test is over: what never comes back, as a timer that was stopped, would keep its request. Of a file that is over nothing is kept. */
export function forget({ begun }: Account, isFileOver: boolean): void {
  for (const [id, resource] of begun) {
    if (!isFileOver && isAwaited(resource, Number.POSITIVE_INFINITY)) continue
    begun.delete(id)
    beginners.delete(id)
  }
}

/** Waits until nothing that the requests of these have begun is under way, so many milliseconds at most. */
export async function settle(accounts: readonly Account[], limit: number): Promise<void> {
  const until = clock() + limit
  const isUnderWay = (): boolean =>
    accounts.some(({ begun }) => [...begun.values()].some((one) => isAwaited(one, limit)))
  while (isUnderWay() && clock() < until) await pause(2)
  // An incident is told in the turn after.
  await turn()
  await turn()
}
