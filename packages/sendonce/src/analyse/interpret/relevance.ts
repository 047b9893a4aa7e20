import { mayBuild } from '../effects/built-answer.ts'
import { askingMethods } from '@sendonce/model/calls'
import { heldAround } from '../domain/captures.ts'
import type { Expression, Variable } from '../../syntax/ir.ts'
import { producerOf } from '../later/producers.ts'
import { holdsTimer, isListenedTo, isTakenForTrue, reaches } from '../domain/reach.ts'
import { isLongLived } from '../domain/doubts.ts'
import { sharedKey } from '../domain/heap.ts'
import type { Frame } from '../domain/frame.ts'
import {
  environmentOf,
  keyOf,
  unknownValue,
  type FunctionValue,
  type Value,
} from '../domain/value.ts'
import type { State } from '../domain/state.ts'
import type { Activation, Machine, Invocation } from '../machine.ts'

type This = Expression & { readonly kind: 'this' }

/** Whether what a call does has to be followed: it can act on the response, hand on, or change what decides about that. */
export function isRelevant(machine: Machine, request: Invocation, activation: Activation): boolean {
  const { state } = request
  if (mayBuild(machine, request.callee)) return true
  if (reaches(request.callee, state) || holdsTimer(request.callee, state)) return true
  if (request.callee.fn.usesThis && reaches(request.self, state)) return true
  if (request.args.some((arg) => reaches(arg, state))) return true
  if ([request.self, ...request.args].some((value) => isListenedTo(value, state))) return true
  if (request.args.some((arg) => isUnderWay(arg, state))) return true
  if (machine.contexts.hasAny && machine.summaryOf(request.callee).asksContext) return true
  if (tellsWhatDecides(request) || makesKeeper(request) || mayEndConnection(request)) return true
  return writesWhatDecides(machine, request, activation)
}

/** `withTimeout(load(res))`, `(loading) => loading.then(shape)`: what is made of a promise comes behind what settles that. */
function isUnderWay(arg: Value, state: State): boolean {
  return arg.kind === 'promise' && producerOf(state, arg.id) !== undefined
}

/** `() => req.destroy()`: a function around it gives it the request, and uses what ends the connection of that. */
function mayEndConnection({ callee: { fn, env }, state }: Invocation): boolean {
  return fn.captures.some((variable) => {
    if (heldAround(variable, env, state)?.kind !== 'request') return false
    const given = env.module.functions[variable.owner]?.parameters ?? []
    return given.some(
      ({ target, memberNames }) =>
        target.kind === 'variable' &&
        target.slot === variable.slot &&
        memberNames.some((name) => ending.has(name)),
    )
  })
}

const ending: ReadonlySet<string> = new Set(['destroy', 'socket', 'connection'])

/** `isDone() { return this.done }`, `isOwn(row) { return row.owner === name }`: what it tells, others may ask or write. */
function tellsWhatDecides({ callee, self, state }: Invocation): boolean {
  const [only] = callee.fn.body
  if (only?.kind !== 'return' || !only.value || callee.fn.body.length !== 1) return false
  const sources = sourcesOf(only.value)
  return !!sources?.some((of) => {
    if (of.kind === 'this') return !isLongLived(callee.self ?? self, state)
    const env = environmentOf(of.owner, callee.env)
    return env === null || state.isOfRequest(env)
  })
}

/** What a condition is read from; `null` for what is none, or calls more than those. */
function sourcesOf(told: Expression): (Variable | This)[] | null {
  switch (told.kind) {
    case 'this':
    case 'variable':
      return [told]
    case 'literal':
    case 'global':
    case 'function':
      return []
    case 'member':
      return typeof told.property === 'string' ? sourcesOf(told.object) : null
    case 'not':
    case 'typeof':
      return sourcesOf(told.operand)
    case 'binary':
    case 'logical':
      return allSourcesOf([told.left, told.right])
    case 'call': {
      const { callee, args } = told
      const isAsking = callee.kind === 'member' && isAskingMethod(callee.property)
      return isAsking ? allSourcesOf([callee, ...args]) : null
    }
    default:
      return null
  }
}

function isAskingMethod(property: string | Expression): boolean {
  return typeof property === 'string' && askingMethods.has(property)
}

function allSourcesOf(parts: readonly Expression[]): (Variable | This)[] | null {
  const sources: (Variable | This)[] = []
  for (const part of parts) {
    const found = sourcesOf(part)
    if (!found) return null
    sources.push(...found)
  }
  return sources
}

