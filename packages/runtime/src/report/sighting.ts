import type { Place, Sighting } from '@sendonce/model'
import { responseOperation } from '@sendonce/model'
import type { Frame, OperationEvidence } from '../evidence.ts'
import type { Operation } from '../record.ts'
import { stackText, type RawStack } from '../stack/capture.ts'
import { packageOf, parseStack } from '../stack/parse.ts'
import { isFrameworkFile } from './framework.ts'

/** An operation with its frames in the sources, and under the name that the program called it by. */
export interface SeenOperation extends Omit<OperationEvidence, 'invocation'> {
  readonly operation: Operation
}

/** Formats the stack of an operation. */
export function seeOperation(operation: Operation, hasIntent = false): SeenOperation {
  const all = framesOf(operation.stack)
  const outer = all.findIndex(({ owner }) => owner !== 'node')
  // Node's own methods call one another: the outermost of them is the one that the program called.
  const called = hasIntent ? undefined : all[outer - 1]?.function
  const call = methodName(called) ?? operation.call
  const frames = outer > 0 && called ? all.slice(outer) : all
  return { operation, call, effect: effectOf(call, operation.effect), frames }
}

/** The frames of a stack that was kept, mapped to the sources. */
export function framesOf(stack: RawStack | null): readonly Frame[] {
  return stack ? parseStack(stackText(stack)) : []
}

function methodName(name: string | null | undefined): string | null {
  const match = name ? /(?:^|\.)([\w$]+)(?: \[as ([\w$]+)\])?$/.exec(name) : null
  const method = match?.[2] ?? match?.[1] ?? null
  return method !== null && responseOperation(method) ? method : null
}

/** What the model says that a method does to an open response. */
function effectOf(call: string, known: Operation['effect']): Operation['effect'] {
  const to = responseOperation(call)?.effects[0]?.effect.open.to
  if (to === 'open') return 'header'
  if (to === 'committed') return 'begin'
  return to === 'ended' ? 'end' : known
}

/** The operation as an incident tells it. */
export function sightingOf({ call, frames }: SeenOperation): Sighting {
  const stack = frames.filter(({ owner }) => owner !== 'node').map(placeOf)
  const inner = stack[0]
  const application = frames.find(({ owner }) => owner === 'application')
  const name = inner ? packageOf(inner.file) : null
  const by =
    name === null ? 'application' : isFrameworkFile(inner?.file ?? '') ? 'framework' : 'dependency'
  return { call, place: application ? placeOf(application) : null, stack, by, package: name }
}

/** A frame without what only the recorder needs. */
export function placeOf({ file, line, column, function: name }: Frame): Place {
  return { file, line, column, function: name }
}
