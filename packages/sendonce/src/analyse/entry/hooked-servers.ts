import type { Role } from '@sendonce/model'
import {
  hookedFrameworks,
  type HookedArgument,
  type HookedCall,
  type HookedFramework,
  type HookedHandler,
} from '@sendonce/model/calls'
import { appKey } from '../domain/apps.ts'
import { decorations } from '../effects/equipment.ts'
import { placeKey, type Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import {
  isCallable,
  keyOf,
  literalValue,
  ownerOf,
  unknownValue,
  type Environment,
  type FunctionValue,
  type ObjectValue,
  type Value,
} from '../domain/value.ts'
import type { FunctionIr } from '../../syntax/ir.ts'
import { hookedByTypes, hookedRole, hookedRolesByName } from './roles.ts'
import type { Handing, HookedRoute, KeptHandler } from './route-entry.ts'

/** An application, or the one that a plugin is given. */
interface Server {
  readonly model: HookedFramework
  /** What its paths begin with; `null` where that is not known. */
  readonly prefix: string | null
  /** What all of them have. */
  readonly root: Value
  /** Itself, and those that it is a part of, by their keys. */
  readonly scopes: readonly string[]
}

type Scope = Pick<Server, 'model' | 'prefix' | 'scopes'>

interface Named {
  readonly model: HookedFramework
  readonly roles: readonly (Role | null)[]
}

interface Plugin {
  readonly fn: FunctionValue
  readonly args: readonly Value[]
}

/** What a program tells frameworks in which one handler answers a request, behind hooks. */
export class HookedServers {
  private readonly dependencyMajor: (file: string, name: string) => number | null
  private readonly keep: (kept: KeptHandler) => void
  private readonly servers = new Map<string, Server>()
  private readonly plugins = new Map<FunctionIr, Plugin>()
  private readonly waiting: Plugin[] = []
  /** Scopes in which something delays what is sent. */
  private readonly delaying = new Set<string>()
  private readonly byFile = new Map<string, HookedFramework | null>()

  constructor(
    dependencyMajor: (file: string, name: string) => number | null,
    keep: (kept: KeptHandler) => void,
  ) {
    this.dependencyMajor = dependencyMajor
    this.keep = keep
  }

  /** Grows with what is handed over, or made. */
  get size(): number {
    return this.servers.size + this.plugins.size
  }

  /** What calling a factory of one of them gives; `null` for all else. */
  construct(path: string, place: Place, env: Environment): ObjectValue | null {
    // What compilers read by way of `default` is the package itself.
    const plain = path.replace(/\.default(?=\.|$)/, '')
    const model = hookedFrameworks.find(({ factories }) => factories.includes(plain))
    if (!model || !this.isRecent(model, place.file)) return null
    const caller = env.functionIndex === 0 ? '' : `@${env.id}`
    return this.makeServer(model, `${placeKey(place)}${caller}`)
  }

  /** The call's value, where it was one of theirs. */
  register(handing: Handing): Value | null {
    const { receiver, name, args } = handing
    const wrapped = hookedFrameworks.some(({ wrappers }) => wrappers.includes(name)) && args[0]
    if (wrapped && isCallable(wrapped)) return wrapped
    const defined = this.define(handing)
    if (defined) return defined
    const server = this.serverOf(handing)
    const call = server?.model.calls.find(({ names }) => names.includes(name))
    if (!server || !call) return null
    this.take(server, call, handing)
    return receiver
  }

  /** What a function makes a handler of: `defineEventHandler(handler)`, `defineEventHandler({ handler })`. */
  private define({ receiver, name, args, place, state }: Handing): Value | null {
    const model = hookedFrameworks.find(({ definers }) => definers?.includes(name))
    const [given] = args
    if (!model || !given || receiver.kind === 'object') return null
    const own = given.kind === 'object' ? state.readField(given.key, 'handler') : given
    if (!own || !isCallable(own)) return null
    this.takeHandlers({ model, prefix: null, scopes: [] }, own, model.handler, null, {
      place,
      state,
    })
    return own
  }

  /** Plugins that nobody has run yet; they may register more. */
  nextPlugin(): FunctionValue | null {
    return this.waiting.shift()?.fn ?? null
  }

  /** What a function is called with of which it is known, or said by a type or a name, that it is given an application. */
  given(fn: FunctionValue, args: readonly Value[]): readonly Value[] {
    const known = this.plugins.get(fn.fn)
    if (known) return args.map((arg, index) => known.args[index] ?? arg)
    const { file } = fn.env.module
    return args.map((arg, index) => {
      const { name, typeName } = fn.fn.parameters[index] ?? {}
      const model = hookedFrameworks.find(
        ({ types, appNames }) =>
          (typeName && hookedRole(typeName, types) === 'app') ||
          (!typeName && name && appNames.includes(name) && this.isServedBy(file)),
      )
      return model ? this.makeServer(model, keyOf(arg)) : arg
    })
  }

  /** A handler without types, told by its names where such a framework serves. */
  namedIn(fn: FunctionIr, file: string): Named | null {
    for (const model of hookedFrameworks) {
      const roles = hookedRolesByName(fn, model)
      if (roles && this.servedBy(file) === model) return { model, roles }
    }
    return null
  }

  /** The framework that a package of a file asks for. */
  private servedBy(file: string): HookedFramework | null {
    let model = this.byFile.get(file)
    if (model === undefined) {
      const isAsked = (name: string): boolean => this.dependencyMajor(file, name) !== null
      const asked = hookedFrameworks.find(({ askedFor }) => askedFor.some(isAsked)) ?? null
      model = asked && this.isRecent(asked, file) ? asked : null
      this.byFile.set(file, model)
    }
    return model
  }

  /** One that nobody asks for is the newest. */
  private isRecent({ package: name, since }: HookedFramework, file: string): boolean {
    return (this.dependencyMajor(file, name) ?? since) >= since
  }

  private isServedBy(file: string): boolean {
    return this.servers.size > 0 || this.servedBy(file) !== null
  }

  private makeServer(model: HookedFramework, at: string): ObjectValue {
    const app: ObjectValue = { kind: 'object', key: appKey('app', at), proto: null }
    if (!this.servers.has(app.key))
      this.servers.set(app.key, { model, prefix: '', root: app, scopes: [app.key] })
    return app
  }

  /** Of an application of unknown origin its handlers tell. */
  private serverOf({ receiver, args, place }: Handing): Server | null {
    const key = keyOf(receiver)
    const known = this.servers.get(key)
    if (known || receiver.kind !== 'unknown') return known ?? null
    const model = args.map((arg) => this.frameworkOf(arg, place.file)).find((one) => one !== null)
    if (!model) return null
    const server = { model, prefix: null, root: receiver, scopes: [key] }
    this.servers.set(key, server)
    return server
  }

  private frameworkOf(arg: Value, file: string): HookedFramework | null {
    const fn = ownerOf(arg)?.fn ?? null
    return fn && (hookedByTypes(fn) ?? this.namedIn(fn, file)?.model ?? null)
  }

  private take(server: Server, call: HookedCall, handing: Handing): void {
    const given = assigned(call.args, handing.args)
    const { model } = server
    const options = given.get('options')
    if (this.isServedOtherwise(model, options, handing.state)) return
    const isRoute = call.args[0]?.startsWith('path') && !/^(?:all|use)$/.test(handing.name)
    const method = isRoute ? handing.name.toUpperCase() : null
    const path = pathIn(given.get('path'))
    if (call.args.includes('options') || call.args[0] === 'path')
      this.takeOptions(server, options, { method, path }, handing)
    const phase = given.get('phase')
    const hookName = phase?.kind === 'literal' ? String(phase.value) : undefined
    const hook = hookName === undefined ? undefined : model.hooks[hookName]
    const handler = phase ? hook : model.handler
    const own = given.get('handler')
    if (model.delays && hookName === model.delays && own && isAsynchronous(own))
      this.delaying.add(keyOf(handing.receiver))
    this.takeHandlers(server, own, handler, { method, path, hook: hookName }, handing)
    this.takeHandlers(server, given.get('error-handler'), model.errorHandler, null, handing)
    const plugin = given.get('plugin')
    if (plugin) this.takePlugin(server, plugin, options, handing)
    const name = given.get('name')
    if (name?.kind !== 'literal') return
    const [owner, member] = given.has('reply-member')
      ? [decorations, given.get('reply-member')]
      : [keyOf(server.root), given.get('app-member')]
    if (member) handing.state.writeField(owner, String(name.value), member)
  }

  private isServedOtherwise(
    { servesOtherwise }: HookedFramework,
    options: Value | undefined,
    state: State,
  ): boolean {
    if (options?.kind !== 'object') return false
    const { key } = options
    return servesOtherwise.some((name) => state.readField(key, name) !== undefined)
  }

  private takeOptions(
    server: Server,
    options: Value | undefined,
    route: Route,
    handing: Handing,
  ): void {
    if (options?.kind === 'array')
      for (const one of options.items ?? []) this.takeOptions(server, one, route, handing)
    if (options?.kind !== 'object') return
    const { model } = server
    const field = (name: string): Value | undefined => handing.state.readField(options.key, name)
    const own: Route = {
      method: route.method ?? methodIn(field('method')),
      path: route.path ?? pathIn(field('url') ?? field('path')),
    }
    this.takeHandlers(server, field('handler'), model.handler, own, handing)
    this.takeHandlers(server, field('errorHandler'), model.errorHandler, own, handing)
    for (const [name, hook] of Object.entries(model.hooks))
      this.takeHandlers(server, field(name), hook, { ...own, hook: name }, handing)
    for (const name of model.nested ?? []) this.takeOptions(server, field(name), own, handing)
  }

  private takeHandlers(
    server: Scope,
    value: Value | undefined,
    handler: HookedHandler | undefined,
    route: Route | null,
    { place, state }: Pick<Handing, 'place' | 'state'>,
  ): void {
    if (!value || !handler) return
    const { model, prefix, scopes } = server
    if (value.kind === 'array') {
      for (const item of value.items ?? [])
        this.takeHandlers(server, item, handler, route, { place, state })
      return
    }
    if (value.kind === 'object') {
      // `{ method: loadUser, assign: 'user' }`
      const method = state.readField(value.key, 'method')
      this.takeHandlers(server, method, handler, route, { place, state })
      return
    }
    if (!isCallable(value)) return
    const path = route?.path
    const isInFront = isAsynchronous(value) && (model.delayedIn ?? []).includes(route?.hook ?? '')
    const own: HookedRoute = {
      method: route?.method ?? null,
      path: path === null || path === undefined || prefix === null ? null : `${prefix}${path}`,
      isAnsweredAnyway: model.answersAnyway ?? (handler.kind === 'hook' && isAsynchronous(value)),
      returned: handler.returned,
      ...(isInFront ? { isOvertaken: () => scopes.some((one) => this.delaying.has(one)) } : {}),
    }
    const { parameters } = handler
    this.keep({ framework: model.name, handler: value, parameters, place, hooked: own })
  }

  /** A plugin has an application of its own, which has all that the one has to which it was given. */
  private takePlugin(
    server: Server,
    plugin: Value,
    options: Value | undefined,
    handing: Handing,
  ): void {
    const { place, state } = handing
    const { model, prefix, root, scopes } = server
    if (plugin.kind === 'array' || plugin.kind === 'object') {
      const parts =
        plugin.kind === 'array'
          ? (plugin.items ?? [])
          : ['plugin', 'register'].flatMap((name) => state.readField(plugin.key, name) ?? [])
      for (const part of parts) this.takePlugin(server, part, options, handing)
      return
    }
    const fn = ownerOf(plugin)
    if (!fn || this.plugins.has(fn.fn)) return
    const added =
      options?.kind === 'object' ? state.readField(options.key, 'prefix') : literalValue('')
    const own = added ? pathIn(added) : ''
    const key = appKey('app', `${placeKey(place)}@plugin`)
    const app: Value = { kind: 'object', key, proto: root.kind === 'object' ? root : null }
    this.servers.set(key, {
      model,
      prefix: own === null || prefix === null ? null : `${prefix}${own}`,
      root,
      scopes: [key, ...scopes],
    })
    const args = [app, options ?? unknownValue(`${key}.options`)]
    const one = { fn, args }
    this.plugins.set(fn.fn, one)
    this.waiting.push(one)
  }
}

function isAsynchronous(value: Value): boolean {
  return ownerOf(value)?.fn.isAsync === true
}

interface Route {
  readonly method: string | null
  readonly path: string | null
  /** The name of the hook that it is for. */
  readonly hook?: string | undefined
}

/** What each argument of a call is; what may be left out is not there where a function stands in its place. */
function assigned(
  shape: readonly HookedArgument[],
  args: readonly Value[],
): ReadonlyMap<string, Value> {
  const given = new Map<string, Value>()
  let at = 0
  for (const [index, role] of shape.entries()) {
    const value = args[at]
    if (!value) break
    if (role === 'handlers') {
      given.set('handler', { kind: 'array', key: '', items: args.slice(at) })
      break
    }
    const left = shape.length - index
    const isLeftOut =
      role.endsWith('?') &&
      (isCallable(value) || (value.kind !== 'object' && args.length - at < left))
    if (isLeftOut) continue
    given.set(role.replace('?', ''), value)
    at++
  }
  return given
}

function pathIn(value: Value | undefined): string | null {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null
}

function methodIn(value: Value | undefined): string | null {
  return pathIn(value)?.toUpperCase() ?? null
}
