import { isResponseMember, type ContextVocabulary } from '@sendonce/model/calls'
import { isOfApp } from '../domain/apps.ts'
import { nullish } from '../domain/kinds.ts'
import { lentByExpress } from '../effects/equipment.ts'
import type { Machine } from '../machine.ts'
import { instanceOf, prototypeOf } from './closures.ts'
import { memberOfError } from '../domain/platform-errors.ts'
import type { Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import {
  keyOf,
  literalValue,
  rawResponse,
  responseValue,
  requestValue,
  sizeOf,
  undefinedValue,
  unknownValue,
  type FunctionValue,
  type ObjectValue,
  type ResponseValue,
  type Value,
} from '../domain/value.ts'

/** What reading `object.name` gives. Never throws; what is not known gets an identity by its path. */
export function readMember(
  machine: Machine,
  object: Value,
  name: string,
  state: State,
  place: Place,
): Value {
  switch (object.kind) {
    case 'response':
      return readOfResponse(machine, object, name, state)
    case 'request':
      return readOfRequest(machine, name, state)
    case 'object':
      return readOfObject(machine, object, name, state)
    case 'function':
      return readOfFunction(object, name, state)
    case 'array':
      return readOfArray(object, name, state)
    case 'external':
      return (
        state.readField(object.path, name) ?? { kind: 'external', path: `${object.path}.${name}` }
      )
    case 'import':
      return readMember(machine, machine.imported(object.file, object.name), name, state, place)
    case 'unknown':
      return readOfUnknown(machine, object, name, state)
    case 'literal':
      return typeof object.value === 'string' && name === 'length'
        ? literalValue(object.value.length)
        : { kind: 'method', of: object, name }
    default:
      return state.readField(keyOf(object), name) ?? { kind: 'method', of: object, name }
  }
}

function readOfResponse(
  machine: Machine,
  response: ResponseValue,
  name: string,
  state: State,
): Value {
  const { vocabulary } = machine
  // Who looks at what was prepared makes the rest fit to it.
  if (vocabulary.context && vocabulary.property(name)) state.refused = null
  const replaced = state.readField('response', name)
  if (replaced) return replaced
  if (vocabulary.guard(name)) return { kind: 'guard', name }
  if (vocabulary.context && !response.isRaw)
    return readOfContext(machine, vocabulary.context, name, state)
  if (name === 'req' || name === 'request') return requestValue
  if (name === 'res' || name === 'raw')
    return vocabulary.leavesResponses ? rawResponse : responseValue
  if (name === 'statusCode' && state.status !== null) return literalValue(state.status)
  if (name === 'locals' || (name === 'statusCode' && !vocabulary.method(name)))
    return unknownValue(`response.${name}`)
  const equipped = vocabulary.method(name)
    ? null
    : machine.equipment.restore('response', name, state)
  if (equipped) return equipped
  // Whoever takes it for what was waited for asks it for what that has.
  if (response.isLeft && !vocabulary.method(name) && !isResponseMember(name)) return missing(name)
  return { kind: 'method', of: responseValue, name }
}

/** What is neither a part nor a method of a context somebody else has put there, or tells of the request. */
function readOfContext(
  machine: Machine,
  context: ContextVocabulary,
  name: string,
  state: State,
): Value {
  const own = `${responseValue.kind}.${name}`
  switch (context.part(name)) {
    case 'raw':
      return rawResponse
    case 'context':
      return responseValue
    case 'request':
      return requestValue
    case 'member':
      return { kind: 'method', of: responseValue, name }
    default:
      if (context.isMethod(name)) return { kind: 'method', of: responseValue, name }
      return machine.equipment.restore('response', name, state) ?? unknownValue(own)
  }
}

/** What a response has not. */
function missing(name: string): Value {
  return { kind: 'unknown', key: `left.${name}`, made: { kind: 'either', may: nullish } }
}

function readOfRequest(machine: Machine, name: string, state: State): Value {
  const stored = state.readField('request', name)
  if (stored) return stored
  if (name === 'res' || name === 'response') return responseValue
  // Express and its like leave there what hands the request on.
  if (name === 'next' && machine.vocabulary.layer.includes('next') && !machine.vocabulary.context)
    return { kind: 'next', chain: null }
  return machine.equipment.restore('request', name, state) ?? unknownValue(`request.${name}`)
}

function readOfObject(machine: Machine, object: ObjectValue, name: string, state: State): Value {
  for (let at: ObjectValue | null = object; at; at = at.proto) {
    const value = state.readField(at.key, name)
    if (value?.kind === 'import') return machine.imported(value.file, value.name)
    if (value) return bindTo(object, value, at !== object)
  }
  const spread = state.readField(object.key, '…')
  if (spread && spread.kind !== 'object') return unknownValue(`${keyOf(spread)}.${name}`)
  if (spread) return readOfObject(machine, spread, name, state)
  if (object.key.startsWith('module:') && name === 'exports') {
    return { kind: 'object', key: `exports:${object.key.slice('module:'.length)}`, proto: null }
  }
  if (isOfApp(object.key) && name === 'response') return { kind: 'external', path: lentByExpress }
  return isSize(name) ? sizeOf(object, name) : unknownValue(`${object.key}.${name}`)
}

/** A method found through the prototype keeps its receiver, for when it is handed on unbound. */
function bindTo(object: ObjectValue, value: Value, isInherited: boolean): Value {
  if (!isInherited || value.kind !== 'function' || value.self || value.fn.isArrow) return value
  return { ...value, self: object }
}

function readOfFunction(fn: FunctionValue, name: string, state: State): Value {
  if (name === 'prototype') return prototypeOf(fn, state)
  const own = state.readField(fn.key, name)
  if (own) return own
  if (isOfFunctions(name)) return { kind: 'method', of: fn, name }
  if (!fn.classIr) return { kind: 'method', of: fn, name }
  const parent = parentClass(fn, state)
  return parent ? readOfFunction(parent, name, state) : unknownValue(`${fn.key}.${name}`)
}

/** The class whose static members a class has as well. */
function parentClass(fn: FunctionValue, state: State): FunctionValue | null {
  const { proto } = prototypeOf(fn, state)
  const parent = proto && state.readField(proto.key, 'constructor')
  return parent?.kind === 'function' && parent.key !== fn.key ? parent : null
}

function readOfArray(array: Value & { readonly kind: 'array' }, name: string, state: State): Value {
  const { key, items, grows } = array
  if (/^\d+$/.test(name))
    return (
      items?.[Number(name)] ?? (items && !grows ? undefinedValue : unknownValue(`${key}.${name}`))
    )
  if (name === 'length') {
    const isWhole = items !== null && items.length > 0 && !grows
    return (
      state.readField(key, name) ?? (isWhole ? literalValue(items.length) : sizeOf(array, name))
    )
  }
  return { kind: 'method', of: array, name }
}

function readOfUnknown(
  machine: Machine,
  object: Value & { readonly kind: 'unknown' },
  name: string,
  state: State,
): Value {
  const known = state.readField(object.key, name)
  if (known) return known
  const ofError = memberOfError(object, name, state)
  if (ofError) return ofError
  const left =
    object.key === 'response.locals' && machine.equipment.restore(object.key, name, state)
  if (left) return left
  // `app.get.bind(app)`
  if (isOfApp(object.key) && isOfFunctions(name)) return { kind: 'method', of: object, name }
  return isSize(name)
    ? sizeOf(object, name)
    : unknownValue(`${object.key}.${name}`, object.type && `${object.type}.${name}`)
}

function isOfFunctions(name: string): boolean {
  return name === 'call' || name === 'apply' || name === 'bind'
}

/** The length of a list, or the size of a collection. */
function isSize(name: string): boolean {
  return name === 'length' || name === 'size'
}

/** The value that `this` has in a method that is called without a known receiver. */
export function implicitInstance(owner: FunctionValue, state: State): ObjectValue {
  return instanceOf(owner, `instance:${owner.key}`, state)
}
