import type { Answer } from '../domain/answer.ts'
import { truthy } from '../domain/kinds.ts'
import type { State } from '../domain/state.ts'
import {
  calleeName,
  keyOf,
  undefinedValue,
  type FunctionValue,
  type Value,
} from '../domain/value.ts'
import type { BuiltAnswers } from '@sendonce/model/calls'
import type { ModuleIr } from '../../syntax/ir.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import { answerAt } from './answer.ts'

/** What a call builds, or gives back, that is an answer where a handler returns it; `null` for all other calls. */
export function callBuilder(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): Outcome[] | null {
  const { built } = machine.vocabulary
  if (!built) return null
  const { callee, self, state } = request
  const name = calleeName(callee)
  if (sendsByFunction(machine, callee)) {
    machine.operate(name, request.args.slice(1), state, { place: request.place, activation })
    return [{ value: undefinedValue, state }]
  }
  const shaped = answerIn(self)
  if (shaped && [...built.shaping, ...built.final].includes(name))
    return [{ value: asValue(keyOf(self), reshaped(shaped, request, built)), state }]
  if (callee.kind === 'external' && built.thrown.includes(callee.path)) {
    throwAnswer(machine, request, activation)
    return []
  }
  const builds =
    self.kind === 'response'
      ? built.methods.includes(name)
      : callee.kind === 'external' && built.functions.includes(callee.path)
  if (!builds) return null
  const { key } = machine.fresh(request.place, state, activation)
  state.learn(key, { may: truthy })
  const status = statusOf(request)
  const own = { name, kind: 'terminal', status, isBuilt: true } as const
  const answer = answerAt({ place: request.place, activation }, state, own)
  return [{ value: asValue(key, answer), state }]
}

/** `redirect('/login')` answers by throwing: what catches that, and answers, takes its place. */
function throwAnswer(machine: Machine, request: CallRequest, activation: Activation): void {
  const { place, callee } = request
  const state = request.state.clone()
  const own = { name: calleeName(callee), kind: 'terminal', isBuilt: true } as const
  lose(machine, answerAt({ place, activation }, state, own), state)
  machine.throwAt({ value: machine.fresh(place, state, activation), state }, activation)
}

/** `sendRedirect(event, '/login')`. Its promise comes with nothing, and so it is as good as nothing. */
function sendsByFunction({ vocabulary }: Machine, callee: Value): boolean {
  const { sendsBy } = vocabulary
  if (sendsBy === null || callee.kind !== 'external') return false
  const name = callee.path.replace(`${sendsBy}.`, '')
  return /^send\w*$/.test(name) && vocabulary.method(name) !== undefined
}

/** The same answer behind a call that gives it back: `h.response(text).code(401)`. */
function reshaped(shaped: Answer, request: CallRequest, { methods, final }: BuiltAnswers): Answer {
  const { args, state, place, chain = [] } = request
  const name = calleeName(request.callee)
  return {
    ...shaped,
    ...(name === 'code' ? { status: statusIn(args[0], state) } : {}),
    ...(final.includes(name) ? { isFinal: true } : {}),
    ...(chain.some((one) => methods.includes(one))
      ? { place: { ...place, at: shaped.place.at } }
      : { isHeld: true }),
  }
}

/** For each framework the modules whose functions may build an answer without being given anything to build it with. */
const building = new WeakMap<BuiltAnswers, WeakMap<ModuleIr, boolean>>()

/** Whether a function is the handler of a framework that sends what is built, or may build an answer for one. */
export function mayBuild(machine: Machine, { fn, env }: FunctionValue): boolean {
  const { built } = machine.vocabulary
  if (!built || built.functions.length === 0) return false
  if (machine.completion?.fn === fn) return true
  const modules = building.get(built) ?? new WeakMap<ModuleIr, boolean>()
  building.set(built, modules)
  let known = modules.get(env.module)
  if (known === undefined) {
    const text = machine.linker.textOf(env.module.file)
    known = [...built.functions, ...built.thrown].some((path) => text.includes(rootOf(path)))
    modules.set(env.module, known)
  }
  return known
}

/** What has to stand in a text that calls it: the package, or the name of what the platform has. */
function rootOf(path: string): string {
  return /^[^.]+/.exec(path)?.[0] ?? path
}

function asValue(key: string, answer: Answer): Value {
  return { kind: 'unknown', key, made: { kind: 'answer', answer } }
}

/** The answer that a value is which was built. */
export function answerIn(value: Value): Answer | null {
  return value.kind === 'unknown' && value.made?.kind === 'answer' ? value.made.answer : null
}

/** `json(data, 401)`, `json(data, { status: 401 })`, `createError({ statusCode: 401 })`. */
function statusOf({ args: [only, second], state }: CallRequest): number | null {
  return statusIn(second ?? only, state) ?? state.status
}

function statusIn(value: Value | undefined, state: State): number | null {
  const known =
    value?.kind === 'object'
      ? ['status', 'statusCode'].map((name) => state.readField(value.key, name))
      : [value]
  for (const one of known)
    if (one?.kind === 'literal' && typeof one.value === 'number') return one.value
  return null
}

/** Nobody takes what a call gives: an answer that was built is lost with it, and whatever is returned goes out instead. */
export function loseAnswer(machine: Machine, { value, state }: Outcome): void {
  const lost = answerIn(value)
  if (lost && !lost.isHeld) lose(machine, lost, state)
}

/** An answer that was built does not go out. */
export function lose(machine: Machine, built: Answer, state: State): void {
  const answer = { ...built, steps: state.steps }
  const { phase, first } = state
  if (phase === 'open' || phase === 'unknown') {
    state.phase = 'ended'
    state.first = answer
  } else if (first?.byFramework === 'anyway')
    machine.report({ first, second: answer, state, how: 'unsent', proof: [], weight: 0 })
}
