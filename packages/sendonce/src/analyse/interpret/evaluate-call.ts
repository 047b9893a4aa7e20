import { resolveImport } from './resolve-import.ts'
import type { Expression } from '../../syntax/ir.ts'
import { isNoFunction } from '../domain/facts.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'
import { readComputed } from './chosen-member.ts'
import { constructorOf, parentPrototype } from './closures.ts'
import { goOnBehindNothing, noteDereference } from './dereference.ts'
import { loseAnswer } from '../effects/built-answer.ts'
import { callGetter } from './getters.ts'
import { drop } from '../later/dropped.ts'
import { each } from './outcomes.ts'
import type { State } from '../domain/state.ts'
import { noteWaitedFor } from '../domain/waited-for.ts'
import {
  calleeName,
  keyOf,
  literalValue,
  undefinedValue,
  unknownValue,
  type Value,
} from '../domain/value.ts'

type Of<K extends Expression['kind']> = Expression & { readonly kind: K }

/** Evaluates a call: what is called, on what, with which arguments, then the call itself. */
export function evaluateCall(
  machine: Machine,
  node: Of<'call'>,
  state: State,
  activation: Activation,
): Outcome[] {
  const place = machine.place(node.span, activation)
  return each(
    evaluateCallee(machine, node, state, activation),
    ({ callee, self, state: ready }): Outcome[] => {
      if ((node.optional && callee.kind === 'literal') || isSkipped(node, self))
        return [{ value: undefinedValue, state: ready }]
      return each(evaluateArguments(machine, node.args, ready, activation), (args) => {
        if (isNoFunction(callee, args.state) && !node.optional)
          return callNothing(machine, node, args.state, activation)
        if (node.awaited && machine.vocabulary.context)
          noteWaitedFor([self, ...args.values], args.state)
        const outcomes = machine.call(
          {
            callee,
            self,
            args: isInteropHelper(callee)
              ? args.values
              : args.values.map((value) => resolveImport(machine, value)),
            state: args.state,
            place,
            via: viaOf(node, callee, args.values, activation),
            awaited: node.awaited,
            isReturned: node.isReturned ?? false,
            isStatement: node.isStatement ?? false,
            isNew: node.isNew,
            ...(node.chain ? { chain: node.chain } : {}),
          },
          activation,
        )
        const isTaken = !node.isStatement || machine.isInitialising
        if (isTaken) return outcomes
        for (const outcome of outcomes) loseAnswer(machine, outcome)
        return outcomes.flatMap((outcome) => drop(outcome, place))
      })
    },
  )
}

/** What is no function cannot be called. The path goes on all the same: see `noteDereference`. */
function callNothing(
  machine: Machine,
  { span }: Of<'call'>,
  state: State,
  activation: Activation,
): Outcome[] {
  const place = machine.place(span, activation)
  const text = 'what is no function is called'
  machine.mayThrow(state, activation, { text, weight: 0, error: 'TypeError', place })
  goOnBehindNothing(state, activation)
  return [{ value: machine.fresh(place, state, activation), state }]
}

/** `x?.method()` where `x` is nothing: nothing is called. */
function isSkipped({ callee }: Of<'call'>, self: Value): boolean {
  if (callee.kind !== 'member' || !callee.optional) return false
  return self.kind === 'literal' && (self.value === null || self.value === undefined)
}

/** Helpers of compilers around `require`: they only wrap the module. */
const interopName =
  /^_*(importDefault|importStar|interopRequire\w*|interopDefault\w*|interopNamespace\w*|toESM)$/

/** Whether a compiler put this helper between `require` and the variable. */
export function isInteropHelper(callee: Value): boolean {
  const isKnown = callee.kind === 'function' || callee.kind === 'external'
  return isKnown && interopName.test(calleeName(callee))
}

/**
 * A function that is called by the name of a parameter was handed in: it is called back. One that goes by its own
 * name there as well, `start(route)`, is a helper like any other, and so is one that is given the response, `handler(req, res)`.
 */
function viaOf(
  node: Of<'call'>,
  called: Value,
  args: readonly Value[],
  activation: Activation,
): 'await' | 'call' | 'callback' {
  const { callee } = node
  const isByItsName =
    called.kind === 'function' && callee.kind === 'variable' && called.fn.name === callee.name
  const isGivenResponse = args.some(({ kind }) => kind === 'response')
  if (callee.kind === 'variable' && !isByItsName && !isGivenResponse) {
    const owner = activation.env.module.functions[callee.owner]
    const isParameter = owner?.parameters.some(
      ({ target }) => target.kind === 'variable' && target.slot === callee.slot,
    )
    if (isParameter) return 'callback'
  }
  return node.awaited ? 'await' : 'call'
}

