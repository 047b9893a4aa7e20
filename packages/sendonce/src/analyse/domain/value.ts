import type { ObservableOperator } from '@sendonce/model/calls'
import type { ClassIr, FunctionIr, Literal, ModuleIr, Variable } from '../../syntax/ir.ts'
import type { Answer } from './answer.ts'
import type { Chain } from './chain.ts'
import type { Place } from './place.ts'

/** Where the variables of one call of a function live. */
export interface Environment {
  readonly id: number
  readonly functionIndex: number
  readonly module: ModuleIr
  readonly parent: Environment | null
  /** The round of a loop in which it is looked at. */
  readonly round: Round | null
}

/** A round of a loop, with variables of its own. */
export interface Round {
  /** Stands for the environment's where these variables live. */
  readonly id: number
  readonly variables: readonly Variable[]
  readonly outer: Round | null
}

/** The environment of the enclosing function that owns a variable. */
export function environmentOf(owner: number, from: Environment): Environment | null {
  for (let env: Environment | null = from; env; env = env.parent) {
    if (env.functionIndex === owner) return env
  }
  return null
}

export interface FunctionValue {
  readonly kind: 'function'
  readonly key: string
  readonly fn: FunctionIr
  /** The environment that it closes over. */
  readonly env: Environment
  /** `this` of an arrow function, or of a method read from its object. */
  readonly self: Value | null
  readonly classIr: ClassIr | null
  /** A generator that a helper such as `__awaiter` drives: `yield` means `await`. */
  readonly isCoroutine: boolean
  /** See `ObjectValue`. */
  readonly isOneOf?: true
}

/** A function of a module as a value, in the environment that it closes over. */
export function functionValue(
  key: string,
  fn: FunctionIr,
  env: Environment,
  self: Value | null = null,
  classIr: ClassIr | null = null,
): FunctionValue {
  return { kind: 'function', key, fn, env, self, classIr, isCoroutine: false }
}

/** The top level of a module as a value. */
export function topLevelOf(key: string, env: Environment): FunctionValue {
  return functionValue(key, env.module.functions[0] as FunctionIr, env)
}

export interface ObjectValue {
  readonly kind: 'object'
  readonly key: string
  /** Where properties are looked up that it does not hold itself. */
  readonly proto: ObjectValue | null
  /** How many keys it has got decides something. */
  readonly grows?: 'counted'
  /** It was put where something else is on the other side of a condition: what it gives need not be what is given there. */
  readonly isOneOf?: true
}

/** An unknown value with an identity: two reads of the same thing have the same key. */
export interface UnknownValue {
  readonly kind: 'unknown'
  readonly key: string
  /** What it is of a known library, as the model names it: `multer#Upload`, `multer#Upload.single`. */
  readonly type?: string
  /** How the program came by it, where that tells something. */
  readonly made?: Made
  /** Of a collection: how much it holds decides something. */
  readonly grows?: 'counted'
}

/**
 * `size`: the length of a list or the size of a collection. `index`: where an item stands in what is gone through,
 * another one in each round; so is a key. `joined`: it differs on the two paths that
 * one stands for. `empty`: a new collection. `plain`: by what made it
 * it is no promise that is rejected. `either`: one of several, as whatever was asked while modules started came out.
 * `error`: what the platform throws where a program is wrong, of the class of this name.
 */
export type Made =
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Value[] }
  /** `of`: the key of the list; `mayStay`: what is added to it may be nothing. */
  | { readonly kind: 'size'; readonly of: string; readonly mayStay?: true }
  /** `of`: the identity of the iteration. */
  | { readonly kind: 'index'; readonly of: string; readonly round: number }
  /** `list`: the key of what is gone through. */
  | { readonly kind: 'item'; readonly of: string; readonly round: number; readonly list: string }
  /** A list of the keys of something, or of these with what they stand for. */
  | { readonly kind: 'listed'; readonly by: 'keys' | 'entries' }
  /** What a collection holds, without its keys. */
  | { readonly kind: 'values'; readonly of: Value }
  /** `of`: the name of what was called, where nothing else is known of it. */
  | { readonly kind: 'result'; readonly of: string }
  | { readonly kind: 'joined' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'plain' }
  | { readonly kind: 'error'; readonly name: string }
  /** `may`: the kinds that it may be of: see `kinds.ts`. */
  | { readonly kind: 'either'; readonly may: number }
  /** What an operator of observables gives: it reacts to what comes through `pipe`. */
  | {
      readonly kind: 'reaction'
      readonly on: ObservableOperator
      readonly handlers: readonly Value[]
      readonly place: Place
    }
  /** An answer that has been built, and is sent where it is returned. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** `given`: the function that it was given last, by what is made while modules are initialised. */
  | { readonly kind: 'instance'; readonly given: Value }
  /** A member of an object under a name that is not known. */
  | { readonly kind: 'member'; readonly of: ObjectValue; readonly key: Value }

