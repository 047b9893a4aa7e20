import { resolveImport } from './resolve-import.ts'
import { nullish } from '../domain/kinds.ts'
import type { Expression, Property } from '../../syntax/ir.ts'
import { evaluateArguments, evaluateCall, holderOf, isAnyNumber } from './evaluate-call.ts'
import { countOf, sumOf } from '../domain/counts.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import { loadedBy } from '../domain/loaded.ts'
import { combine, madeOf, negate, textOf } from '../domain/operators.ts'
import { isCollection } from '../domain/purity.ts'
import { noteTabled } from '../later/tabled.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'
import { readComputed } from './chosen-member.ts'
import { closureOf } from './closures.ts'
import { classOf } from './decorators.ts'
import { noteDereference } from './dereference.ts'
import { callGetter, gettersOf } from './getters.ts'
import { split } from './branch.ts'
import { isSetting, keptAsKnown, mayHaveChanged } from './settings.ts'
import { each, limitOutcomes, limitStates } from './outcomes.ts'
import { sharedKey, variableAddress } from '../domain/heap.ts'
import { spreadInto } from '../domain/spread.ts'
import type { State } from '../domain/state.ts'
import {
  environmentOf,
  keyOf,
  literalValue,
  undefinedValue,
  unknownValue,
  type Value,
} from '../domain/value.ts'

type Of<K extends Expression['kind']> = Expression & { readonly kind: K }

/** Evaluates an expression: every way it can go, with its value. Paths that throw are missing. */
export function evaluate(
  machine: Machine,
  expression: Expression,
  state: State,
  activation: Activation,
): Outcome[] {
  switch (expression.kind) {
    case 'literal':
      return only(literalValue(expression.value), state)
    case 'variable':
      return only(
        readVariable(machine, expression.owner, expression.slot, state, activation),
        state,
      )
    case 'global':
      return only(readGlobal(expression.name, activation), state)
    case 'this':
    case 'super':
      return only(activation.self, state)
    case 'arguments':
      return only(
        { kind: 'array', key: `arguments:${activation.env.id}`, items: activation.args },
        state,
      )
    case 'function':
      return only(closureOf(machine, expression.index, state, activation), state)
    case 'class':
      return only(classOf(machine, expression.index, state, activation), state)
    case 'member':
      return evaluateMember(machine, expression, state, activation)
    case 'call':
      return evaluateCall(machine, expression, state, activation)
    case 'assign':
      return machine
        .evaluate(expression.value, state, activation)
        .flatMap((result) =>
          machine.store(expression.target, result.value, result.state, activation),
        )
    case 'update':
      return evaluateUpdate(machine, expression, state, activation)
    case 'not':
      return machine
        .evaluate(expression.operand, state, activation)
        .map((result) => ({ value: negate(result.value), state: result.state }))
    case 'typeof':
      return machine.evaluate(expression.operand, state, activation).map((result) => ({
        value: { kind: 'typeof', operand: result.value },
        state: result.state,
      }))
    case 'binary':
      return evaluateBinary(machine, expression, state, activation)
    case 'logical':
      return evaluateLogical(machine, expression, state, activation)
    case 'conditional':
      return evaluateConditional(machine, expression, state, activation)
    case 'object':
      return evaluateObject(machine, expression, state, activation)
    case 'array':
      return evaluateArray(machine, expression, state, activation)
    case 'spread':
      return machine.evaluate(expression.value, state, activation)
    case 'sequence':
      return evaluateSequence(machine, expression.items, state, activation)
    case 'import':
      return only(machine.require(expression.specifier, activation.env.module.file), state)
    case 'opaque':
      return evaluateOpaque(machine, expression, state, activation)
  }
}

/** The one way that an expression goes. */
function only(value: Value, state: State): Outcome[] {
  return [{ value, state }]
}

function readVariable(
  machine: Machine,
  owner: number,
  slot: number,
  state: State,
  activation: Activation,
): Value {
  const env = environmentOf(owner, activation.env)
  if (!env) return unknownValue(`free:${activation.env.module.file}:${slot}`)
  const value = state.read(variableAddress(env, slot))
  if (value === undefined) return unknownValue(`var:${env.id}:${slot}`)
  if (value.kind === 'import') return filledLater(machine, machine.imported(value.file, value.name))
  const { filled, counted } = env.module
  // What all requests share holds more than this one has put into it.
  if (counted.has(slot) && state.isOfRequest(env)) return filledLater(machine, value, 'counted')
  if (filled.has(slot)) return filledLater(machine, value)
  // What `limit(max)` has found on making a handler, another request has changed by now.
  const isShared = owner === 0 || !state.isOfRequest(env)
  const isMutable = isShared && !machine.isInitialising && env.module.reassigned.has(slot)
  if (isMutable && isSetting(value, state) && !state.hasWritten(variableAddress(env, slot))) {
    const type = value.kind === 'unknown' ? value.type : null
    return unknownValue(sharedKey(env, { owner, slot }), type)
  }
  return value
}

