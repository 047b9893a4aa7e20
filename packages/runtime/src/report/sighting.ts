import {
  isFrameworkFile,
  packageOf,
  responseOperation,
  type Frame,
  type OperationEvidence,
  type Place,
  type Sighting,
} from '@sendonce/model'
import type { Operation } from '../record.ts'
import { stackLines, type RawStack, type StackLine } from '../stack/capture.ts'
import { parseStack } from '../stack/parse.ts'
import { textAt } from './sources.ts'

/** An operation with its frames in the sources, and under the name that the program called it by. */
export interface SeenOperation extends Omit<OperationEvidence, 'invocation'> {
  readonly operation: Operation
  /** So many frames stand in for the method that the program called. */
  readonly standIns: number
}

/**
 * Formats the stack of an operation; `type`: the class of the response, whose methods the program may have replaced by
 * its own; `lines`: the whole of the stack, where only a part was kept.
 */
export function seeOperation(
  operation: Operation,
  type: string | null,
  lines?: readonly StackLine[],
): SeenOperation {
  const seen = seeOwn(operation, type, lines)
  const { origin } = operation
  if (!origin || isCalledByCode(seen)) return seen
  // What a stream, a file or a view sends the program did not call for: the call that began it, it did.
  const { call, frames } = seeOwn(origin, type)
  return { ...seen, call, frames }
}

/** Did code of the program or of a dependency call for it, as opposed to the stream or the framework that sends for them? */
export function isCalledByCode(seen: Pick<SeenOperation, 'frames'>): boolean {
  const caller = callerOf(seen)
  return caller !== undefined && caller.owner !== 'node' && !isFrameworkFile(caller.file)
}

/** What called for it. Methods of the response that others stand in for (`on-headers`) are looked through. */
export function callerOf({ frames }: Pick<SeenOperation, 'frames'>): Frame | undefined {
  return frames.find(({ owner, file, function: name }) =>
    owner === 'node' ? !isOfHttp(file) : !isStandIn(owner, name),
  )
}

function isOfHttp(file: string): boolean {
  return /^node:_http_|^node:internal\/http2/.test(file)
}

function isStandIn(owner: Frame['owner'], name: string | null): boolean {
  return owner === 'dependency' && methodName(name) !== null
}

function seeOwn(
  operation: Operation,
  type: string | null,
  lines: readonly StackLine[] = linesOf(operation.stack),
): SeenOperation {
  const all = parsed(lines)
  const outer = all.findIndex(({ owner }) => owner !== 'node')
  // Node's own methods call one another: the outermost of them is the one that the program called.
  const called = methodName(all[outer - 1]?.function)
  const ownOfNode = called ? outer : 0
  const standIns = type === null ? 0 : standInsIn(all, type)
  const application = all.findIndex(({ owner }) => owner === 'application')
  const given = frameworkCall(all[application - 1])
  const frames = all.slice(Math.max(ownOfNode, standIns, given ? application : 0))
  const stoodIn = methodName(all[standIns - 1]?.method) ?? given
  const call = (stoodIn && spelledAt(frames[0])) ?? stoodIn ?? called ?? operation.call
  const effect = call === operation.call ? operation.effect : effectOf(call, operation.effect)
  return { operation, call, effect, frames, standIns }
}

/** A function has one name, a method may have several: the source tells by which it was called. */
function spelledAt(place: Frame | undefined): string | null {
  return place ? methodName(/^\w+/.exec(textAt(place))?.[0]) : null
}

/** Whoever shows the stack of the operation from here on passes over what stands in. */
export function noteStandIns({ operation: { stack }, standIns }: SeenOperation): void {
  if (stack) stack.standIns = standIns
}

const formatted = new WeakMap<readonly StackLine[], readonly Frame[]>()

/** The frames of a stack: sources are read for them, and several ask. */
function parsed(lines: readonly StackLine[]): readonly Frame[] {
  const frames = formatted.get(lines) ?? parseStack(lines)
  formatted.set(lines, frames)
  return frames
}

/** How many frames are of functions that stand in for the method that the program called, a dependency's or its own. */
function standInsIn(frames: readonly Frame[], type: string): number {
  const at = frames.findIndex(({ owner, file, function: name, method }) => {
    if (owner === 'node') return !isOfHttp(file)
    // One that was given another prototype keeps the name of its class for V8.
    const isMethod = method?.startsWith(`${type}.`) || /^\w*ServerResponse\./.test(method ?? '')
    // A dependency's may have any name: what it calls may have put the method back.
    if (owner === 'dependency') return !isMethod && !isStandIn(owner, name)
    return !isMethod || methodName(method) === null
  })
  return frames[at]?.owner === 'application' ? at : 0
}

/**
 * A framework that was not known when it was called shows in the frames: its method that the program
 * called, `ServerResponse.json`, is the innermost but for the program's own.
 */
function frameworkCall(inner: Frame | undefined): string | null {
  return inner?.owner === 'dependency' && inner.function?.includes('.')
    ? methodName(inner.function)
    : null
}

/** The frames of a stack that was kept, mapped to the sources, from what the program called on. */
export function framesOf(stack: RawStack | null): readonly Frame[] {
  return parsed(linesOf(stack)).slice(stack?.standIns)
}

function linesOf(stack: RawStack | null): readonly StackLine[] {
  return stack ? stackLines(stack) : []
}

function methodName(name: string | null | undefined): string | null {
  const match = name ? /(?:^|\.)([\w$]+)(?: \[as ([\w$]+)\])?$/.exec(name) : null
  const method = match?.[2] ?? match?.[1] ?? null
  return method !== null && (method === 'pipeline' || responseOperation(method)) ? method : null
}

/** What the model says that a method does to an open response. */
function effectOf(call: string, known: Operation['effect']): Operation['effect'] {
  const to = responseOperation(call)?.effects.at(-1)?.effect.open.to
  if (to === 'open') return 'header'
  if (to === 'committed') return 'begin'
  return to === 'ended' ? 'end' : known
}

/** The operation as an incident tells it. */
export function sightingOf({ call, frames: all, operation }: SeenOperation): Sighting {
  const { stack: raw } = operation
  const isWhole = raw?.layers === undefined || all.length > framesOf(raw).length
  // How many there are of a framework's frames behind the program's is not known then.
  const frames = isWhole ? all : all.slice(0, all.findLastIndex(isOutside) + 1 || all.length)
  const shown = frames.filter(({ owner }) => owner !== 'node')
  const stack = shown.map(placeOf)
  const inner = stack[0]
  const place = stack[shown.findIndex(({ owner }) => owner === 'application')] ?? null
  const name = inner ? packageOf(inner.file) : null
  const by =
    name === null ? 'application' : isFrameworkFile(inner?.file ?? '') ? 'framework' : 'dependency'
  return { call, place, stack, by, package: name }
}

function isOutside({ owner, file }: Frame): boolean {
  return owner !== 'node' && !isFrameworkFile(file)
}

/** A frame without what only the recorder needs. */
export function placeOf({ file, line, column, function: name }: Frame): Place {
  return { file, line, column, function: name }
}
