import { fileOfRouter, isOfApp } from '../domain/apps.ts'
import { loadedAs, loaderOf, type Loaded } from '../domain/loaded.ts'
import { placeKey } from '../domain/place.ts'
import { keyOf, type FunctionValue, type Value } from '../domain/value.ts'
import type { RouteEntry } from './route-entry.ts'

/** Where routers are mounted that are loaded by a name which is not known. */
export class LoadedMounts {
  private readonly uses: { readonly by: Loaded; readonly entry: RouteEntry }[] = []

  add(entry: RouteEntry, handler: Value): void {
    const by = loadedAs(handler)
    const place = placeKey(entry.place)
    // A loop was gone through twice.
    const isKnown = this.uses.some((use) => placeKey(use.entry.place) === place)
    if (by && !isKnown) this.uses.push({ by, entry })
  }

  mountOf(app: string): RouteEntry | undefined {
    const file = this.uses.length > 0 ? fileOfRouter(app) : undefined
    return file === undefined ? undefined : loaderOf(this.uses, file)?.entry
  }
}

interface LoadedCall {
  readonly by: Loaded
  readonly args: readonly Value[]
  /** How many registrations there were in front of it. */
  position: number
}

/** With what modules are called that are loaded by a name which is not known: `require('./routes/' + name)(app)`. */
export class LoadedCalls {
  private readonly calls = new Map<string, LoadedCall>()

  note(callee: Value, args: readonly Value[], position: number): void {
    const by = loadedAs(callee)
    if (!by || !args.some(isApp)) return
    // A loop was gone through twice.
    const key = `${by.folder}|${by.from}|${by.member}(${args.map(keyOf).join()})`
    if (!this.calls.has(key)) this.calls.set(key, { by, args, position })
  }

  /** The call of a function that its module gives whoever loads it. */
  callOf({ fn, env }: FunctionValue, exported: (name: string) => Value): LoadedCall | null {
    if (this.calls.size === 0) return null
    const able = [...this.calls.values()].filter(({ by: { member } }) => {
      const value = exported(member.slice(1) || 'default')
      return value.kind === 'function' && value.fn === fn
    })
    return loaderOf(able, env.module.file)
  }

  /** Registrations were put in at a position. */
  noteInserted(position: number, count: number): void {
    for (const call of this.calls.values()) if (call.position >= position) call.position += count
  }
}

function isApp(value: Value): boolean {
  return value.kind === 'object' && isOfApp(value.key)
}
