import { registrationsNamed } from '@sendonce/model'
import { keyOf, ownerOf, unknownValue, type Value } from '../domain/value.ts'
import type { FunctionIr } from '../../syntax/ir.ts'
import type { State } from '../domain/state.ts'
import type { UnfollowedCall } from '../domain/unfollowed.ts'
import { isOfForeignFramework } from './roles.ts'
import type { Handing } from './route-entry.ts'

/** Packages whose handlers follow rules of their own, for which, or for whose old versions, there is no model; some of another protocol. */
const packages =
  /^(fastify|hono|@hapi\/|hapi|restify|ldapjs|h3|sails|micro|@feathersjs\/(?!express))/

/** What they make applications, routers and servers with. */
const factory =
  /^(?:fastify|hono|@hapi\/hapi|hapi|h3)(?:\.(?:default|fastify|Hono|[sS]erver|createApp|createRouter))*$/

/** `@scope/name` or `name` of `name.member()`. */
const packageName = /^(?:@[^/]+\/)?[^/.(]+/

/** How functions are handed to them besides the names that registrations have elsewhere. */
const registering = new Set(['addHook', 'ext', 'setErrorHandler', 'setNotFoundHandler'])

/** What a program has handed to frameworks that have no model: it is not claimed to be a handler of Express. */
export class ForeignFrameworks {
  /** Calls that hand them a handler, which is not followed. */
  readonly calls: UnfollowedCall[] = []
  private readonly handlers = new Set<FunctionIr>()
  /** Applications of unknown origin that were given a handler of theirs. */
  private readonly applications = new Set<string>()

  /** What calling a factory of one of them gives, whatever it is given; `null` for all else. */
  made(path: string): Value | null {
    return factory.test(path) ? unknownValue(`${path}()`) : null
  }

  /** Whether a call hands its arguments to one of them. Of an application of unknown origin its handlers tell. */
  isRegistration(receiver: Value, args: readonly Value[]): boolean {
    const key = keyOf(receiver)
    if (packages.test(key) || this.applications.has(key)) return true
    if (receiver.kind !== 'unknown') return false
    const isForeign = args.some((arg) => {
      const fn = ownerOf(arg)
      return fn !== null && isOfForeignFramework(fn.fn)
    })
    if (isForeign) this.applications.add(key)
    return isForeign
  }

  note({ receiver, name, args, place, state }: Handing): void {
    const handlers = args.flatMap((arg) => functionsIn(arg, state))
    for (const fn of handlers) this.handlers.add(fn)
    const isNamed = registrationsNamed(name).length > 0 || registering.has(name)
    const key = keyOf(receiver)
    const what = packages.test(key) ? (packageName.exec(key)?.[0] ?? null) : null
    if (isNamed && handlers.length > 0) this.calls.push({ place, reason: 'framework', what })
  }

  /** Grows with what is handed over. */
  get size(): number {
    return this.handlers.size
  }

  has(fn: FunctionIr): boolean {
    return this.handlers.has(fn)
  }
}

/** Functions among what is handed over: themselves, in lists, and as the hooks and the handler of a route's options. */
function functionsIn(value: Value, state: State): FunctionIr[] {
  if (value.kind === 'array') return (value.items ?? []).flatMap((item) => functionsIn(item, state))
  if (value.kind === 'object')
    return [...state.fieldsOf(value.key).keys()].flatMap((name) => {
      const field = state.readField(value.key, name)
      return field && field.kind !== 'object' ? functionsIn(field, state) : []
    })
  const fn = ownerOf(value)
  return fn ? [fn.fn] : []
}
