import { functionOf, type Frame } from './frame.ts'
import type { Environment } from './value.ts'
import type { Expression, FunctionIr, Statement } from '../../syntax/ir.ts'

/**
 * Whether an operation stands in what a compiler made of `async`: a list of steps. In which order they come, only
 * the helper knows that runs them.
 */
export function isInCompiledSteps(from: Frame): boolean {
  for (let frame: Frame | null = from; frame; frame = frame.parent) {
    const own = functionOf(frame)
    if (own && isStepList(own)) return true
    for (let { env }: { env: Environment | null } = frame; env; env = env.parent) {
      const fn = env.module.functions[env.functionIndex]
      if (fn && isStepList(fn)) return true
    }
  }
  return false
}

const known = new WeakMap<FunctionIr, boolean>()

/** A function of one parameter, its context, that does nothing but switch by a number that the context holds. */
export function isStepList(fn: FunctionIr): boolean {
  let is = known.get(fn)
  if (is === undefined) {
    const context = fn.parameters.length === 1 ? fn.parameters[0]?.target : undefined
    is = context?.kind === 'variable' && isSwitchOf(fn.body, context.slot)
    known.set(fn, is)
  }
  return is
}

/** Helpers loop around the switch: `while (1) switch (context.prev = context.next) { … }`. */
function isSwitchOf(list: readonly Statement[], slot: number): boolean {
  const last = list.at(-1)
  if (last?.kind === 'loop') return last.each === null && isSwitchOf(last.body, slot)
  if (last?.kind === 'block') return isSwitchOf(last.body, slot)
  if (last?.kind !== 'switch' || !isOfContext(last.subject, slot)) return false
  const tests = last.cases.flatMap(({ test }) => (test?.kind === 'literal' ? [test.value] : []))
  return tests.length === last.cases.length && typeof tests[0] === 'number'
}

function isOfContext(subject: Expression, slot: number): boolean {
  if (subject.kind === 'assign') return isOfContext(subject.value, slot)
  return (
    subject.kind === 'member' &&
    typeof subject.property === 'string' &&
    subject.object.kind === 'variable' &&
    subject.object.slot === slot
  )
}
