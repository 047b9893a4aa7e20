import { apply } from '../apply.ts'
import { defineProperty, getOwnPropertyDescriptor } from '../descriptors.ts'

/**
 * A stack that was captured and is not formatted yet. It must not outlive its response: V8 keeps `this`
 * of each frame.
 */
export interface RawStack {
  readonly stack?: unknown
  /** So many innermost frames are the recorder's own. */
  own?: number
  /** It begins inside of so many hooks: what the program called is the outermost. */
  inside?: number
  /** So many innermost frames stand in for the method that the program called. */
  standIns?: number
  /** Only the inner frames were kept: so many hooks of layers were on the stack then. */
  layers?: number
}

/** One frame of a stack, as text. */
export interface StackLine {
  /** `fn (file:1:2)`, in the code that V8 runs. */
  readonly text: string
  /** Where the function begins: a source map may know its name there. */
  readonly begin: { readonly line: number; readonly column: number } | null
  /** See `Frame`. */
  readonly method: string | null
  /** The same frame as the program's own formatting shows it: a test runner's, which knows its sources. */
  readonly shown: string | null
}

/** Deep enough for all frames of most programs. */
export const frameLimit = 200

/** As they were when the recorder was loaded: a program may replace them. */
export const OwnError: ErrorConstructor = Error
// oxlint-disable-next-line typescript/unbound-method -- it makes no use of `this`
const { captureStackTrace } = Error

/** The stack below `above`, unformatted. Where the limit is locked it is as deep as that. */
export function captureStack(
  above: (...args: never[]) => unknown,
  depth: number = frameLimit,
): RawStack {
  const holder: RawStack = {}
  const limit = setLimit(depth)
  try {
    captureStackTrace(holder, above)
  } finally {
    restoreLimit(limit)
  }
  return holder
}

/** What the limit was; `null`: it is not ours to change. */
export type Limit = PropertyDescriptor | undefined | null

/** Lets stacks have so many frames, until `restoreLimit`. */
export function setLimit(depth: number): Limit {
  const limit = getOwnPropertyDescriptor(Error, 'stackTraceLimit')
  // A program may have deleted it, locked it, or watch who changes it.
  if (limit ? limit.writable !== true : !Object.isExtensible(Error)) return null
  Error.stackTraceLimit = depth
  return limit
}

/** The limit is again as the program has it. */
export function restoreLimit(limit: Limit): void {
  if (limit) Error.stackTraceLimit = limit.value as number
  else if (limit !== null) Reflect.deleteProperty(Error, 'stackTraceLimit')
}

/** A frame as V8 gives it. */
export interface CallSite {
  toString(): string
  getFileName?(): string | null | undefined
  getFunctionName?(): string | null
  getMethodName?(): string | null
  getTypeName?(): string | null
  getEnclosingLineNumber?(): number
  getEnclosingColumnNumber?(): number
}

type Prepare = (error: Error, sites: readonly CallSite[]) => unknown

const formatted = new WeakMap<RawStack, readonly StackLine[]>()

/** The frames of a stack in V8's own form, whatever the program made of `Error.prepareStackTrace`. */
export function stackLines(raw: RawStack): readonly StackLine[] {
  const known = formatted.get(raw)
  if (known) return known
  const lines = format(raw)
  formatted.set(raw, lines)
  return lines
}

/** The text of a stack: equal for two stacks with the same frames. */
export function stackText(raw: RawStack): string {
  return stackLines(raw)
    .map(({ text }) => text)
    .join('\n')
}

/** What called a method that a hook stands around, as V8 prints it. */
export function callerOf(hook: (...args: never[]) => unknown): string {
  return stackText(captureStack(hook, 1))
}

function format(raw: RawStack): StackLine[] {
  const before: unknown = getOwnPropertyDescriptor(Error, 'prepareStackTrace')?.value
  const all = callSites(raw)
  if (!all) return plainLines(raw.stack).slice(raw.own)
  const sites = outside(raw, all)
  const shown = shownLines(before, sites)
  return sites.map((site, index) => ({
    text: String(site),
    begin: beginOf(site),
    method: methodOf(site),
    shown: shown[index] ?? null,
  }))
}

/** Without what stands in front of the program's own call. */
function outside({ own, inside }: RawStack, all: readonly CallSite[]): readonly CallSite[] {
  if (!inside) return all.slice(own)
  const hooks = all.flatMap((site, at) => (site.getFileName?.() === __filename ? [at] : []))
  return all.slice((hooks[inside - 1] ?? -1) + 1)
}

/** The frames of a stack, which has no text from then on; `null` where the program has locked how it is formatted. */
export function callSites(raw: RawStack): readonly CallSite[] | null {
  const before = getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  const isLocked = before ? before.configurable === false : !Object.isExtensible(Error)
  if (isLocked) return null
  let sites: readonly CallSite[] = []
  const prepare: Prepare = (_error, given) => {
    sites = given
    return ''
  }
  defineProperty(Error, 'prepareStackTrace', { value: prepare, configurable: true })
  try {
    void raw.stack
  } finally {
    if (before) defineProperty(Error, 'prepareStackTrace', before)
    else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace
  }
  return sites
}

/** V8 does not know a method any more that was replaced since; the name that it was given may tell. */
function methodOf(site: CallSite): string | null {
  const name = site.getMethodName?.() ?? site.getFunctionName?.()?.replace(/.*\./s, '')
  return name ? `${site.getTypeName?.() ?? ''}.${name}` : null
}

function beginOf(site: CallSite): StackLine['begin'] {
  const line = site.getEnclosingLineNumber?.() ?? 0
  const column = site.getEnclosingColumnNumber?.() ?? 0
  return line > 0 && column > 0 ? { line, column } : null
}

/** Tools that transform code in memory install this to show its sources: nothing else knows them. */
function shownLines(prepare: unknown, sites: readonly CallSite[]): readonly string[] {
  if (typeof prepare !== 'function') return []
  try {
    const text: unknown = apply(prepare, Error, [new Error('stack'), sites])
    const lines = plainLines(text).map((line) => line.text)
    return lines.length === sites.length ? lines : []
  } catch {
    return []
  }
}

function plainLines(text: unknown): StackLine[] {
  if (typeof text !== 'string') return []
  const lines = text.split('\n').filter((line) => /^\s*at /.test(line))
  return lines.map((line) => ({
    text: line.trim().slice(3),
    begin: null,
    method: null,
    shown: null,
  }))
}
