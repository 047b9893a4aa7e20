import { isUnderOthers } from '@sendonce/model/calls'
import { nullish } from '../domain/kinds.ts'
import { keptInProperty, keptInVariable } from '../effects/shared-response.ts'
import { takeOver } from '../effects/answer.ts'
import type { Pattern, Expression } from '../../syntax/ir.ts'
import { countFill, countKey } from '../domain/counts.ts'
import { countMark } from '../domain/marks.ts'
import { isLongLived, note } from '../domain/doubts.ts'
import { kindsOf, knownLiteral } from '../domain/facts.ts'
import { reaches } from '../domain/reach.ts'
import { noteTabled } from '../later/tabled.ts'
import type { Activation, Machine, Outcome, Site } from '../machine.ts'
import { computedName } from './chosen-member.ts'
import { prototypeOf } from './closures.ts'
import { noteDereference } from './dereference.ts'
import { each } from './outcomes.ts'
import { eitherFlag, eitherValue } from './settings.ts'
import { variableAddress } from '../domain/heap.ts'
import type { Place } from '../domain/place.ts'
import { overwriteFields } from '../domain/spread.ts'
import type { State } from '../domain/state.ts'
import {
  environmentOf,
  keyOf,
  literalValue,
  undefinedValue,
  unknownValue,
  wholeModule,
  type Value,
} from '../domain/value.ts'

/** Stores `value` in a variable, property or pattern; the outcome's value is `value`. */
export function store(
  machine: Machine,
  target: Pattern,
  value: Value,
  state: State,
  activation: Activation,
): Outcome[] {
  switch (target.kind) {
    case 'variable': {
      const env = environmentOf(target.owner, activation.env)
      if (env) {
        if (!state.isOfRequest(env) && mayAnswer(value, state)) note(state, 'kept')
        const place = machine.place(activation.fn.fn.span, activation)
        const address = variableAddress(env, target.slot)
        const either = machine.isInitialising
          ? eitherValue(state.read(address), value, { state, activation })
          : value
        const stored = keptInVariable(machine, either, { env, address, place }, state)
        state.write(address, stored)
      }
      return [{ value, state }]
    }
    case 'member':
      return storeMember(machine, target, value, state, activation)
    case 'object-pattern':
      return storeObjectPattern(machine, target, value, state, activation)
    case 'array-pattern':
      return storeArrayPattern(machine, target, value, state, activation)
    case 'global':
      if (mayAnswer(value, state)) note(state, 'kept')
      return [{ value, state }]
    case 'nothing':
      return [{ value, state }]
  }
}

/** The response itself, or what can answer with it. */
function mayAnswer(value: Value, state: State): boolean {
  return (
    !state.isGlobal && value.kind !== 'next' && value.kind !== 'unknown' && reaches(value, state)
  )
}

function storeMember(
  machine: Machine,
  target: Pattern & { readonly kind: 'member' },
  value: Value,
  state: State,
  activation: Activation,
): Outcome[] {
  const objects = machine.evaluate(target.object, state, activation)
  return each(objects, (object) => {
    if (!noteDereference(machine, object, target, activation)) return []
    if (object.value.kind === 'object') noteTabled(value, object.value.key, object.state)
    if (target.isTakenAway) return takeAway(machine, target, object, activation)
    const names = nameOf(machine, target, object, activation)
    return names.map(({ name, state: ready }) =>
      storeUnder(machine, { ...target, name }, value, { ...object, state: ready }, activation),
    )
  })
}

interface Name {
  /** `null` where only running the program tells. */
  readonly name: string | null
  readonly state: State
}

/** Under which name something is stored in an object: one that is computed may be known. */
function nameOf(
  machine: Machine,
  { property }: Pattern & { readonly kind: 'member' },
  { value: object, state }: Outcome,
  activation: Activation,
): Name[] {
  if (typeof property === 'string') return [{ name: property, state }]
  const isExtended = /^(?:response|request|external)$/.test(object.kind)
  if (object.kind !== 'object' && !isExtended) return [{ name: null, state }]
  return machine.evaluate(property, state, activation).map((result) => {
    const known = knownLiteral(result.value, result.state)
    if (known.kind === 'literal') return { name: String(known.value), state: result.state }
    const name = computedName(result.value)
    // What was taken away is there again.
    const isKnown = result.state.readField(keyOf(object), name) !== undefined
    return { name: isKnown ? name : null, state: result.state }
  })
}

/**
 * `delete pending[id]`: who asks for it from now on finds nothing. Kept only where the path has asked whether it is
 * there, or knows what it is: each thing that is kept tells paths apart.
 */
function takeAway(
  machine: Machine,
  { property }: Pattern & { readonly kind: 'member' },
  { value: object, state }: Outcome,
  activation: Activation,
): Outcome[] {
  const gone = literalValue(true)
  // A property with a name is deleted to tidy up.
  if (typeof property === 'string' || object.kind !== 'object' || object.grows || state.isGlobal)
    return [{ value: gone, state }]
  return machine.evaluate(property, state, activation).map(({ value, state: path }) => {
    const name = computedName(value)
    if (path.fact(`${object.key}.${name}`) ?? path.readField(object.key, name)) {
      path.forget(`${object.key}.${name}`)
      path.writeField(object.key, name, undefinedValue)
    }
    return { value: gone, state: path }
  })
}

