import { refine } from '../domain/facts.ts'
import type { CallbackRegion, Convention } from '../domain/region.ts'
import type { RegionInfo } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import {
  undefinedValue,
  unknownValue,
  type FunctionValue,
  type Value,
  ownerOf,
} from '../domain/value.ts'
import { learnOfError } from './connections.ts'

const errorName =
  /^(?:_?(?:[eE]|[eE]rr?|[eE]rror|[eE]x|[eE]xception)\d*|\w+(?:Err|Error|_err|_error))$/

/** An error, or nothing and then the other arguments. */
export const errorFirst: Convention = {
  first: 'error',
  gives: [],
  repeats: [],
  hasFailed: false,
  neverFails: false,
}

/** By its name the first parameter carries an error: then the others are missing, and the other way round. */
export function isErrorFirst(fn: FunctionValue | null): boolean {
  return errorName.test(fn?.fn.parameters[0]?.name ?? '')
}

/** One of the ways in which a callback is called. */
export interface Variant {
  readonly args: readonly Value[]
  readonly state: State
  readonly failed: boolean
}

/** By what the arguments of a region's calls are told apart. */
export function saltOf({ id }: RegionInfo, { rounds }: State): string {
  return `${id}:${rounds}`
}

/** Whether the key of a value tells that it was given to a region. */
export function isGivenTo({ id }: RegionInfo, key: string): boolean {
  return key.startsWith(`arg:${id}:`)
}

/** The key of an error that a callback is given, or nothing, begins with this. */
const failure = 'failure:'

/** Whether a value is true where a callback was given an error, or where it was given none; `null` for all others. */
export function tellsOfFailure(value: Value): boolean | null {
  if (value.kind === 'not') {
    const inner = tellsOfFailure(value.operand)
    return inner === null ? null : !inner
  }
  return value.kind === 'unknown' && value.key.startsWith(failure) ? true : null
}

/** What is needed to tell how a callback is called. */
type Called = Pick<CallbackRegion, 'target' | 'args' | 'convention'> & {
  readonly info: Pick<CallbackRegion['info'], 'kind' | 'label' | 'source'>
}

/** A callback whose first parameter is an error is called in one of two ways. */
export function argumentsOf(call: Called, salt: string, state: State): Variant[] {
  const { target, convention } = call
  if (call.args.length > 0) return [{ args: call.args, state, failed: false }]
  if (call.info.label === 'error' && (target.kind === 'next' || target.kind === 'settler')) {
    const error = unknownValue(`error:${salt}`)
    refine(error, true, state)
    return [{ args: [error], state, failed: true }]
  }
  const isByFailure = takesError(call)
  const args = namesOf(target, convention).map((name, index) =>
    index === 0 && isByFailure
      ? unknownValue(`${failure}${salt}`)
      : unknownValue(`arg:${salt}:${name}`, index > 0 ? convention?.gives[index - 1] : null),
  )
  const error = args[0]
  if (!error || !isByFailure) {
    if (call.info.label === 'error' && error) learnOfError(error, call.info.source, state)
    return [{ args, state, failed: false }]
  }
  const failed = state.clone()
  refine(error, true, failed)
  const missing = args.map((arg, index) => (index === 0 ? arg : undefinedValue))
  const asFailure: Variant = {
    args: !convention || convention.first === 'error' ? missing : args,
    state: failed,
    failed: true,
  }
  if (convention?.hasFailed) return [asFailure]
  refine(error, false, state)
  if (convention?.neverFails) return [{ args, state, failed: false }]
  return [{ args, state, failed: false }, asFailure]
}

function takesError({ info, target, convention }: Called): boolean {
  if (convention) return convention.first !== 'value'
  if (info.kind !== 'callback') return false
  return isByError(target) || isErrorFirst(ownerOf(target))
}

function isByError(target: Value): boolean {
  return target.kind === 'settler' && target.ok === 'by-error'
}

/** Names of what a callback is given: as many as it has parameters for. */
function namesOf(target: Value, convention: Convention | null): readonly (string | number)[] {
  if (isByError(target)) return ['error', 'value']
  if (target.kind === 'next') return convention ? ['error'] : []
  return ownerOf(target)?.fn.parameters.map((parameter, index) => parameter.name ?? index) ?? []
}
