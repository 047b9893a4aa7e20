import { putsAroundAll } from './around-handlers.ts'
import { takesListenersAway } from '@sendonce/model/calls'
import {
  frameworkOfPackage,
  registrationsNamed,
  type FrameworkModel,
  type Registration,
} from '@sendonce/model'
import type { LibraryHandler } from '@sendonce/model/calls'
import { appKey, isApplication, isOfApp } from '../domain/apps.ts'
import { LazyChain } from './lazy-chain.ts'
import type { Registrar, Side } from '../machine.ts'
import { Sides } from './sides.ts'
import type { KeptHandler, RouteEntry, RouteHandler } from './route-entry.ts'
import { ForeignFrameworks } from './foreign-frameworks.ts'
import { HookedServers } from './hooked-servers.ts'
import { LayeredServers } from './layered-servers.ts'
import { LoadedCalls } from './loaded-modules.ts'
import { Restify } from './restify.ts'
import { RouteIndex } from './route-index.ts'
import { fits, handlersIn, literalPath, literalPaths, pathOf } from './registration-call.ts'
import type { Pathspec } from './route-paths.ts'
import { placeKey, type Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import { isCallable, keyOf, type Environment, type Value } from '../domain/value.ts'

/** What a program hands to its framework, in order: applications, routers, servers. */
export class RouteTable implements Registrar {
  readonly entries: RouteEntry[] = []
  readonly foreign: ForeignFrameworks = new ForeignFrameworks()
  readonly kept: KeptHandler[] = []
  /** What an application was told to put around all handlers. */
  readonly aroundAll: Value[] = []
  /** The modules have registered what they do: what a handler registers when it runs is nothing that others run behind. */
  isComplete = false
  readonly loaded: LoadedCalls = new LoadedCalls()
  private readonly sides = new Sides()
  private readonly models = new Map<string, FrameworkModel>()
  readonly restify: Restify
  readonly hooked: HookedServers
  readonly layered: LayeredServers
  readonly dependencyMajor: (file: string, name: string) => number | null

  constructor(dependencyMajor: (file: string, name: string) => number | null) {
    this.dependencyMajor = dependencyMajor
    this.restify = new Restify(dependencyMajor)
    this.layered = new LayeredServers(dependencyMajor)
    this.hooked = new HookedServers(dependencyMajor, (kept) => this.kept.push(kept))
  }

  onSide<T>(side: Side, run: () => T): T {
    return this.sides.on(side, run)
  }

  inRounds<T>(run: () => T): T {
    return this.sides.inRounds(run)
  }

  keep(handler: Value, { parameters, breaksOff }: Omit<LibraryHandler, 'at'>, place: Place): void {
    this.keepFor('express', handler, { parameters, breaksOff }, place)
  }

  private keepFor(
    framework: string,
    handler: Value,
    called: Pick<KeptHandler, 'parameters' | 'breaksOff'>,
    place: Place,
  ): void {
    if (isCallable(handler) && !this.isComplete)
      this.kept.push({ framework, handler, ...called, place })
  }

  callLoaded(callee: Value, args: readonly Value[]): void {
    this.loaded.note(callee, args, this.entries.length)
  }

  /** Runs what registers as if it were run where other registrations are made already. */
  insertAt(position: number, register: () => void): void {
    const behind = this.entries.splice(position)
    register()
    this.loaded.noteInserted(position, this.entries.length - position)
    this.entries.push(...behind)
    this.index = null
  }

  get size(): number {
    const { entries, foreign, hooked, layered, kept, models } = this
    const made = hooked.size + layered.size + models.size
    return entries.length + foreign.size + kept.length + made
  }

  construct(path: string, place: Place, env: Environment): Value | null {
    const { name, member } = splitPath(path)
    // Most of what is called is no framework, and its version is nobody's concern.
    if (!frameworkOfPackage(name, null))
      return (
        this.hooked.construct(path, place, env) ??
        this.layered.construct(path, place, env) ??
        this.foreign.made(path)
      )
    const model = frameworkOfPackage(name, this.dependencyMajor(place.file, name))
    const factory = model?.factories.find((one) => one.export === member)
    if (!model || !factory) return null
    // A helper that makes them gives each of its callers one of its own.
    const caller = env.functionIndex === 0 ? '' : `@${env.id}`
    const key = appKey(factory.makes, `${placeKey(place)}${caller}`)
    // What a request makes goes with it.
    if (!this.isComplete) this.models.set(key, model)
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
    if (takesListenersAway(name)) this.takeAway(keyOf(receiver), args)
    if (putsAroundAll(name) && !this.isComplete) this.aroundAll.push(...args)
    const listening = this.listening(receiver, name, args, place)
    if (listening) return listening
    if (this.restify.isRegistration(receiver, name, place.file)) {
      for (const one of this.restify.handlersIn(args))
        this.keepFor('restify', one, { parameters: ['request', 'response', 'next'] }, place)
      return null
    }
    const told = this.isComplete
      ? null
      : this.hooked.register({ receiver, name, args, place, state })
    if (told) return told
    const layers = this.layered.wrapped(name, args)
    if (layers) return layers
    const registrations = registrationsNamed(name)
    const isRegistering = registrations.length > 0
    const layered = this.layered.serverOf(receiver, args, place.file, isRegistering)
    if (layered?.mounted.includes(name)) return receiver
    if (layered) this.layered.notePrefix(receiver, name, args, state)
    else if (this.foreign.isRegistration(receiver, args)) {
      this.foreign.note({ receiver, name, args, place, state })
      return null
    }
    const given = layered ? withoutName(args) : args
    const route = state.readField(keyOf(receiver), '#route')
    const wanted = route ? 'route' : null
    if (!isRegistering || receiver.kind === 'literal') return null
    // Its layers have told what it is.
    const takes = ({ on, event }: Registration): boolean =>
      layered !== null && on === 'app' && event === undefined
    const registration = registrations.find((one) =>
      wanted
        ? one.on === 'route'
        : one.on !== 'route' && (takes(one) || fits(one, receiver, given)),
    )
    if (!registration) return null
    const app =
      route?.kind === 'literal' ? String(route.value) : appOf(registration, receiver, place)
    const path = route ? state.readField(keyOf(receiver), '#path') : pathOf(registration, given)
    if (registration.returns === 'route') return makeRoute(app, path, place, state)
    const handlers = handlersIn(registration, given)
    if (handlers.length === 0)
      return registration.on === 'server' || registration.on === 'module' ? null : receiver
    const method =
      registration.match === 'exact' && name !== 'all'
        ? name.replace(/^del$/, 'delete').toUpperCase()
        : null
    if (this.isComplete) return receiver
    this.index = null
    const own = path ? literalPath(path) : ''
    const written = registration.match === 'param' ? own : this.layered.pathIn(app, own)
    this.entries.push({
      app,
      method,
      path: written,
      paths: literalPaths(path)?.map((one) => this.layered.pathIn(app, one) ?? one) ?? null,
      match: registration.match,
      handlers,
      route: route ? keyOf(receiver) : `${placeKey(place)}:${written}`,
      place,
      sides: this.sides.current,
      number: this.entries.length,
    })
    return receiver
  }

  /** `server.off('request', listener)`: it does not run together with those that are added from now on. */
  private takeAway(server: string, [event, listener]: readonly Value[]): void {
    if (event && !isOfRequests(event)) return
    // One that is not known may be any of them.
    const isKnown = listener && isCallable(listener)
    for (const entry of this.listenersOf(server)) {
      if (isKnown && entry.handlers.every((own) => keyOf(own) !== keyOf(listener))) continue
      entry.until ??= this.entries.length
    }
  }

  /** `server.listeners('request')`: who puts something in front of them takes them away, and calls them itself. */
  private listening(
    server: Value,
    name: string,
    [event]: readonly Value[],
    place: Place,
  ): Value | null {
    if (name !== 'listeners' && name !== 'rawListeners') return null
    if (!event || !isOfRequests(event)) return null
    const known = this.listenersOf(keyOf(server)).filter(({ until }) => until === undefined)
    if (known.length === 0) return null
    const items = known.flatMap(({ handlers }) => handlers)
    return { kind: 'array', key: `${placeKey(place)}:${name}`, items }
  }

  private listenersOf(server: string): RouteEntry[] {
    return this.entries.filter(({ app, match }) => app === server && match === 'every-request')
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
      const { app } = handler.entry
      const index = this.indexed()
      const { own, layers, isOpen, isServed } = index.following.behind(handler)
      const isKnownApp = isApplication(app) || index.mountOf(app) !== undefined
      return {
        own,
        layers,
        complete: isKnownApp && !isOpen,
        isAttached: isKnownApp && !isServed,
        takesRejections: this.modelOf(app)?.rejection === 'error-handlers',
      }
    })
  }

  /** An entry's path from the root of the application that it ends up in. */
  specOf(entry: RouteEntry): Pathspec {
    return this.indexed().specOf(entry)
  }

  namesOf(entry: RouteEntry): string[] {
    return this.indexed().namesOf(entry)
  }

  /** Of its path's parameters those that each request has which a handler is called with, wherever it is registered. */
  parametersFor(handler: Value): readonly string[] {
    return this.indexed().parameters.of(handler)
  }

  private index: RouteIndex | null = null

  private indexed(): RouteIndex {
    return (this.index ??= new RouteIndex(this.entries))
  }
}

