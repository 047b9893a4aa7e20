import { placeKey } from '../domain/place.ts'
import { keyOf } from '../domain/value.ts'
import { Following, type Registered } from './following.ts'
import { LoadedMounts } from './loaded-modules.ts'
import { OwnParameters } from './own-parameters.ts'
import type { RouteEntry } from './route-entry.ts'
import { segmentsOf, type Pathspec } from './route-paths.ts'
import { commonSides } from './sides.ts'

/** Routers are mounted in one another; in a circle by mistake. */
const mostMounts = 8
const anyName = '*'

/** A route table as it is at one time, to be looked things up in. */
export class RouteIndex implements Registered {
  readonly following: Following = new Following(this)
  private readonly byApp = new Map<string, RouteEntry[]>()
  private readonly positions = new Map<RouteEntry, number>()
  private readonly mounts = new Map<string, RouteEntry>()
  private readonly loaded = new LoadedMounts()
  private readonly specs = new Map<RouteEntry, Pathspec>()
  readonly parameters: OwnParameters

  constructor(entries: readonly RouteEntry[]) {
    const known = new Map<string, number>()
    this.parameters = new OwnParameters(entries)
    for (const entry of entries) {
      this.add(entry, known)
      for (const value of entry.handlers) {
        if (value.kind === 'object' && !this.mounts.has(value.key))
          this.mounts.set(value.key, entry)
        else if (value.kind === 'unknown') this.loaded.add(entry, value)
      }
    }
  }

  entriesOf(app: string): readonly RouteEntry[] {
    return this.byApp.get(app) ?? []
  }

  positionOf(entry: RouteEntry): number {
    return this.positions.get(entry) ?? -1
  }

  mountOf(app: string): RouteEntry | undefined {
    return this.mounts.get(app) ?? this.loaded.mountOf(app)
  }

  private add(entry: RouteEntry, known: Map<string, number>): void {
    const { app } = entry
    const siblings = this.byApp.get(app) ?? []
    this.byApp.set(app, siblings)
    const identity = `${app}|${identityOf(entry)}`
    const position = known.get(identity) ?? siblings.length
    known.set(identity, position)
    this.positions.set(entry, position)
    siblings[position] = withSeen(siblings[position], entry)
  }

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

  /** An entry's paths for people: something stands for what a mount is called, where that is not known. */
  namesOf(entry: RouteEntry): string[] {
    const { segments } = this.specOf(entry)
    if (segments) return [segments.join('/')]
    const paths = entry.path === null ? entry.paths : [entry.path]
    return (paths ?? []).map((path) =>
      this.segmentsTo(entry, segmentsOf(path), mostMounts).join('/'),
    )
  }

  private segmentsTo(entry: RouteEntry, own: string[], depth: number): string[] {
    const mount = depth > 0 ? this.mountBefore(entry, own) : undefined
    if (!mount) return own
    const outer = mount.path === null ? [anyName] : segmentsOf(mount.path)
    return [...this.segmentsTo(mount, outer, depth - 1), ...own]
  }

  /** What stands before the own path of an entry: `null` where that is not known. */
  private prefixOf(entry: RouteEntry, own: readonly string[] | null): Pathspec['segments'] {
    const mount = this.mountBefore(entry, own)
    return mount ? this.specOf(mount).segments : []
  }

  private mountBefore({ app }: RouteEntry, own: readonly string[] | null): RouteEntry | undefined {
    const isNamed = own !== null && own.length > 0
    return isNamed ? this.mountBehindRoutes(app) : this.mountOf(app)
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