/** A condition on other values, kept so that a later branch can learn from it. */
export type TestValue =
  | { readonly kind: 'not'; readonly operand: Value }
  | { readonly kind: 'equal'; readonly left: Value; readonly right: Value; readonly loose: boolean }
  | { readonly kind: 'guard'; readonly name: string }
  | { readonly kind: 'typeof'; readonly operand: Value }

/** Where a response is kept outside its request. */
export interface KeptAt {
  readonly address: number | string
  readonly place: Place
  /** `State.turn` when it was put there. */
  readonly turn: number
}

export type Value =
  | { readonly kind: 'literal'; readonly value: Literal }
  | UnknownValue
  | ObjectValue
  /** `grows`: something may be put into it; `counted`: and how many items it has got decides something. */
  | {
      readonly kind: 'array'
      readonly key: string
      readonly items: readonly Value[] | null
      readonly grows?: 'unseen' | 'counted'
    }
  | FunctionValue
  /**
   * `kept`: read from where all requests keep theirs; `isLeft`: what `return res.send(…)` has left a promise with, in the
   * place of what was waited for; `isRaw`: Node's own, of a framework whose responses are other objects.
   */
  | {
      readonly kind: 'response'
      readonly kept?: KeptAt
      readonly isLeft?: true
      readonly isRaw?: true
    }
  | { readonly kind: 'request' }
  /** `next`, or the `done` that a library gives to hand the request on. `isAnswered`: the framework sees to an answer behind it. */
  | {
      readonly kind: 'next'
      readonly chain: Chain | null
      readonly isDone?: true
      readonly isAnswered?: true
    }
  /** A built-in method together with what it is a method of. */
  | { readonly kind: 'method'; readonly of: Value; readonly name: string }
  | {
      readonly kind: 'bound'
      readonly target: Value
      readonly self: Value
      readonly args: readonly Value[]
      /** It gives a promise, and the function is given a callback that settles it. */
      readonly isPromisified?: true
      /** What its promise is rejected with it hands on, as a handler that Express looks after does. */
      readonly handsFailureOn?: true
    }
  | TestValue
  | { readonly kind: 'promise'; readonly id: string }
  /** `resolve` (`ok`) or `reject` of a promise; `by-error`: a callback with an error first, as both. */
  | { readonly kind: 'settler'; readonly promise: string; readonly ok: boolean | 'by-error' }
  | { readonly kind: 'timer'; readonly region: string }
  /** Something of a package or of the platform: `express`, `express.Router`, `http.createServer`. */
  | { readonly kind: 'external'; readonly path: string }
  /** An imported name; looked up when it is read, so that cyclic imports work. */
  | { readonly kind: 'import'; readonly file: string; readonly name: string }

/** Name of an import that means the whole of a CommonJS module, as `require` gives it. */
export const wholeModule = '*require*'
/** The same, as a compiler's helper for default imports gives it. */
export const interopModule = '*interop*'

export const undefinedValue: Value = { kind: 'literal', value: undefined }
export type ResponseValue = Value & { readonly kind: 'response' }
export const responseValue: ResponseValue = { kind: 'response' }
export const rawResponse: ResponseValue = { kind: 'response', isRaw: true }
export const requestValue: Value = { kind: 'request' }
/** Hands the request on to handlers that are not seen, and to a framework that sends what they return. */
export const answeredNext: Value = { kind: 'next', chain: null, isAnswered: true }

/** The identity of a parameter of the path: `req.params.id`. */
export function parameterKey(name: string): string {
  return `${requestValue.kind}.params.${name}`
}

/** What a function gives its promise. */
export function leftBy(value: Value): Value {
  return value.kind === 'response' ? { ...value, isLeft: true } : value
}