/** Whether a short call makes functions that keep something between them, `once()`, `makeLatch()`, or that give promises. */
function makesKeeper({ callee }: Invocation): boolean {
  const last = callee.fn.body.at(-1)
  if (last?.kind !== 'return' || !last.value || !isShort(callee) || callee.fn.isAsync) return false
  const made =
    last.value.kind === 'object' ? last.value.properties.map(({ value }) => value) : [last.value]
  const { functions } = callee.env.module
  return made.some((one) => {
    const fn = one.kind === 'function' ? functions[one.index] : null
    return fn?.assignsCaptured || fn?.isAsync
  })
}

/** Whether a short call writes properties by which it, or one of those that called it, decides about the request. */
function writesWhatDecides(machine: Machine, request: Invocation, { frame }: Activation): boolean {
  const { callee } = request
  if (!isShort(callee)) return false
  return writtenBy(machine, request).some(
    ({ name }) => callee.env.module.asked.has(name) || isAskedAround(name, frame),
  )
}

function isAskedAround(name: string, frame: Frame): boolean {
  for (let at: Frame | null = frame; at; at = at.parent)
    if (at.env.module.asked.has(name)) return true
  return false
}

interface Written {
  readonly object: Value
  readonly name: string
}

/** The properties of what a call is given of which the path takes something for true that the call may change. */
function writtenBy(machine: Machine, { callee, self, args, state }: Invocation): Written[] {
  const given = (callee.fn.usesThis ? [self, ...args] : args).filter((one) => isHeld(one, state))
  if (given.length === 0) return []
  const { writes } = machine.summaryOf(callee)
  return given.flatMap((object) =>
    writes.flatMap((name) => (isTakenForTrue(object, name, state) ? [{ object, name }] : [])),
  )
}

/** Whether properties of a value may be known: those of what comes from elsewhere once the path has written one. */
function isHeld(value: Value, state: State): boolean {
  if (value.kind === 'unknown') return state.fieldsOf(value.key).size > 0
  return value.kind === 'request' || (value.kind === 'object' && !isLongLived(value, state))
}

/** What a call that is not followed may have written is not known behind it. */
export function forgetWritten(machine: Machine, request: Invocation): void {
  const { state, place } = request
  for (const { object, name } of writtenBy(machine, request)) {
    const key = `${keyOf(object)}.${name}`
    state.forget(key)
    state.writeField(keyOf(object), name, unknownValue(`${key}@${place.at}`))
  }
  const { fn, env } = request.callee
  for (const variable of fn.assigns) {
    const around = environmentOf(variable.owner, env)
    if (around) state.forget(sharedKey(around, variable))
  }
}

/** `find(id) { return load(id) }`, `() => page.fetch()`: what is to know of it is what is to know of the call that it gives on. */
export function givesCallOn({ callee: { fn, isCoroutine } }: Invocation): boolean {
  const [only] = fn.body
  if (fn.isAsync || isCoroutine || fn.body.length !== 1 || only?.kind !== 'return') return false
  const call = only.value?.kind === 'call' && !only.value.isNew ? only.value : null
  // What takes more than one call to give on is worked on here.
  return call !== null && isNamed(call.callee) && call.args.every(isGivenAsItIs)
}

/** A function by its name, or a method of something that has one. */
function isNamed(callee: Expression): boolean {
  const owner = callee.kind === 'member' ? callee.object : callee
  return owner.kind === 'variable'
}

function isGivenAsItIs(arg: Expression): boolean {
  return arg.kind === 'spread' ? isGivenAsItIs(arg.value) : /^(?:variable|literal)$/.test(arg.kind)
}

function isShort({ fn }: FunctionValue): boolean {
  return (fn.body.at(-1)?.last ?? 0) <= checkLimit
}

/** How many statements a function may have whose `throw` is followed into its conditions. */
const checkLimit = 8

/**
 * A short function that throws for some of what it is given or finds around it: that it came back tells something of
 * that, and what is known of it tells whether it does.
 */
export function throwsByValues(machine: Machine, { callee, args }: Invocation): boolean {
  const { fn } = callee
  if (!isShort(callee)) return false
  const isGiven = args.some((arg) => arg.kind === 'unknown' || arg.kind === 'literal')
  if (!isGiven && fn.captures.length === 0) return false
  const summary = machine.summaryOf(callee)
  return summary.mayThrow && !summary.neverReturns
}

/**
 * A short function of one value, such as `isSet(null)`: of a literal it is known what it makes, and where it is called
 * back, as by `then`, of what else is made by the program.
 */
export function tellsOfValue({ callee, args, via }: Invocation): boolean {
  const kind = isShort(callee) && callee.fn.parameters.length === 1 ? args[0]?.kind : null
  return kind === 'literal' || (via === 'callback' && (kind === 'object' || kind === 'array'))
}
