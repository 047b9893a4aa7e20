import { apply } from '../apply.ts'
import { guard } from '../guard.ts'
import { nodeVersion } from '../node-version.ts'
import { keepShape } from '../patch/keep-shape.ts'
import { callSites, captureStack, type CallSite } from './capture.ts'
import { defineProperty, getOwnPropertyDescriptor } from '../descriptors.ts'

/** What is different while a call that comes too late is made. */
export interface Room {
  /** How many frames the program wants to see. */
  readonly limit: number
  readonly leave: () => void
}

/** Node has one of its own. */
// oxlint-disable-next-line typescript/unbound-method -- compared, not called
const usualFormat = Error.prepareStackTrace

/** More frames of the recorder than this are not looked for. */
const ownLimit = 20

/** Bundled into a program, the file of the recorder's frames is that of the program's as well. */
const ownFile = /[\\/]recorder\.js$/.test(__filename) ? __filename : null

/**
 * Makes room for the recorder's own frames in the stack of an error that the call below `above` may make: when they are
 * taken out again, the program has as many as its limit lets it see. `handsOn`: Node may hand the error on in a
 * later turn instead of throwing it; none of the program's code runs until then.
 */
export function makeRoom(above: (...args: never[]) => unknown, handsOn: boolean): Room {
  const { writable, value } = getOwnPropertyDescriptor(Error, 'stackTraceLimit') ?? {}
  const limit = typeof value === 'number' ? value : Number.POSITIVE_INFINITY
  const raised = limit + (writable && limit > 0 ? ownFramesBelow(above, limit) : 0)
  if (raised > limit) Error.stackTraceLimit = raised
  const unwatch = handsOn ? watchTicks(limit) : null
  const leave = (): void => {
    unwatch?.()
    if (raised > limit && Error.stackTraceLimit === raised) Error.stackTraceLimit = limit
  }
  return { limit, leave }
}

function ownFramesBelow(above: (...args: never[]) => unknown, limit: number): number {
  // The hook and what it calls.
  let own = 2
  let seen = 0
  for (const site of callSites(captureStack(above, limit + ownLimit)) ?? []) {
    if (isOwn(site)) own++
    else if (++seen >= limit) break
  }
  return own
}

function isOwn(site: CallSite): boolean {
  return site.getFileName?.() === __filename
}

/** The same function; an error that it is given is looked at before, when all is again as it was. */
export function toldWithout(room: Room, callback: Function): Function {
  const hook = function (this: unknown, ...given: unknown[]): unknown {
    guard(() => {
      room.leave()
      hideOwnFrames(given[0], room.limit)
    })
    return apply(callback, this, given)
  }
  keepShape(hook, callback)
  return hook
}

/** Looks at errors that Node hands on by `process.nextTick`. */
function watchTicks(limit: number): (() => void) | null {
  if (!getOwnPropertyDescriptor(process, 'nextTick')?.writable) return null
  // oxlint-disable-next-line typescript/unbound-method -- it is called with `process`
  const { nextTick } = process
  const hook = (...args: Parameters<typeof nextTick>): void => {
    guard(() => args.forEach((one) => hideOwnFrames(one, limit)))
    apply(nextTick, process, args)
  }
  keepShape(hook, nextTick)
  process.nextTick = hook
  return () => {
    if (process.nextTick === hook) process.nextTick = nextTick
  }
}

/**
 * Takes the recorder's frames out of the stack of an error that Node has just made: the program sees the one that it sees
 * without the recorder. Newer versions of Node format it when it is read first, older ones do now.
 */
export function hideOwnFrames(error: unknown, limit: number): void {
  if (!(error instanceof Error) || ownFile === null) return
  if (!('code' in error) || !String(error.code).startsWith('ERR_')) return
  // There the stack is no accessor, and asking for the property formats it.
  if (nodeVersion < 22) {
    error.stack = readStack(() => error.stack, limit) as string
    return
  }
  const property = getOwnPropertyDescriptor(error, 'stack')
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the error
  const read = property?.get
  if (!read) return
  const get = function (this: unknown): unknown {
    return readStack(() => apply(read, this, []) as unknown, limit)
  }
  keepShape(get, read)
  defineProperty(error, 'stack', { ...property, get })
}

/** Reads a stack, for the first time or again; what the program formats stacks with does not see the recorder's frames. */
function readStack(read: () => unknown, limit: number): unknown {
  const property = getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  const format: unknown = property?.value
  const isOwnFormat = typeof format === 'function' && format !== usualFormat
  if (isOwnFormat && property?.configurable) {
    const value = (error: Error, sites: readonly CallSite[]): unknown => {
      const kept = sites.filter((site) => !isOwn(site)).slice(0, limit)
      return apply(format, Error, [error, kept])
    }
    defineProperty(Error, 'prepareStackTrace', { ...property, value })
  }
  try {
    const stack = read()
    return typeof stack === 'string' ? withoutOwn(stack, limit) : stack
  } finally {
    if (isOwnFormat && property?.configurable) defineProperty(Error, 'prepareStackTrace', property)
  }
}

/** A framework's method may have another name than its function has; without the hook its own frame says so. */
const renamed = /^ {4}at (\S+)( \[as handle_?(?:request|error)\])/i

function withoutOwn(text: string, limit: number): string {
  if (!text.includes(`${ownFile}:`)) return text
  const lines: string[] = []
  let frames = 0
  for (const line of text.split('\n')) {
    const isFrame = line.startsWith('    at ')
    if (isFrame && line.includes(`${ownFile}:`)) {
      const [, name, as] = renamed.exec(line) ?? []
      if (name) lines.push(String(lines.pop()).replace(`at ${name} (`, `at ${name}${as} (`))
      continue
    }
    // Node adds a second stack, which tells where an event was emitted.
    frames = isFrame ? frames + 1 : 0
    if (frames <= limit) lines.push(line)
  }
  return lines.join('\n')
}
