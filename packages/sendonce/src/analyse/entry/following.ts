import type { Layer, Part } from '../domain/chain.ts'
import { isCallable, type Value } from '../domain/value.ts'
import { isAnsweringMiddleware, isMiddleware } from './registration-call.ts'
import { parametersOf } from './own-parameters.ts'
import { isErrorHandlerOf, type RouteEntry, type RouteHandler } from './route-entry.ts'
import { hasParameter, overlapOf, type Overlap, type Pathspec } from './route-paths.ts'
import { areExclusive } from './sides.ts'

/** What is registered, as far as it tells what follows what. */
export interface Registered {
  /** What is registered on an application or router, in order. */
  entriesOf(app: string): readonly RouteEntry[]
  /** Where in that order a registration stands. */
  positionOf(entry: RouteEntry): number
  /** Where a router is mounted first. */
  mountOf(app: string): RouteEntry | undefined
  specOf(entry: RouteEntry): Pathspec
}

/** The layers behind each handler of a route table, as it is now. */
export class Following {
  private readonly table: Registered
  private readonly known = new Map<RouteEntry, Collected>()

  constructor(table: Registered) {
    this.table = table
  }

  /**
   * In order; `own`: the handler itself; `isOpen`: there are others, which are not known; `isServed`: one of
   * these has a place of its own, where it answers.
   */
  behind({ entry, index, value: handler }: RouteHandler): Behind {
    const own = new RouteLayer(this.table, entry, entry, handler, 'all')
    const found = collectedFrom(entry)
    for (const value of entry.handlers.slice(index + 1)) this.collect(value, entry, 'all', found)
    const hasRouters = found.seen.size > 1
    if (entry.match === 'param') this.collectUsers(entry, found)
    else if (hasRouters) this.collectFollowing(entry, found)
    else return { own, ...joined(found, this.behindAllOf(entry)) }
    return { own, ...found }
  }

  /** What follows a registration is the same for each of its handlers. */
  private behindAllOf(entry: RouteEntry): Collected {
    let known = this.known.get(entry)
    if (!known) {
      known = collectedFrom(entry)
      this.collectFollowing(entry, known)
      this.known.set(entry, known)
    }
    return known
  }

  /** What is registered under a path with the parameter runs behind the parameter's own handler. */
  private collectUsers({ app, path }: RouteEntry, into: Collected): void {
    for (const other of this.table.entriesOf(app)) {
      if (other.match === 'param' || !path || !hasParameter(other.path ?? '', path)) continue
      for (const value of other.handlers) this.collect(value, other, 'all', into)
    }
  }

  /** Layers behind an entry in its own router, then those behind the router where it is mounted. */
  private collectFollowing(entry: RouteEntry, into: Collected): void {
    for (let at: RouteEntry | undefined = entry; at;) {
      const siblings = this.table.entriesOf(at.app)
      const position = this.table.positionOf(at)
      const { sides, until = Infinity } = siblings[position] ?? at
      for (const other of siblings.slice(position + 1))
        if (other.number < until && !areExclusive(sides, other.sides))
          this.collectEntry(other, into)
      into.seen.add(at.app)
      const mount = this.table.mountOf(at.app)
      at = mount && !into.seen.has(mount.app) ? mount : undefined
    }
  }

  private collectEntry(entry: RouteEntry, into: Collected): void {
    if (entry.match === 'param' || into.layers.length >= layerLimit) return
    const { origin } = into
    const isOtherMethod = entry.method && origin.method && entry.method !== origin.method
    const overlap = isOtherMethod
      ? 'none'
      : overlapOf(this.table.specOf(origin), this.table.specOf(entry))
    for (const value of entry.handlers) {
      // What it serves is told by files: a path that has a handler is hardly one of them.
      const isElsewhere =
        isAnsweringMiddleware(value) && origin.match === 'exact' && overlap !== 'none'
      this.collect(value, entry, isElsewhere ? 'unknown' : overlap, into)
    }
  }

  /** A package that is mounted for all requests looks at them and hands them on; at a path, or for a method, it answers. */
  private hasOwnPlace(entry: RouteEntry): boolean {
    return entry.match === 'exact' || (this.table.specOf(entry).segments?.length ?? 0) > 0
  }

  private collect(value: Value, entry: RouteEntry, overlap: Overlap, into: Collected): void {
    // Where an error handler is mounted says little: it is tried for every error.
    if (overlap === 'none' && !isErrorHandlerOf(entry, value)) return
    if (isCallable(value) || isAnsweringMiddleware(value))
      into.layers.push(new RouteLayer(this.table, into.origin, entry, value, overlap))
    else if (value.kind !== 'object') {
      const isPackage =
        value.kind === 'external' || (value.kind === 'unknown' && !isMiddleware(value))
      into.isOpen ||= isPackage
      into.isServed ||= isPackage && this.hasOwnPlace(entry)
    } else if (!into.seen.has(value.key)) {
      into.seen.add(value.key)
      for (const inner of this.table.entriesOf(value.key)) this.collectEntry(inner, into)
    }
  }
}