export function literalValue(value: Literal): Value {
  return { kind: 'literal', value }
}

export function unknownValue(key: string, type?: string | null): UnknownValue {
  return type ? { kind: 'unknown', key, type } : { kind: 'unknown', key }
}

/** The `length` or `size` of a list or collection of which it is not known how much it holds. */
export function sizeOf(list: Value, name: string): UnknownValue {
  const key = keyOf(list)
  return { kind: 'unknown', key: `${key}.${name}`, made: { kind: 'size', of: key } }
}

/** Whether the first of the arguments is part of a request, or made of one: the client says what it is. */
export function isSent([arg]: readonly Value[]): boolean {
  return arg !== undefined && /^request[.[]/.test(keyOf(arg))
}

/** The identity of a value, as far as one is known: equal keys mean the same value. */
export function keyOf(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return `#${typeof value.value}:${String(value.value)}`
    case 'unknown':
    case 'object':
    case 'array':
    case 'function':
      return value.key
    case 'response':
    case 'request':
      return value.kind
    case 'next':
      return 'next'
    case 'method':
      return `${keyOf(value.of)}.${value.name}`
    case 'bound':
      return `bind(${keyOf(value.target)},${keyOf(value.self)},${value.args.map(keyOf).join()})`
    case 'not':
      return `!${keyOf(value.operand)}`
    case 'equal':
      return `(${keyOf(value.left)}==${keyOf(value.right)})`
    case 'guard':
      return `guard:${value.name}`
    case 'typeof':
      return `typeof ${keyOf(value.operand)}`
    case 'promise':
      return value.id
    case 'settler':
      return `${settlerName(value.ok)}:${value.promise}`
    case 'timer':
      return `timer:${value.region}`
    case 'external':
      return value.path
    case 'import':
      return `${value.file}#${value.name}`
  }
}

/** The same, but lists that one expression makes on different paths are told apart by what they hold. */
export function contentOf(value: Value): string {
  const isList = value.kind === 'array' && value.items !== null
  return isList ? `${value.key}[${value.items.map(keyOf).join()}]` : keyOf(value)
}

function settlerName(ok: boolean | 'by-error'): string {
  if (ok === 'by-error') return 'callback'
  return ok ? 'resolve' : 'reject'
}

/** Whether the value can be called as far as the analyser knows. */
export function isCallable(value: Value): boolean {
  switch (value.kind) {
    case 'function':
    case 'next':
    case 'method':
    case 'bound':
    case 'settler':
      return true
    default:
      return false
  }
}

/** The platform's `Boolean`, as a function: it tells whether a value is truthy. */
export function isBoolean(value: Value | undefined): boolean {
  return value?.kind === 'external' && value.path === 'Boolean'
}

/** The function that runs when a value is called, whose parameters tell how; also behind `bind()`. */
export function ownerOf(value: Value): FunctionValue | null {
  if (value.kind === 'function') return value
  return value.kind === 'bound' ? ownerOf(value.target) : null
}

/** A constant that is no name: names are what methods and events are called by. */
export function isFlag(value: Value): value is Value & { readonly kind: 'literal' } {
  return value.kind === 'literal' && typeof value.value !== 'string'
}

/** The last part of what is called, for the tables of well-known names. */
export function calleeName(callee: Value): string {
  switch (callee.kind) {
    case 'function':
      return callee.fn.name
    case 'method':
      return callee.name
    case 'external':
      return nameInPath(callee.path)
    case 'unknown':
      return callee.key.slice(callee.key.lastIndexOf('.') + 1)
    default:
      return ''
  }
}

/** `_.forEach` and `lodash/forEach`: the name of what is called. */
function nameInPath(path: string): string {
  const plain = path.endsWith('.default') ? path.slice(0, -'.default'.length) : path
  const member = plain.slice(plain.lastIndexOf('.') + 1)
  return member.slice(member.lastIndexOf('/') + 1)
}

/** The key of a value that is made at an offset of an environment; later rounds make others. */
export function freshKey(at: number, environment: number, round: number): string {
  return `v:${at}:${environment}:${round}`
}

/** The environment in which a value, or what it was read from, was made; `null` where its key does not tell. */
export function madeIn(key: string): number | null {
  const id = /^(?:\w+:)*v:\d+:(\d+):\d+/.exec(key)?.[1]
  return id === undefined ? null : Number(id)
}
