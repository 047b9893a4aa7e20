import type { Role } from '@sendonce/model'
import { layeredFrameworks, type LayeredFramework, type Returned } from '@sendonce/model/calls'
import { appKey } from '../domain/apps.ts'
import { placeKey, type Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import { keyOf, ownerOf, type Environment, type Value } from '../domain/value.ts'
import type { FunctionIr, Parameter } from '../../syntax/ir.ts'
import { literalPath } from './registration-call.ts'

/** A function of which types or names say that it is a layer. */
interface Named {
  readonly model: LayeredFramework
  readonly roles: readonly (Role | null)[]
}

/** Who gives a promise is waited for, and in any case it is answered behind that. */
export const waitedFor: Returned = { value: 'waited', nothing: 'ended', response: 'dropped' }

/** The option of a router, and its method, that put something in front of its paths. */
const prefix = 'prefix'

const nextName = /^_*next$/

/** Applications and routers of frameworks whose layers wait for each other, and which of a program's functions are layers. */
export class LayeredServers {
  private readonly dependencyMajor: (file: string, name: string) => number | null
  private readonly servers = new Map<string, LayeredFramework>()
  /** `null` where it is not known. */
  private readonly prefixes = new Map<string, string | null>()
  private readonly byFile = new Map<string, LayeredFramework | null>()

  constructor(dependencyMajor: (file: string, name: string) => number | null) {
    this.dependencyMajor = dependencyMajor
  }

  get size(): number {
    return this.servers.size
  }

  /** What calling a factory of one of them gives; `null` for all else. */
  construct(path: string, place: Place, env: Environment): Value | null {
    for (const model of layeredFrameworks)
      for (const { package: name, makes, names } of model.factories) {
        const member = path.startsWith(name) ? path.slice(name.length) : null
        const isFactory =
          member === '' ||
          (member?.startsWith('.') && ['default', ...names].includes(member.slice(1)))
        if (!isFactory || !this.isRecent(model, place.file)) continue
        // A helper that makes them gives each of its callers one of its own.
        const caller = env.functionIndex === 0 ? '' : `@${env.id}`
        const key = appKey(makes, `${placeKey(place)}${caller}`)
        this.servers.set(key, model)
        return { kind: 'object', key, proto: null }
      }
    return null
  }

  /** What a package's function gives that is given layers, and gives them back. */
  wrapped(name: string, [layers]: readonly Value[]): Value | null {
    const isWrapper = layeredFrameworks.some(({ wrappers }) => wrappers.includes(name))
    return isWrapper && layers ? layers : null
  }

  /** A router is made with what the paths of its routes begin with, or told so. */
  notePrefix(router: Value, name: string, [given]: readonly Value[], state: State): void {
    const options = given?.kind === 'object' ? state.readField(given.key, prefix) : undefined
    const added = name === prefix ? given : options
    if (added) this.prefixes.set(keyOf(router), literalPath(added))
  }

  /** A path of a router as its application has it; `null` where that is not known. */
  pathIn(router: string, path: string | null): string | null {
    const added = this.prefixes.get(router) ?? ''
    const isKnown = path !== null && this.prefixes.get(router) !== null
    return isKnown ? `${added}${path}` : null
  }

  modelOf(app: string): LayeredFramework | null {
    return this.servers.get(app) ?? null
  }

  /** The framework of what a method is called on; of an application of unknown origin its layers tell. */
  serverOf(
    receiver: Value,
    args: readonly Value[],
    file: string,
    isRegistering: boolean,
  ): LayeredFramework | null {
    const key = keyOf(receiver)
    const known = this.servers.get(key)
    if (known || receiver.kind !== 'unknown' || !isRegistering) return known ?? null
    const layers = args.flatMap((arg) => (arg.kind === 'array' && arg.items) || [arg])
    for (const layer of layers) {
      const fn = ownerOf(layer)?.fn
      const named = fn && this.namedIn(fn, file)
      if (!named) continue
      this.servers.set(key, named.model)
      return named.model
    }
    return null
  }

  /** A function that is a layer by its types or its names, where such a framework serves. */
  namedIn({ parameters }: FunctionIr, file: string): Named | null {
    const [first, second] = parameters
    if (!first || parameters.length > 2 || first.decorators.length > 0) return null
    const model = this.servedBy(file)
    if (!model || !isContext(first, second, model)) return null
    if (second && !isNext(second, model)) return null
    return { model, roles: second ? ['response', 'next'] : ['response'] }
  }

  /** The framework that a package of a file asks for, or else the one that the program makes applications of. */
  private servedBy(file: string): LayeredFramework | null {
    let asked = this.byFile.get(file)
    if (asked === undefined) {
      const isAsked = (name: string): boolean => this.dependencyMajor(file, name) !== null
      const model = layeredFrameworks.find(({ askedFor }) => askedFor.some(isAsked)) ?? null
      asked = model && this.isRecent(model, file) ? model : null
      this.byFile.set(file, asked)
    }
    return asked ?? this.servers.values().next().value ?? null
  }

  /** One that nobody asks for is the newest. */
  private isRecent({ name, since }: LayeredFramework, file: string): boolean {
    return (this.dependencyMajor(file, name) ?? since) >= since
  }
}

function roleOf({ typeName }: Parameter, { types }: LayeredFramework): Role | undefined {
  const name = typeName?.replace(/<.*$/s, '').replace(/^.*\./, '')
  return name !== undefined && Object.hasOwn(types, name) ? types[name] : undefined
}

function isContext(
  first: Parameter,
  second: Parameter | undefined,
  model: LayeredFramework,
): boolean {
  if (roleOf(first, model) === 'response') return true
  const name = first.name?.replace(/^_+/, '')
  if (first.typeName !== null && first.typeName !== 'any') return false
  return (
    name === model.contextName || (name === model.contextNameBesideNext && second !== undefined)
  )
}

function isNext(second: Parameter, model: LayeredFramework): boolean {
  return roleOf(second, model) === 'next' || nextName.test(second.name ?? '')
}
