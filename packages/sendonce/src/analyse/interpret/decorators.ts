import { resolveImport } from './resolve-import.ts'
import type { ClassMember, Expression } from '../../syntax/ir.ts'
import type { Activation, Machine } from '../machine.ts'
import type { State } from '../domain/state.ts'
import {
  keyOf,
  literalValue,
  undefinedValue,
  type FunctionValue,
  type ObjectValue,
  type Value,
} from '../domain/value.ts'
import { instantiateClass, prototypeOf } from './closures.ts'

/** What decorating one class needs. */
interface Decorating {
  readonly machine: Machine
  readonly owner: FunctionValue
  readonly state: State
  readonly activation: Activation
}

/** A class as a value, decorated. */
export function classOf(
  machine: Machine,
  index: number,
  state: State,
  activation: Activation,
): Value {
  const made = instantiateClass(machine, index, state, activation)
  if (machine.isInitialising) decorate(machine, made, state, activation)
  return made
}

/**
 * Calls the decorators of a class and of its members while its module starts: those of a program keep what they are
 * told of a method, and make routes of it later. Those of packages are not followed.
 */
function decorate(machine: Machine, owner: Value, state: State, activation: Activation): void {
  if (owner.kind !== 'function' || !owner.classIr) return
  const { members, decorators } = owner.classIr
  const at = { machine, owner, state, activation }
  for (const member of members) if (member.decorators.length > 0) decorateMember(at, member)
  for (const one of own(at, decorators)) {
    const context = isContextual(one) ? [contextOf(at, 'class', owner.classIr.name)] : []
    callDecorator(at, one, [owner, ...context])
  }
}

function decorateMember(at: Decorating, { name, kind, isStatic, decorators }: ClassMember): void {
  const { owner, state } = at
  const holder = isStatic ? owner : prototypeOf(owner, state)
  for (const one of own(at, decorators)) {
    const method = state.readField(holder.key, name) ?? undefinedValue
    if (isContextual(one)) {
      const given = callDecorator(at, one, [method, contextOf(at, kind, name)])
      if (kind === 'method') replace(holder, name, given, state)
      continue
    }
    const descriptor: ObjectValue = {
      kind: 'object',
      key: `descriptor:${holder.key}:${name}`,
      proto: null,
    }
    state.writeField(descriptor.key, 'value', method)
    const given = callDecorator(at, one, [holder, literalValue(name), descriptor])
    const { key } = given.kind === 'object' ? given : descriptor
    if (kind === 'method') replace(holder, name, state.readField(key, 'value'), state)
  }
}

function replace(
  { key }: FunctionValue | ObjectValue,
  name: string,
  by: Value | undefined,
  state: State,
): void {
  if (by?.kind === 'function' || by?.kind === 'bound') state.writeField(key, name, by)
}

/** Those of the program, in the order in which they are called. */
function own(at: Decorating, decorators: readonly Expression[]): Value[] {
  const { machine, state, activation } = at
  return decorators
    .filter((one) => isOwn(at, one.kind === 'call' ? one.callee : one))
    .flatMap((one) => machine.evaluate(one, state, activation).slice(0, 1))
    .map(({ value }) => resolveImport(machine, value))
    .toReversed()
}

function isOwn({ machine, state, activation }: Decorating, callee: Expression): boolean {
  const [outcome] = machine.evaluate(callee, state, activation)
  const value = outcome && resolveImport(machine, outcome.value)
  return value?.kind === 'function' || value?.kind === 'bound'
}

function callDecorator(at: Decorating, callee: Value, args: readonly Value[]): Value {
  const { machine, state, activation, owner } = at
  if (callee.kind !== 'function' && callee.kind !== 'bound') return undefinedValue
  const place = { file: owner.env.module.file, ...(owner.classIr ?? owner.fn).span }
  const call = { callee, self: undefinedValue, args, state, place } as const
  const [outcome] = machine.call(
    { ...call, via: 'callback', awaited: false, isNew: false },
    activation,
  )
  return outcome?.value ?? undefinedValue
}

/** What a standard decorator is given beside the method tells of it; an older one is given the name, a string. */
const contextMembers: ReadonlySet<string> = new Set([
  'access',
  'addInitializer',
  'kind',
  'metadata',
  'name',
  'private',
  'static',
])

function isContextual(decorator: Value): boolean {
  const second = decorator.kind === 'function' ? decorator.fn.parameters[1] : undefined
  if (!second) return false
  const { typeName, name, memberNames } = second
  return (
    name === null ||
    typeName?.endsWith('Context') === true ||
    memberNames.some((member) => contextMembers.has(member))
  )
}

function contextOf(
  { machine, owner, state, activation }: Decorating,
  kind: string,
  name: string,
): Value {
  const key = `context:${owner.key}:${kind}:${name}`
  const metadata: Value = { kind: 'object', key: `metadata:${owner.key}`, proto: null }
  state.writeField(key, 'kind', literalValue(kind))
  state.writeField(key, 'name', literalValue(name))
  state.writeField(key, 'metadata', metadata)
  const place = machine.place((owner.classIr ?? owner.fn).span, activation)
  const symbol = machine.readMember({ kind: 'external', path: 'Symbol' }, 'metadata', state, place)
  state.writeField(owner.key, `[${keyOf(symbol)}]`, metadata)
  return { kind: 'object', key, proto: null }
}