/** What something is put into. Of a list that was written empty nobody knows what it holds when it is read. */
function filledLater(
  machine: Machine,
  value: Value,
  grows: 'unseen' | 'counted' = 'unseen',
): Value {
  if (machine.isInitialising) return value
  if (grows === 'counted' && (value.kind === 'object' || isCollection(value)))
    return { ...value, grows }
  if (value.kind !== 'array') return value
  return { ...value, grows, items: value.items?.length === 0 ? null : value.items }
}

function readGlobal(name: string, activation: Activation): Value {
  const file = activation.env.module.file
  if (name === 'module') return { kind: 'object', key: `module:${file}`, proto: null }
  if (name === 'exports') return { kind: 'object', key: `exports:${file}`, proto: null }
  if (name === 'NaN') return literalValue(0)
  return { kind: 'external', path: name }
}

function evaluateMember(
  machine: Machine,
  node: Of<'member'>,
  state: State,
  activation: Activation,
): Outcome[] {
  return each(machine.evaluate(node.object, state, activation), (object): Outcome[] => {
    const place = machine.place(node.span, activation)
    if (!noteDereference(machine, object, node, activation)) return []
    if (object.value.kind === 'literal' && kindsOf(object.value, object.state) === nullish)
      return [{ value: undefinedValue, state: object.state }]
    if (typeof node.property === 'string') {
      const holder = holderOf(node.object, object.value, object.state, activation)
      const value = machine.readMember(holder, node.property, object.state, place)
      const got = callGetter(
        machine,
        { value: holder, state: object.state },
        { name: node.property, read: value },
        { place, activation },
      )
      if (got) return got
      const isOpen = mayHaveChanged(machine, object, { node, read: value }, activation)
      const key = `${keyOf(object.value)}.${node.property}`
      const isCounted =
        activation.env.module.countedNames.has(node.property) &&
        !machine.outlivesRequest(object.value)
      const grows = isCounted ? 'counted' : 'unseen'
      const read = isOpen ? unknownValue(key) : filledLater(machine, value, grows)
      return [{ value: read, state: object.state }]
    }
    return machine.evaluate(node.property, object.state, activation).map((key) => ({
      value: readComputed(machine, object.value, key, place),
      state: key.state,
    }))
  })
}

function evaluateSequence(
  machine: Machine,
  items: readonly Expression[],
  state: State,
  activation: Activation,
): Outcome[] {
  let outcomes: Outcome[] = [{ value: undefinedValue, state }]
  for (const item of items) {
    outcomes = each(outcomes, (outcome) => machine.evaluate(item, outcome.state, activation))
  }
  return outcomes
}

function evaluateUpdate(
  machine: Machine,
  node: Of<'update'>,
  state: State,
  activation: Activation,
): Outcome[] {
  if (node.target.kind !== 'variable' && node.target.kind !== 'member')
    return [{ value: undefinedValue, state }]
  return each(machine.evaluate(node.target, state, activation), (old) => {
    // A countdown that was seen to be at nothing (`if (--pending === 0)`) goes on from there.
    const value = countOf(old.value, old.state)
    const next: Value =
      value.kind === 'literal' && typeof value.value === 'number'
        ? literalValue(value.value + node.by)
        : combine(node.by > 0 ? '+' : '-', value, literalValue(1))
    const bound = machine.store(node.target, next, old.state, activation)
    return node.prefix ? bound : bound.map((result) => ({ value, state: result.state }))
  })
}

function evaluateBinary(
  machine: Machine,
  node: Of<'binary'>,
  state: State,
  activation: Activation,
): Outcome[] {
  return each(machine.evaluate(node.left, state, activation), (left) =>
    machine.evaluate(node.right, left.state, activation).map((right) => {
      // Of what is no object it throws.
      if (node.operator === 'in') refine(right.value, true, right.state)
      // `pending -= 1` counts on like `pending--`.
      const isCount = node.operator === '-' || node.operator === '+'
      const count = isCount ? countOf : sumOf
      const value = count(left.value, right.state)
      return {
        value: combine(node.operator, value, sumOf(right.value, right.state)),
        state: right.state,
      }
    }),
  )
}

