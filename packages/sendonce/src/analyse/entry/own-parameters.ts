import { ownerOf, type Value } from '../domain/value.ts'
import type { RouteEntry } from './route-entry.ts'
import { parametersIn } from './route-paths.ts'

/** The parameters that each request has which one registration matches. */
export function parametersOf({ match, path, paths }: RouteEntry): readonly string[] {
  if (match === 'param') return []
  const known = path === null ? paths : [path]
  return common((known ?? []).map(parametersIn))
}

/** What each request has of its path's parameters, by the handlers that are called with it. */
export class OwnParameters {
  private readonly byHandler = new Map<string, readonly string[]>()

  constructor(entries: readonly RouteEntry[]) {
    for (const entry of entries) {
      const own = parametersOf(entry)
      for (const value of entry.handlers) this.add(value, own)
    }
  }

  /** Of a handler that several paths have, those that are in all of them. */
  of(handler: Value): readonly string[] {
    const key = ownerOf(handler)?.key
    return (key !== undefined && this.byHandler.get(key)) || []
  }

  private add(handler: Value, own: readonly string[]): void {
    const key = ownerOf(handler)?.key
    if (key === undefined) return
    const known = this.byHandler.get(key)
    this.byHandler.set(key, known ? common([known, own]) : own)
  }
}

function common([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  return first.filter((name) => others.every((names) => names.includes(name)))
}
