import { gettersOf } from './getters.ts'
import type { ClassIr, FunctionIr, HomeClass } from '../../syntax/ir.ts'
import type { Activation, Machine } from '../machine.ts'
import type { State } from '../domain/state.ts'
import {
  environmentOf,
  functionValue,
  type Environment,
  type FunctionValue,
  type ObjectValue,
  type Value,
} from '../domain/value.ts'

/** The key of the object that instances of a class, or of a constructor function, look into. */
function prototypeKey({ key }: { readonly key: string }): string {
  return `${key}.prototype`
}

function classKey(index: number, env: Environment): string {
  return `class:${index}:${env.id}`
}

/** A function together with the variables it can see. */
export function closureOf(
  machine: Machine,
  index: number,
  state: State,
  activation: Activation,
): Value {
  const { env } = activation
  const fn = functionAt(index, env)
  const key = `fn:${index}:${env.id}${state.rounds > 0 ? `:${state.rounds}` : ''}${roundIn(env)}`
  const closure = functionValue(key, fn, env, fn.isArrow ? activation.self : null)
  if (machine.isInitialising) machine.noteClosure(closure)
  return closure
}

function functionAt(index: number, { module }: Environment): FunctionIr {
  const fn = module.functions[index]
  if (!fn) throw new Error(`function ${index} of ${module.file} is missing`)
  return fn
}

/** What is made in a round of a loop can see the variables of that one. */
function roundIn({ round }: Environment): string {
  return round ? `@${round.id}` : ''
}

/** A class as a value: its methods stand on its prototype, its static members on itself. */
export function instantiateClass(
  machine: Machine,
  index: number,
  state: State,
  activation: Activation,
): Value {
  const { env } = activation
  const ir = env.module.classes[index] as ClassIr
  const parent = ir.parent ? machine.evaluate(ir.parent, state, activation)[0]?.value : undefined
  const constructorFn = functionAt(ir.constructorIndex ?? 0, env)
  const value = functionValue(classKey(index, env), constructorFn, env, null, ir)
  const proto = prototypeOf(value, state)
  if (parent?.kind === 'function')
    state.writeField(proto.key, '__proto__', prototypeOf(parent, state))
  state.writeField(proto.key, 'constructor', value)
  for (const member of ir.members) {
    if (member.kind === 'field' || member.kind === 'set' || member.value?.kind !== 'function')
      continue
    const owner = member.isStatic ? value.key : proto.key
    const holder = member.kind === 'get' ? gettersOf(owner) : owner
    state.writeField(holder, member.name, methodOf(machine, member.value.index, env, value))
  }
  if (machine.isInitialising)
    for (const fn of madeByFields(ir, env)) machine.noteOwner({ ...value, fn }, value)
  for (const { kind, isStatic, name, value: given } of ir.members) {
    if (kind !== 'field' || !isStatic || !given) continue
    const [outcome] = machine.evaluate(given, state, { ...activation, self: value })
    if (outcome) state.writeField(value.key, name, outcome.value)
  }
  return value
}

/** Functions in the values of a class's fields, `show = wrap(async (req, res) => …)`: only an instance makes them. */
function madeByFields(ir: ClassIr, env: Environment): FunctionIr[] {
  if (ir.members.every(({ kind, isStatic }) => kind !== 'field' || isStatic)) return []
  const methods = new Set([ir.constructorIndex])
  for (const { kind, value } of ir.members)
    if (kind !== 'field' && value?.kind === 'function') methods.add(value.index)
  return env.module.functions.filter(
    ({ index, parent, span }) =>
      parent === env.functionIndex &&
      !methods.has(index) &&
      span.start >= ir.span.start &&
      span.end <= ir.span.end,
  )
}

function methodOf(machine: Machine, index: number, env: Environment, owner: FunctionValue): Value {
  const method = functionValue(`fn:${index}:${env.id}`, functionAt(index, env), env)
  if (machine.isInitialising) machine.noteClosure(method)
  machine.noteOwner(method, owner)
  return method
}

/** The object that instances of `fn` look into, with its parents linked. */
export function prototypeOf(fn: FunctionValue, state: State): ObjectValue {
  const key = prototypeKey(fn)
  const parent = state.readField(key, '__proto__')
  return { kind: 'object', key, proto: parent?.kind === 'object' ? parent : null }
}

/** A new instance: an object whose class's members are found through its prototype. */
export function instanceOf(fn: FunctionValue, key: string, state: State): ObjectValue {
  return { kind: 'object', key, proto: prototypeOf(fn, state) }
}

/** The prototype of the parent of the class that `super` stands in, whatever class `this` is of. */
export function parentPrototype(
  home: HomeClass | null,
  state: State,
  from: Environment,
): ObjectValue | null {
  const env = home && environmentOf(home.owner, from)
  if (!env) return null
  const parent = state.readField(prototypeKey({ key: classKey(home.index, env) }), '__proto__')
  return parent?.kind === 'object' ? parent : null
}

/** The class of this prototype, or the nearest of its parents, that says what is done to a new instance. */
export function constructorOf(prototype: ObjectValue | null, state: State): FunctionValue | null {
  for (let at = prototype; at; at = at.proto) {
    const made = state.readField(at.key, 'constructor')
    if (made?.kind === 'function' && made.classIr?.constructorIndex != null) return made
  }
  return null
}
