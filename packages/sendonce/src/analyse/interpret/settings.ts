import { falsy, present, truthy } from '../domain/kinds.ts'
import type { Expression, FunctionIr, ModuleIr } from '../../syntax/ir.ts'
import { isAssumedThere } from '../domain/facts.ts'
import { eitherOf } from '../domain/either.ts'
import type { State } from '../domain/state.ts'
import { sharedKey } from '../domain/heap.ts'
import { isFlag, keyOf, unknownValue, type Environment, type Value } from '../domain/value.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'

/** Values that say nothing about who else holds them, and records of such: others may stand in their place by now. */
export function isSetting(value: Value, state: State): boolean {
  if (isPlain(value)) return true
  if (value.kind !== 'object' || value.proto) return false
  const names = [...state.fieldsOf(value.key).keys()]
  const isPlainField = (name: string): boolean => {
    const field = state.readField(value.key, name)
    const parts = field?.kind === 'array' ? field.items : field && [field]
    return parts?.every(isPlain) ?? false
  }
  return names.length > 0 && names.every((name) => name === '…' || isPlainField(name))
}

function isPlain({ kind }: Value): boolean {
  return kind === 'literal' || kind === 'unknown'
}

/**
 * What an object of the module began with may have been written over by another request, and where functions write
 * names into it that are not known (`Object.assign(settings, given)`), any of it may.
 */
export function mayHaveChanged(
  machine: Machine,
  { value: object, state }: Outcome,
  { node, read }: { readonly node: Expression & { readonly kind: 'member' }; readonly read: Value },
  { env }: Activation,
): boolean {
  const { property: name, object: holder } = node
  if (machine.isInitialising || typeof name !== 'string') return false
  if (object.kind !== 'object' && !(object.kind === 'function' && object.classIr)) return false
  if (state.hasWrittenField(object.key, name)) return false
  const { rewritten, overwritten } = env.module
  if (holder.kind === 'variable' && overwritten.has(holder.slot)) return read.kind === 'literal'
  if (read.kind !== 'literal' && !(read.kind === 'object' && isSetting(read, state))) return false
  if (rewritten.has(name)) return true
  const home = machine.homes.of(object)
  if (!home) return false
  noteRead(machine, home)
  // `class Context { static store = null }` leaves a place for what others put there.
  const isPlace = read.kind === 'literal' && (read.value === null || read.value === undefined)
  return home.rewritten.has(name) || (isPlace && machine.homes.isWritten(name))
}

/** What was found of a module's state holds as long as the module is the same. */
function noteRead({ runs }: Machine, { functions, file }: ModuleIr): void {
  runs.touched.set(functions[0] as FunctionIr, file)
}

/** `import { isReady } from './db'`: where the module assigns it, it may be something else by the time a request comes. */
export function asImported(
  machine: Machine,
  { module, slot }: { readonly module: Environment; readonly slot: number },
  value: Value,
): Value {
  if (machine.isInitialising || value.kind === 'unknown') return value
  if (value.kind !== 'literal' && !isSetting(value, machine.openState())) return value
  noteRead(machine, module.module)
  const isMutable = module.module.reassigned.has(slot)
  return isMutable ? unknownValue(sharedKey(module, { owner: 0, slot })) : value
}

/**
 * All branches of a module are run, one behind the other: a flag that is set to something else than before,
 * `if (process.env.STRICT) config.isStrict = true`, is the one or the other; so is one that was not there, set on a branch.
 */
export function eitherFlag(
  { key, name, activation }: { key: string; name: string; activation: Activation },
  value: Value,
  state: State,
): Value {
  const before = state.readField(key, name)
  if (!isFlag(value)) return eitherMaker(before, value, { state, activation })
  const isOther =
    before?.kind === 'literal'
      ? Boolean(before.value) !== Boolean(value.value)
      : (!before || before.kind === 'unknown') && isOnBranch(state, activation)
  return isOther ? unknownValue(`${key}.${name}`) : value
}

/** `if (name) app.policy = require(name)(app); else app.policy = openToAll()`: the last is followed, and stands for the other. */
function eitherMaker(
  before: Value | undefined,
  value: Value,
  at: { state: State; activation: Activation },
): Value {
  if (value.kind !== 'object' && value.kind !== 'function') return value
  if (!before || before.kind === 'literal' || keyOf(before) === value.key) return value
  return isOnBranch(at.state, at.activation) ? { ...value, isOneOf: true } : value
}

/** The same for a variable: `if (limit === undefined) limit = 10`. */
export function eitherValue(
  before: Value | undefined,
  value: Value,
  at: { state: State; activation: Activation },
): Value {
  if (!isFlag(value)) return eitherMaker(before, value, at)
  if (!before || !isPlain(before) || !isOnBranch(at.state, at.activation)) return value
  return keyOf(before) === keyOf(value)
    ? value
    : eitherOf([before, value].map((one) => ({ value: one, state: at.state })))
}

/** Whether what runs stands in its function on a branch that may not be taken. */
function isOnBranch(state: State, { block, fn }: Activation): boolean {
  if (block === fn.fn.body) return false
  for (let at = state.steps; at; at = at.previous)
    if (at.kind === 'branch') return at.isChoice || (!!at.asked && isAssumedThere(at.asked, state))
  return false
}

/**
 * What `options.name || …` has kept is something. While modules are initialised, paths do not learn that: the value has
 * it with it.
 */
export function keptAsKnown(value: Value, operator: '&&' | '||' | '??', state: State): Value {
  if (!state.isGlobal || value.kind !== 'unknown' || value.made) return value
  const may = { '||': truthy, '&&': falsy, '??': present }[operator]
  return { ...value, made: { kind: 'either', may } }
}