interface Callee {
  readonly callee: Value
  readonly self: Value
  readonly state: State
}

function evaluateCallee(
  machine: Machine,
  node: Of<'call'>,
  state: State,
  activation: Activation,
): Callee[] {
  const { callee } = node
  if (callee.kind === 'super')
    return [{ callee: superConstructor(callee, state, activation), self: activation.self, state }]
  if (callee.kind !== 'member') {
    const inner = callee.kind === 'sequence' ? callee.items.at(-1) : undefined
    // `(0, module.method)(…)`, as compilers write it: the method without its receiver.
    const target = inner ?? callee
    return machine
      .evaluate(target, state, activation)
      .map((result) => ({ callee: result.value, self: undefinedValue, state: result.state }))
  }
  return each(machine.evaluate(callee.object, state, activation), (evaluated) => {
    const value =
      callee.object.kind === 'array'
        ? asConstant(evaluated.value)
        : resolveImport(machine, evaluated.value)
    const object = value === evaluated.value ? evaluated : { value, state: evaluated.state }
    const isTold = object.value.kind !== 'literal' || isLocal(callee.object)
    if (isTold && !noteDereference(machine, object, callee, activation)) return []
    const place = machine.place(callee.span, activation)
    const property =
      typeof callee.property === 'string'
        ? [{ value: literalValue(callee.property), state: object.state }]
        : machine.evaluate(callee.property, object.state, activation)
    return each(property, (key) => {
      const { state: ready } = key
      const holder = holderOf(callee.object, object.value, ready, activation)
      const read = readComputed(machine, holder, key, place)
      const name = typeof callee.property === 'string' ? callee.property : null
      const got =
        name === null
          ? null
          : callGetter(
              machine,
              { value: holder, state: ready },
              { name, read },
              { place, activation },
            )
      return (got ?? [{ value: read, state: ready }]).map((target) => ({
        callee: target.value,
        self: object.value,
        state: target.state,
      }))
    })
  })
}

/** A list of constants that only the call knows of is the same one wherever it is written: `['a', 'b'].includes(x)`. */
function asConstant(list: Value): Value {
  if (list.kind !== 'array' || !list.items?.every(({ kind }) => kind === 'literal')) return list
  return { ...list, key: `[${list.items.map(keyOf).join()}]` }
}

/** What a module exports may be filled in later, where two of them need each other. */
function isLocal(node: Expression): boolean {
  return node.kind === 'variable' && node.owner > 0
}

function superConstructor({ home }: Of<'super'>, state: State, { env, self }: Activation): Value {
  const parent = constructorOf(parentPrototype(home, state, env), state)
  return parent ?? { kind: 'method', of: self, name: 'super()' }
}

/** What a property is looked up in: the object itself, or with `super.x` what the parent class gives. */
export function holderOf(
  node: Expression,
  object: Value,
  state: State,
  { env }: Activation,
): Value {
  if (node.kind !== 'super') return object
  const parent = parentPrototype(node.home, state, env)
  if (!parent) return unknownValue('super')
  const made = node.home?.isStatic ? state.readField(parent.key, 'constructor') : null
  return made ?? parent
}

interface Arguments {
  readonly values: readonly Value[]
  readonly state: State
}

/** The values of a list of expressions, spreads taken apart where they are known. */
export function evaluateArguments(
  machine: Machine,
  nodes: readonly Expression[],
  state: State,
  activation: Activation,
): Arguments[] {
  let lists: Collected[] = [{ values: [], state }]
  for (const node of nodes) {
    lists = each(lists, (list) => {
      const results = machine.evaluate(node, list.state, activation)
      return results.map((result, index) => {
        // The last one can have the list itself.
        const values = index === results.length - 1 ? list.values : [...list.values]
        if (node.kind === 'spread') values.push(...spreadItems(result.value))
        else values.push(result.value)
        return { values, state: result.state }
      })
    })
  }
  return lists
}

interface Collected extends Arguments {
  readonly values: Value[]
}

function spreadItems(value: Value): readonly Value[] {
  return value.kind === 'array' && value.items ? value.items : [unknownValue(`${keyOf(value)}.…`)]
}

/** Whether it stands for all that a list holds of which nothing is known. */
export function isAnyNumber(value: Value): boolean {
  return value.kind === 'unknown' && value.key.endsWith('.…')
}