/** The event of a server that a request has come. */
function isOfRequests(event: Value): boolean {
  return event.kind === 'literal' && event.value === 'request'
}

/** What is registered on: of a module that makes servers, each call makes one of its own. */
function appOf({ on }: Registration, receiver: Value, place: Place): string {
  const key = keyOf(receiver)
  return on === 'module' && !isOfApp(key) ? `${key}:${placeKey(place)}` : key
}

/**
 * `node:http.createServer` → package `http`, member `createServer`; a bare package → `default`. What compilers read by way of
 * `default` is the package itself.
 */
function splitPath(path: string): { name: string; member: string } {
  const plain = path.replace(/^node:/, '').replace(/\.default(?=\.|$)/, '')
  const dot = plain.indexOf('.')
  return dot < 0
    ? { name: plain, member: 'default' }
    : { name: plain.slice(0, dot), member: plain.slice(dot + 1) }
}

/** `router.get('name', '/path', …)`: a route may have a name in front of its path. */
function withoutName(args: readonly Value[]): readonly Value[] {
  const [name, path] = args
  const isNamed = literalPath(name) !== null && (literalPath(path) ?? literalPaths(path)) !== null
  return isNamed ? args.slice(1) : args
}

/** `app.route(path)`: further calls on it register on the application. */
function makeRoute(app: string, path: Value | undefined, place: Place, state: State): Value {
  const key = `route:${app}:${placeKey(place)}`
  state.writeField(key, '#route', { kind: 'literal', value: app })
  if (path) state.writeField(key, '#path', path)
  return { kind: 'object', key, proto: null }
}
