import {
  errorHandlerArity,
  frameworkOfPackage,
  registrationsNamed,
  type FrameworkModel,
  type Registration,
} from '@sendonce/model'
import type { LibraryHandler } from '@sendonce/model/calls'
import type { Layer } from '../domain/chain.ts'
import { LazyChain } from './lazy-chain.ts'
import type { Registrar, Side } from '../machine.ts'
import { rolesOf } from './roles.ts'
import { areExclusive, commonSides, Sides } from './sides.ts'
import { fits, handlersIn, literalPath, pathOf } from './registration-call.ts'
import { hasParameter, overlapOf, segmentsOf, type Overlap, type Pathspec } from './route-paths.ts'
import { placeKey, type Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import { isCallable, keyOf, type Value } from '../domain/value.ts'

/** One call that handed handlers to an application or router. */
export interface RouteEntry {
  readonly app: string
  readonly method: string | null
  /** The path as it is written; empty for none, `null` where it is not known. */
  readonly path: string | null
  readonly match: Registration['match']
  readonly handlers: readonly Value[]
  readonly place: Place
  /** The conditions on which it is registered. */
  readonly sides: readonly Side[]
}

/** A handler at its place in the route table. */
export interface RouteHandler {
  readonly entry: RouteEntry
  readonly index: number
  readonly value: Value
}

/** A function that a library calls for each request. */
export interface KeptHandler {
  readonly handler: Value
  readonly parameters: LibraryHandler['parameters']
  readonly place: Place
}

/** Packages whose handlers follow rules of their own, for which there is no model yet. */
const foreignFramework =
  /^(fastify|koa|hono|@hapi\/|hapi|restify|h3|sails|@koa\/|koa-router|micro|@feathersjs)/

/** What a program hands to its framework, in order: applications, routers, servers. */
export class RouteTable implements Registrar {
  readonly entries: RouteEntry[] = []
  /** Handlers that were handed to a framework without a model. */
  readonly foreign: Set<Value> = new Set()
  readonly kept: KeptHandler[] = []
  /** The modules have registered what they do: what a handler registers when it runs is nothing that others run behind. */
  isComplete = false
  private readonly sides = new Sides()
  private readonly models = new Map<string, FrameworkModel>()
  private readonly dependencyMajor: (file: string, name: string) => number | null

  constructor(dependencyMajor: (file: string, name: string) => number | null) {
    this.dependencyMajor = dependencyMajor
  }

  onSide<T>(side: Side, run: () => T): T {
    return this.sides.on(side, run)
  }

  inRounds<T>(run: () => T): T {
    return this.sides.inRounds(run)
  }

  keep(handler: Value, parameters: LibraryHandler['parameters'], place: Place): void {
    if (isCallable(handler) && !this.isComplete) this.kept.push({ handler, parameters, place })
  }

  get size(): number {
    return this.entries.length + this.foreign.size + this.kept.length + this.models.size
  }

  construct(path: string, place: Place): Value | null {
    const { name, member } = splitPath(path)
    // Most of what is called is no framework, and its version is nobody's concern.
    if (!frameworkOfPackage(name, null)) return null
    const model = frameworkOfPackage(name, this.dependencyMajor(place.file, name))
    const factory = model?.factories.find((one) => one.export === member)
    if (!model || !factory) return null
    const key = `app:${factory.makes}:${placeKey(place)}`
    this.models.set(key, model)
    return { kind: 'object', key, proto: null }
  }

  /** The framework that an application object belongs to; `null` for one of unknown origin. */
  modelOf(app: string): FrameworkModel | null {
    return this.models.get(app) ?? null
  }

  register(
    receiver: Value,
    name: string,
    args: readonly Value[],
    place: Place,
    state: State,
  ): Value | null {
    const route = state.readField(keyOf(receiver), '#route')
    const wanted = route ? 'route' : null
    const registrations = registrationsNamed(name)
    if (registrations.length === 0 || receiver.kind === 'literal') return null
    if (foreignFramework.test(keyOf(receiver))) {
      for (const arg of args) this.foreign.add(arg)
      return null
    }
    const registration = registrations.find((one) =>
      wanted ? one.on === 'route' : one.on !== 'route' && fits(one, receiver, args),
    )
    if (!registration) return null
    const app = route?.kind === 'literal' ? String(route.value) : keyOf(receiver)
    const path = route ? state.readField(keyOf(receiver), '#path') : pathOf(registration, args)
    if (registration.returns === 'route') return makeRoute(app, path, place, state)
    const handlers = handlersIn(registration, args)
    if (handlers.length === 0)
      return registration.on === 'server' || registration.on === 'module' ? null : receiver
    const method =
      registration.match === 'exact' && name !== 'all'
        ? name.replace(/^del$/, 'delete').toUpperCase()
        : null
    if (this.isComplete) return receiver
    this.index = null
    this.entries.push({
      app,
      method,
      path: path ? literalPath(path) : '',
      match: registration.match,
      handlers,
      place,
      sides: this.sides.current,
    })
    return receiver
  }

  /**
   * Handlers of all registrations; mounted routers are not among them. Those come first that run in front
   * of others, and may leave something for them.
   */
  handlers(): RouteHandler[] {
    const isInFront = ({ match }: RouteEntry): number => (match === 'prefix' ? 1 : 0)
    const entries = this.entries.toSorted((a, b) => isInFront(b) - isInFront(a))
    return entries.flatMap((entry) =>
      entry.handlers.flatMap((value, index) =>
        isCallable(value) ? [{ entry, index, value }] : [],
      ),
    )
  }

  /** Registrations stand elsewhere in their files than when they were made. */
  noteMoved(): void {
    this.index = null
  }

  /** What can run after a handler calls `next()`; worked out when it is first asked for. */
  chainAfter(handler: RouteHandler): LazyChain {
    return new LazyChain(() => {
      const { entry } = handler
      const collected: Collected = {
        origin: entry,
        layers: [],
        isOpen: false,
        seen: new Set([entry.app]),
      }
      for (const value of entry.handlers.slice(handler.index + 1))
        this.collect(value, entry, 'all', collected)
      if (entry.match === 'param') this.collectUsers(entry, collected)
      else this.collectFollowing(entry, collected)
      const isKnownApp = entry.app.startsWith('app:app:') || this.mountOf(entry.app) !== undefined
      return {
        layers: collected.layers,
        complete: isKnownApp && !collected.isOpen,
        isAttached: isKnownApp,
        takesRejections: this.modelOf(entry.app)?.rejection === 'error-handlers',
      }
    })
  }

  /** What is registered under a path with the parameter runs behind the parameter's own handler. */
  private collectUsers({ app, path }: RouteEntry, into: Collected): void {
    for (const other of this.entriesOf(app).values()) {
      if (other.match === 'param' || !path || !hasParameter(other.path ?? '', path)) continue
      for (const value of other.handlers) this.collect(value, other, 'all', into)
    }
  }

  /** Layers behind an entry in its own router, then those behind the router where it is mounted. */
  private collectFollowing(entry: RouteEntry, into: Collected): void {
    for (let at: RouteEntry | undefined = entry; at;) {
      const siblings = [...this.entriesOf(at.app)]
      const own = identityOf(at)
      const place = siblings.findIndex(([identity]) => identity === own)
      const sides = siblings[place]?.[1].sides ?? at.sides
      for (const [, other] of siblings.slice(place + 1))
        if (!areExclusive(sides, other.sides)) this.collectEntry(other, into)
      into.seen.add(at.app)
      const mount = this.mountOf(at.app)
      at = mount && !into.seen.has(mount.app) ? mount : undefined
    }
  }

  private collectEntry(entry: RouteEntry, into: Collected): void {
    if (entry.match === 'param' || into.layers.length >= layerLimit) return
    const { origin } = into
    const isOtherMethod = entry.method && origin.method && entry.method !== origin.method
    const overlap = isOtherMethod ? 'none' : overlapOf(this.specOf(origin), this.specOf(entry))
    for (const value of entry.handlers) this.collect(value, entry, overlap, into)
  }

  private collect(value: Value, entry: RouteEntry, overlap: Overlap, into: Collected): void {
    const matches = overlap === 'none' ? 'some' : overlap
    const layer = this.layerOf(value, entry, matches, into.origin)
    // Where an error handler is mounted says little: it is tried for every error.
    if (overlap === 'none' && !layer?.isErrorHandler) return
    if (layer) into.layers.push(layer)
    else if (value.kind !== 'object')
      into.isOpen ||= value.kind === 'unknown' || value.kind === 'external'
    else if (!into.seen.has(value.key)) {
      into.seen.add(value.key)
      for (const inner of this.entriesOf(value.key).values()) this.collectEntry(inner, into)
    }
  }

  private layerOf(
    handler: Value,
    entry: RouteEntry,
    matches: Layer['matches'],
    origin: RouteEntry,
  ): Layer | null {
    if (!isCallable(handler)) return null
    const covers = (other: Layer): boolean => {
      const behind = this.registered.get(other)
      if (behind === undefined) return false
      // A prefix has longer paths below it that are not told apart.
      const isForAll = origin.match === 'exact' && this.takesAllOf(entry, origin)
      return isForAll || this.takesAllOf(entry, behind)
    }
    const layer = { handler, matches, isErrorHandler: isErrorHandlerOf(entry, handler), covers }
    this.registered.set(layer, entry)
    return layer
  }

  /** Whether every request of one registration matches another one. */
  private takesAllOf(entry: RouteEntry, other: RouteEntry): boolean {
    if (entry === other) return true
    if (entry.method !== null && entry.method !== other.method) return false
    return overlapOf(this.specOf(other), this.specOf(entry)) === 'all'
  }

  private readonly registered = new WeakMap<Layer, RouteEntry>()

  /** An entry's path from the root of the application that it ends up in. */
  specOf(entry: RouteEntry): Pathspec {
    const known = this.specs.get(entry)
    if (known) return known
    const own = entry.path === null ? null : segmentsOf(entry.path)
    // Guards against a router that is mounted in itself.
    this.specs.set(entry, { segments: own, isPrefix: entry.match !== 'exact' })
    const prefix = this.prefixOf(entry, own)
    const spec: Pathspec = {
      segments: own && prefix ? [...prefix, ...own] : null,
      isPrefix: entry.match !== 'exact',
    }
    this.specs.set(entry, spec)
    return spec
  }

  /** What stands before the own path of an entry: `null` where that is not known. */
  private prefixOf({ app }: RouteEntry, own: readonly string[] | null): Pathspec['segments'] {
    const isNamed = own !== null && own.length > 0
    const mount = isNamed ? this.mountBehindRoutes(app) : this.mountOf(app)
    return mount ? this.specOf(mount).segments : []
  }

  /** `app.all('/orders*', router)` takes nothing off the path: what the router registers is whole. */
  private mountBehindRoutes(app: string): RouteEntry | undefined {
    const passed = new Set<RouteEntry>()
    let mount = this.mountOf(app)
    while (mount?.match === 'exact' && !passed.has(mount)) {
      passed.add(mount)
      mount = this.mountOf(mount.app)
    }
    return mount
  }

  private readonly specs = new Map<RouteEntry, Pathspec>()
  private index: {
    readonly byApp: Map<string, Map<string, RouteEntry>>
    readonly mounts: Map<string, RouteEntry>
  } | null = null

  private indexed(): NonNullable<RouteTable['index']> {
    if (this.index) return this.index
    const byApp = new Map<string, Map<string, RouteEntry>>()
    const mounts = new Map<string, RouteEntry>()
    for (const entry of this.entries) {
      const identity = identityOf(entry)
      const siblings = byApp.get(entry.app)
      if (!siblings) byApp.set(entry.app, new Map([[identity, entry]]))
      else siblings.set(identity, withSeen(siblings.get(identity), entry))
      for (const value of entry.handlers) {
        if (value.kind === 'object' && !mounts.has(value.key)) mounts.set(value.key, entry)
      }
    }
    this.index = { byApp, mounts }
    return this.index
  }

  private entriesOf(app: string): ReadonlyMap<string, RouteEntry> {
    return this.indexed().byApp.get(app) ?? new Map<string, RouteEntry>()
  }

  private mountOf(app: string): RouteEntry | undefined {
    return this.indexed().mounts.get(app)
  }
}

/**
 * The same for one registration that was seen twice, because the function around it was run for several
 * callers: what makes routers gives each caller one of its own.
 */
function identityOf({ method, path, match, handlers, place }: RouteEntry): string {
  const names = handlers.map((value) => {
    if (value.kind === 'function') return `${value.env.module.file}:${value.fn.index}`
    return value.kind === 'unknown' ? '' : keyOf(value)
  })
  return `${placeKey(place)}|${method}|${path}|${match}|${names.join()}`
}

/** A registration that was seen again: what it is registered on is on all of its conditions only. */
function withSeen(known: RouteEntry | undefined, again: RouteEntry): RouteEntry {
  return known ? { ...known, sides: commonSides(known.sides, again.sides) } : again
}

/** More layers than this behind a handler tell nothing new. */
const layerLimit = 64

interface Collected {
  readonly origin: RouteEntry
  /** Routers that were entered: a router may be mounted in itself by mistake. */
  readonly seen: Set<string>
  readonly layers: Layer[]
  isOpen: boolean
}

/** `node:http.createServer` → package `http`, member `createServer`; a bare package → `default`. */
function splitPath(path: string): { name: string; member: string } {
  const plain = path.replace(/^node:/, '').replace(/\.default$/, '')
  const dot = plain.indexOf('.')
  return dot < 0
    ? { name: plain, member: 'default' }
    : { name: plain.slice(0, dot), member: plain.slice(dot + 1) }
}

/**
 * Whether a framework takes a handler for one of errors: by the number of its parameters, on a route as
 * well. There its first two have to be named, or other libraries' handlers would be taken for some.
 */
export function isErrorHandlerOf(entry: RouteEntry, value: Value): boolean {
  const fn = value.kind === 'function' ? value.fn : null
  if (!fn || fn.parameters.length !== errorHandlerArity || entry.match === 'param') return false
  return entry.match !== 'exact' || rolesOf(fn)?.[0] === 'error'
}

/** `app.route(path)`: further calls on it register on the application. */
function makeRoute(app: string, path: Value | undefined, place: Place, state: State): Value {
  const key = `route:${app}:${placeKey(place)}`
  state.writeField(key, '#route', { kind: 'literal', value: app })
  if (path) state.writeField(key, '#path', path)
  return { kind: 'object', key, proto: null }
}