/** More layers than this behind a handler tell nothing new. */
const layerLimit = 64

interface Behind extends Pick<Collected, 'layers' | 'isOpen' | 'isServed'> {
  readonly own: Layer
}

interface Collected {
  readonly origin: RouteEntry
  /** Routers that were entered: a router may be mounted in itself by mistake. */
  readonly seen: Set<string>
  readonly layers: Layer[]
  isOpen: boolean
  isServed: boolean
}

function collectedFrom(origin: RouteEntry): Collected {
  return { origin, layers: [], isOpen: false, isServed: false, seen: new Set([origin.app]) }
}

/** What follows a handler in its own call, and then all handlers of that. */
function joined(own: Collected, others: Collected): Collected {
  return {
    ...own,
    layers: [...own.layers, ...others.layers],
    isOpen: own.isOpen || others.isOpen,
    isServed: own.isServed || others.isServed,
  }
}

/** A handler of `entry` at its place behind `origin`. */
class RouteLayer implements Layer {
  readonly handler: Value
  readonly matches: Layer['matches']
  readonly isErrorHandler: boolean
  readonly listensAt: Layer['listensAt']
  readonly parameters: readonly string[]
  private readonly table: Registered
  private readonly origin: RouteEntry
  private readonly entry: RouteEntry

  constructor(
    table: Registered,
    origin: RouteEntry,
    entry: RouteEntry,
    handler: Value,
    overlap: Overlap,
  ) {
    this.table = table
    this.origin = origin
    this.entry = entry
    this.handler = handler
    this.matches = overlap === 'none' ? 'some' : overlap
    this.isErrorHandler = isErrorHandlerOf(entry, handler)
    this.listensAt = entry.match === 'every-request' ? entry.place : null
    this.parameters = parametersOf(entry)
  }

  mayHave(parameter: string): boolean {
    const { segments } = this.table.specOf(this.entry)
    return segments?.some((segment) => hasParameter(segment, parameter)) ?? true
  }

  covers(other: Layer): boolean {
    if (!(other instanceof RouteLayer)) return false
    // A prefix has longer paths below it that are not told apart.
    const isForAll = this.origin.match === 'exact' && this.takesAllOf(this.origin)
    return isForAll || this.takesAllOf(other.entry)
  }

  isInSame(part: Part, other: Layer): boolean {
    if (!(other instanceof RouteLayer)) return false
    const { app, route, match } = other.entry
    // What a parameter's handler leaves is each route that has the parameter, for it is asked once for all of them.
    if (part === 'route')
      return match === 'param' || (this.entry.app === app && this.entry.route === route)
    return this.isBelow(app)
  }

  comesAtOnce(from: Layer, isError: boolean): boolean {
    if (!(from instanceof RouteLayer)) return false
    const passed = new Set<string>()
    for (let at: RouteEntry | undefined = from.entry; at && !passed.has(at.app);) {
      if (this.isBelow(at.app)) return true
      if (this.isLeftLater(at, isError)) return false
      passed.add(at.app)
      at = this.table.mountOf(at.app)
    }
    return false
  }

  /** Whether it stands in a router, or in one that is mounted below that. */
  private isBelow(app: string): boolean {
    const passed = new Set<string>()
    for (let at: string | undefined = this.entry.app; at !== undefined && !passed.has(at);) {
      if (at === app) return true
      passed.add(at)
      at = this.table.mountOf(at)?.app
    }
    return false
  }

  /**
   * A router that has tried all its layers calls what is behind it in a later turn. One whose last layers do not
   * match has not tried them when it finds that out, and goes on at once. No route matches a request with an error.
   * Source: `next` of the routers of Express 4 and 5.
   */
  private isLeftLater(entry: RouteEntry, isError: boolean): boolean {
    const { table, origin } = this
    const last = table.entriesOf(entry.app).findLast(({ match }) => match !== 'param')
    if (!last || last.route === entry.route) return true
    if (isError && last.match === 'exact') return false
    const isOtherMethod = last.method !== null && last.method !== origin.method
    return !isOtherMethod && overlapOf(table.specOf(origin), table.specOf(last)) === 'all'
  }

  /** Whether every request of another registration matches its own one. */
  private takesAllOf(other: RouteEntry): boolean {
    const { entry, table } = this
    if (entry === other) return true
    if (entry.method !== null && entry.method !== other.method) return false
    return overlapOf(table.specOf(other), table.specOf(entry)) === 'all'
  }
}