function storeUnder(
  machine: Machine,
  { name, span }: Pick<Name, 'name'> & Pick<Pattern & { readonly kind: 'member' }, 'span'>,
  value: Value,
  object: Outcome,
  activation: Activation,
): Outcome {
  if (mayAnswer(value, object.state) && isLongLived(object.value, object.state))
    note(object.state, 'kept')
  if (object.value.kind === 'object') countKey(object.value, name, object.state)
  if (name === null) {
    countFill(object.value, object.state)
    // A configuration is filled like this while modules start.
    if (machine.isInitialising && object.value.kind === 'object')
      overwriteFields(object.value.key, unknownValue('any'), object.state)
    return { value, state: object.state }
  }
  if (object.value.kind === 'response') {
    storeOnResponse(machine, name, value, object.state, {
      place: machine.place(span, activation),
      activation,
    })
  } else if (object.value.kind !== 'literal') {
    countMark(object.value, name, value, object.state)
    const key = keyOf(object.value)
    object.state.forget(`${key}.${name}`)
    const place = machine.place(span, activation)
    const either = machine.isInitialising
      ? eitherFlag({ key, name, activation }, value, object.state)
      : value
    const stored = keptInProperty(
      machine,
      either,
      { object: object.value, name, place },
      object.state,
    )
    object.state.writeField(key, name, stored)
    if (name === 'prototype') storePrototype(object, value)
  }
  return { value, state: object.state }
}

/** `Child.prototype = Object.create(Parent.prototype)`: what is looked for there is found behind the function's own one. */
function storePrototype({ value: fn, state }: Outcome, prototype: Value): void {
  if (fn.kind !== 'function' || prototype.kind !== 'object') return
  const own = prototypeOf(fn, state)
  if (own.key !== prototype.key) state.writeField(own.key, '__proto__', prototype)
}

/** `res.statusCode = 404`, or `res.end = function …`, which replaces the method for the rest. */
function storeOnResponse(
  machine: Machine,
  name: string,
  value: Value,
  state: State,
  at: Site,
): void {
  if (machine.vocabulary.takesOver(name)) takeOver(machine, state)
  else if (machine.vocabulary.property(name)) {
    const isStatus = name === 'statusCode' || name === 'status'
    if (isStatus && value.kind === 'literal' && typeof value.value === 'number') {
      state.status = value.value
    } else if (name === 'status') state.status = null
    machine.operate(`${name}=`, [value], state, at)
    // What was prepared can be read again.
    if (machine.vocabulary.context) {
      state.forget(`response.${name}`)
      state.writeField('response', name, value)
    }
  } else {
    if (isUnderOthers(name) && isOther(value)) note(state, 'replaced')
    state.writeField('response', name, value)
  }
}

/** The value that a target gets: its default where the value is, or may be, missing. */
function withFallback(
  machine: Machine,
  item: { readonly fallback: Expression | null },
  value: Value,
  state: State,
  activation: Activation,
): Outcome[] {
  if (!item.fallback) return [{ value, state }]
  const isMissing = value.kind === 'literal' && value.value === undefined
  if (isMissing) return machine.evaluate(item.fallback, state, activation)
  return [
    {
      value: (kindsOf(value, state) & nullish) === 0 ? value : unknownValue(`${keyOf(value)}??`),
      state,
    },
  ]
}

/** Whether something else takes a method's place, a function or a method of a stream (`gzip.end.bind(gzip)`): it is not put back. */
function isOther(value: Value): boolean {
  if (value.kind === 'bound') return isOther(value.target)
  return value.kind !== 'method' || value.of.kind !== 'response'
}

/** A property of a value; of a module that was not loaded yet, only a promise of it. */
function partOf(machine: Machine, value: Value, name: string, state: State, place: Place): Value {
  const isUnloaded = value.kind === 'import' && value.name === wholeModule
  return isUnloaded ? { ...value, name } : machine.readMember(value, name, state, place)
}

function storeObjectPattern(
  machine: Machine,
  target: Pattern & { readonly kind: 'object-pattern' },
  value: Value,
  state: State,
  activation: Activation,
): Outcome[] {
  const place = machine.place(activation.fn.fn.span, activation)
  let states: State[] = [state]
  for (const property of target.properties) {
    states = each(states, (path) => {
      const part =
        property.key === null
          ? unknownValue(`${keyOf(value)}[?]`)
          : partOf(machine, value, property.key, path, place)
      return each(withFallback(machine, property, part, path, activation), (item) =>
        machine
          .store(property.target, item.value, item.state, activation)
          .map((bound) => bound.state),
      )
    })
  }
  const { rest } = target
  if (rest)
    states = each(states, (path) =>
      machine.store(rest, value, path, activation).map((bound) => bound.state),
    )
  return states.map((path) => ({ value, state: path }))
}

function storeArrayPattern(
  machine: Machine,
  target: Pattern & { readonly kind: 'array-pattern' },
  value: Value,
  state: State,
  activation: Activation,
): Outcome[] {
  const items = value.kind === 'array' ? value.items : null
  let states: State[] = [state]
  target.items.forEach((item, index) => {
    states = each(states, (path) => {
      const known = items
        ? (items[index] ?? undefinedValue)
        : unknownValue(`${keyOf(value)}[${index}]`)
      return each(withFallback(machine, item, known, path, activation), (part) =>
        machine.store(item.target, part.value, part.state, activation).map((bound) => bound.state),
      )
    })
  })
  const { rest } = target
  if (rest) {
    const remaining: Value = {
      kind: 'array',
      key: `${keyOf(value)}…`,
      items: items ? items.slice(target.items.length) : null,
    }
    states = each(states, (path) =>
      machine.store(rest, remaining, path, activation).map((bound) => bound.state),
    )
  }
  return states.map((path) => ({ value, state: path }))
}
