import { accounts } from './accounts.ts'
import { async } from './async.ts'
import { databases } from './databases.ts'
import type { Library, LibraryCall, LibraryEvent, LibraryType } from './library.ts'
import { middleware } from './middleware.ts'
import { nest } from './nest.ts'
import { node } from './node.ts'
import { outgoing } from './outgoing.ts'
import { rendering } from './rendering.ts'
import { uploads } from './uploads.ts'

/** All libraries of which something is known. */
export const libraries: readonly Library[] = [
  accounts,
  async,
  databases,
  middleware,
  nest,
  node,
  outgoing,
  rendering,
  uploads,
].flat()

interface Index {
  readonly byPackage: Map<string, Library>
  readonly byPrefix: [prefix: string, library: Library][]
  readonly onRequest: Map<string, LibraryCall>
  readonly requestEvents: Set<string>
  /** Of types that were asked for: whether they lead to the response. */
  readonly leading: Map<string, boolean>
}

let known: Index | null = null

/** Made when it is first asked for: the recorder loads this module and asks for nothing. */
function index(): Index {
  if (known) return known
  known = {
    byPackage: new Map(),
    byPrefix: [],
    onRequest: new Map(),
    requestEvents: new Set(),
    leading: new Map(),
  }
  for (const library of libraries) {
    for (const name of library.packages) {
      if (name.endsWith('*')) known.byPrefix.push([name.slice(0, -1), library])
      else known.byPackage.set(name, library)
    }
    for (const [path, call] of Object.entries(library.onRequest ?? {}))
      known.onRequest.set(path, call)
    for (const event of library.requestEvents ?? []) known.requestEvents.add(event)
  }
  return known
}

/** What is known of a call, and the prefix under which the types that it names are found. */
export interface KnownCall {
  readonly call: LibraryCall
  readonly scope: string
}

/**
 * The row of what is called. `path` says where it comes from: `jsonwebtoken.verify` of a package, or
 * `multer#Upload.single` of a type.
 */
export function libraryCall(path: string): KnownCall | null {
  const hash = path.indexOf('#')
  if (hash > 0) return callOfType(path.slice(0, hash), path.slice(hash + 1))
  const found = splitPackage(path)
  if (!found) return null
  const { calls } = found.library
  const call = own(calls, found.member) ?? (isPlain(found.member) ? own(calls, '*') : undefined)
  return call ? { call, scope: found.name } : null
}

/** The row of a method that a library puts on the request, by its path there: `session.destroy`. */
export function requestCall(path: string): KnownCall | null {
  const { onRequest } = index()
  const first = path.indexOf('.')
  const last = path.lastIndexOf('.')
  const call =
    onRequest.get(path) ??
    (last > first ? onRequest.get(`${path.slice(0, first)}.*${path.slice(last)}`) : undefined)
  return call ? { call, scope: '' } : null
}

/** The name of a type as values carry it; `null` for a library's type that has no rows. */
export function libraryType(scope: string, name: string): string | null {
  return typeOf(scope, name) ? `${scope}#${name}` : null
}

/** What calls of a type's methods may give, or give it by way of another type, that acts on the response. */
const acting = new Set(['response', 'next'])

/** Whether one comes to the response, or hands the request on, by the methods of a type, or by one of them alone. */
export function leadsToResponse(type: string): boolean {
  const { leading } = index()
  const answer = leading.get(type)
  if (answer !== undefined) return answer
  // Of types that give each other none is the first.
  leading.set(type, false)
  const [scope = '', path = ''] = type.split('#')
  const [name = ''] = path.split('.')
  const calls = Object.values(typeOf(scope, name)?.calls ?? {})
  const found = calls.some(
    ({ returns = '', handsOn }) =>
      handsOn === true || acting.has(returns) || leadsToResponse(`${scope}#${returns}`),
  )
  leading.set(type, found)
  return found
}

/** An event of an emitter of a type (`busboy#Parser`); `undefined` where there is no row. */
export function libraryEvent(type: string, event: string): LibraryEvent | undefined {
  const hash = type.indexOf('#')
  return hash < 0
    ? undefined
    : own(typeOf(type.slice(0, hash), type.slice(hash + 1))?.events, event)
}

/** Whether a library lets the request emit this event, as long as it is not answered. */
export function isRequestEvent(event: string): boolean {
  return index().requestEvents.has(event)
}

function callOfType(scope: string, path: string): KnownCall | null {
  const dot = path.indexOf('.')
  const type = typeOf(scope, dot < 0 ? path : path.slice(0, dot))
  if (!type) return null
  const name = path.slice(dot + 1)
  const call =
    dot < 0
      ? type.call
      : (own(type.calls, name) ?? (isPlain(name) ? own(type.calls, '*') : undefined))
  return call ? { call, scope } : null
}

function typeOf(scope: string, name: string): LibraryType | undefined {
  return own(splitPackage(scope)?.library.types, name)
}

/** `node:fs.readFile` → `fs` and `readFile`; names of packages may have dots themselves. */
function splitPackage(path: string): { library: Library; name: string; member: string } | null {
  const { byPackage, byPrefix } = index()
  const plain = path.replace(/^node:/, '').replaceAll(/\.default(?=\.|$)/g, '')
  for (let end = plain.length; end > 0; end = plain.lastIndexOf('.', end - 1)) {
    const name = plain.slice(0, end)
    const library =
      byPackage.get(name) ??
      byPrefix.find(([prefix]) => name.startsWith(prefix) && !name.includes('.'))?.[1]
    if (library) return { library, name, member: plain.slice(end + 1) }
  }
  return null
}

/** What any emitter or stream has is that, and no call of the library. */
const ofEmitters =
  /^(?:on|once|off|addListener|prependListener|removeListener|removeAllListeners|emit|pipe)$/

function isPlain(member: string): boolean {
  const isOther = /Sync$|^create[A-Z]/.test(member) || ofEmitters.test(member)
  return member !== '' && !member.includes('.') && !isOther
}

function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}