function evaluateLogical(
  machine: Machine,
  node: Of<'logical'>,
  state: State,
  activation: Activation,
): Outcome[] {
  const outcomes: Outcome[] = []
  for (const left of machine.evaluate(node.left, state, activation)) {
    const yes: State[] = []
    const no: State[] = []
    const test: Value =
      node.operator === '??'
        ? {
            kind: 'not',
            operand: { kind: 'equal', left: left.value, right: literalValue(null), loose: true },
          }
        : left.value
    split(machine, { value: test, state: left.state }, node.span, activation, { yes, no })
    const [kept, going] = node.operator === '&&' ? [no, yes] : [yes, no]
    for (const path of kept)
      outcomes.push({ value: keptAsKnown(left.value, node.operator, path), state: path })
    for (const path of going) outcomes.push(...evaluateArm(machine, node.right, path, activation))
  }
  return limitOutcomes(outcomes)
}

function evaluateConditional(
  machine: Machine,
  node: Of<'conditional'>,
  state: State,
  activation: Activation,
): Outcome[] {
  const outcomes: Outcome[] = []
  for (const test of machine.evaluate(node.test, state, activation)) {
    const yes: State[] = []
    const no: State[] = []
    split(machine, test, node.span, activation, { yes, no })
    for (const path of yes) outcomes.push(...evaluateArm(machine, node.yes, path, activation))
    for (const path of no) outcomes.push(...evaluateArm(machine, node.no, path, activation))
  }
  return limitOutcomes(outcomes)
}

/** A part of an expression that only runs sometimes stands in a block of its own. */
function evaluateArm(
  machine: Machine,
  arm: Expression,
  state: State,
  activation: Activation,
): Outcome[] {
  const outer = activation.block
  activation.block = arm
  const outcomes = machine.evaluate(arm, state, activation)
  activation.block = outer
  return outcomes
}

function evaluateObject(
  machine: Machine,
  node: Of<'object'>,
  state: State,
  activation: Activation,
): Outcome[] {
  const place = machine.place(node.span, activation)
  const key = keyOf(machine.fresh(place, state, activation))
  const object: Value = { kind: 'object', key, proto: null }
  let states: State[] = [state]
  for (const property of node.properties) {
    states = limitStates(
      each(states, (path) => defineProperty(machine, key, property, path, activation)),
    )
  }
  return states.map((path) => ({ value: object, state: path }))
}

function defineProperty(
  machine: Machine,
  key: string,
  property: Property,
  state: State,
  activation: Activation,
): State[] {
  const isComputed = typeof property.key !== 'string'
  return machine.evaluate(property.value, state, activation).map((result) => {
    const isSpread = property.key === null
    if (isSpread) spreadInto(key, resolveImport(machine, result.value), result.state)
    else noteTabled(result.value, key, result.state)
    if (!isComputed)
      result.state.writeField(property.isGetter ? gettersOf(key) : key, property.key, result.value)
    return result.state
  })
}

function evaluateArray(
  machine: Machine,
  node: Of<'array'>,
  state: State,
  activation: Activation,
): Outcome[] {
  const place = machine.place(node.span, activation)
  const key = keyOf(machine.fresh(place, state, activation))
  const isOpen = node.items.some((item) => item.kind === 'spread')
  return evaluateArguments(machine, node.items, state, activation).map((list) => {
    const items = isOpen && list.values.length === 0 ? null : list.values
    const value = { kind: 'array', key, items } as const
    const isWhole = !isOpen || !list.values.some(isAnyNumber)
    return { value: isWhole ? value : { ...value, grows: 'unseen' }, state: list.state }
  })
}

function evaluateOpaque(
  machine: Machine,
  node: Of<'opaque'>,
  state: State,
  activation: Activation,
): Outcome[] {
  return evaluateArguments(machine, node.parts, state, activation).map((list) => {
    const [name] = list.values
    if (name && node.span && machine.isInitialising) {
      const { file } = activation.env.module
      const made = machine.fresh({ file, ...node.span }, list.state, activation)
      return { value: loadedBy(name, file, made), state: list.state }
    }
    const value = node.texts ? textOf(node.texts, list.values) : madeOf(list.values)
    if (node.truthy) refine(value, true, list.state)
    return { value, state: list.state }
  })
}
