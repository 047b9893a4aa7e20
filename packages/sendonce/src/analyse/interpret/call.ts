import { loadedAs } from '../domain/loaded.ts'
import type { FunctionIr } from '../../syntax/ir.ts'
import { callBuilder } from '../effects/built-answer.ts'
import { callBuiltin, inherit } from '../effects/builtins.ts'
import { callResponseMethod } from '../effects/response-calls.ts'
import { callChosen } from './chosen-member.ts'
import { isInteropHelper } from './evaluate-call.ts'
import { callOneOf } from './one-of.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import { callPromiseMethod } from '../later/promises.ts'
import { callUnresolved } from '../effects/unresolved.ts'
import {
  calleeName,
  interopModule,
  keyOf,
  undefinedValue,
  type FunctionValue,
  type Value,
} from '../domain/value.ts'

/** Calls a value: functions of the program, methods of the response, the platform, or the unknown. */
export function call(machine: Machine, request: CallRequest, activation: Activation): Outcome[] {
  machine.step()
  const { callee } = request
  // Compilers, and `co`, know no asynchronous ones: those are stages of streams.
  const generator = request.args.find(
    (arg) => arg.kind === 'function' && arg.fn.isGenerator && !arg.fn.isAsync && !arg.isCoroutine,
  )
  if (generator?.kind === 'function') return driveGenerator(machine, request, generator, activation)
  const built = callBuilder(machine, request, activation)
  if (built) return built
  const module = isInteropHelper(callee) ? wrappedModule(callee, request.args[0]) : null
  if (module) return [{ value: module, state: request.state }]
  switch (callee.kind) {
    case 'function':
      return callFunction(machine, request, callee, activation)
    case 'bound':
      if (callee.isPromisified) return callPromisified(machine, request, callee, activation)
      return machine.call(
        {
          ...request,
          callee: callee.target,
          self: callee.self,
          args: [...callee.args, ...request.args],
        },
        activation,
      )
    case 'next':
      return machine.callNext(request, activation)
    case 'method':
      return callMethod(machine, request, callee, activation)
    case 'import':
      return machine.call(
        { ...request, callee: machine.imported(callee.file, callee.name) },
        activation,
      )
    case 'settler':
    case 'external':
      return noted(machine, request, callBuiltin(machine, request, activation))
    case 'unknown':
      if (machine.isInitialising) machine.registrar.callLoaded(callee, request.args)
      // What a program or a package has put on the context may answer with it.
      if (request.self.kind === 'response' && machine.vocabulary.context)
        return callResponseMethod(machine, request, calleeName(callee), activation)
      return noted(
        machine,
        request,
        callChosen(machine, callee, request, activation) ??
          callUnresolved(machine, request, activation),
      )
    default:
      return callUnresolved(machine, request, activation)
  }
}

function noted(machine: Machine, request: CallRequest, outcomes: Outcome[]): Outcome[] {
  if (machine.isInitialising) machine.containers.note(request, outcomes[0]?.value)
  return outcomes
}

/** What `util.promisify` made: the function with a callback that settles the promise it gives. */
function callPromisified(
  machine: Machine,
  request: CallRequest,
  { target, self, args }: Value & { readonly kind: 'bound' },
  activation: Activation,
): Outcome[] {
  const { state, place } = request
  const promise = `promise:${keyOf(machine.fresh(place, state, activation))}`
  const settler: Value = { kind: 'settler', promise, ok: 'by-error' }
  return machine
    .call(
      {
        ...request,
        callee: target,
        self: request.self.kind === 'literal' ? self : request.self,
        args: [...args, ...request.args, settler],
        awaited: false,
      },
      activation,
    )
    .map((outcome) => ({ value: { kind: 'promise', id: promise }, state: outcome.state }))
}

/** Helpers of compilers that copy what a module exports; others put a module under the name `default`. */
const copierName = /^_*(?:importStar|interopRequireWildcard|interopNamespace\w*)$/

/** What a compiler's helper makes of a module, for a default import; `null` where the helper itself tells. */
function wrappedModule(helper: Value, module: Value | undefined): Value | null {
  if (module?.kind === 'import') return { ...module, name: interopModule }
  if (module && loadedAs(module)) return module
  if (module?.kind !== 'external') return null
  return helper.kind === 'external' || copierName.test(calleeName(helper)) ? module : null
}

function callFunction(
  machine: Machine,
  request: CallRequest,
  callee: FunctionValue,
  activation: Activation,
): Outcome[] {
  if (callee.fn.name === '__extends' || callee.fn.name === '_inherits')
    return inherit(machine, request)
  const self = request.self.kind === 'literal' && callee.self ? callee.self : request.self
  const known = { ...request, callee, self }
  return callOneOf(machine, known, activation) ?? machine.invoke(known, activation)
}

/** Names of helpers that return a function instead of running the generator at once. */
const wrapperName = /wrap|asyncToGenerator|coroutine|async$/i

/**
 * A helper that is given a generator drives it as an asynchronous function (`__awaiter`, `co`): the
 * generator's `yield` is an `await`.
 */
function driveGenerator(
  machine: Machine,
  request: CallRequest,
  generator: FunctionValue,
  activation: Activation,
): Outcome[] {
  const coroutine: FunctionValue = { ...generator, isCoroutine: true }
  const { callee } = request
  // What it drives at once, nobody gives anything.
  const isWrapper =
    callee.kind === 'function'
      ? givesFunction(callee.fn)
      : wrapperName.test(calleeName(callee)) || takesOnly(generator, request.args)
  if (isWrapper) return [{ value: coroutine, state: request.state }]
  const self = request.args[0] === generator ? undefinedValue : (request.args[0] ?? undefinedValue)
  return machine.invoke({ ...request, callee: coroutine, self, args: [] }, activation)
}

/** `router.get('/', handler(function* (req, res) { … }))`: a generator with parameters, and nothing for them. */
function takesOnly({ fn }: FunctionValue, args: readonly Value[]): boolean {
  return args.length === 1 && fn.parameters.length > 0
}

function givesFunction({ name, body }: FunctionIr): boolean {
  const last = body.at(-1)
  return wrapperName.test(name) || (last?.kind === 'return' && last.value?.kind === 'function')
}

function callMethod(
  machine: Machine,
  request: CallRequest,
  callee: Value & { readonly kind: 'method' },
  activation: Activation,
): Outcome[] {
  const { of, name } = callee
  if (of.kind === 'promise')
    return (
      callPromiseMethod(machine, request, of.id, name, activation) ??
      callUnresolved(machine, request, activation)
    )
  if (name === 'bind') {
    const [self, ...args] = request.args
    return [
      {
        value: { kind: 'bound', target: of, self: self ?? undefinedValue, args },
        state: request.state,
      },
    ]
  }
  if (name === 'call' || name === 'apply') {
    const [self, ...rest] = request.args
    const args = name === 'call' ? rest : itemsOf(rest[0])
    return machine.call({ ...request, callee: of, self: self ?? undefinedValue, args }, activation)
  }
  // A parent that is not of the program does nothing to what is known of the instance.
  if (name === 'super()') return [{ value: undefinedValue, state: request.state }]
  if (of.kind === 'response') return callResponseMethod(machine, request, name, activation)
  if (of.kind === 'method' && of.of.kind === 'response') {
    const whole = `${of.name}.${name}`
    if (machine.vocabulary.context?.isMethod(whole))
      return callResponseMethod(machine, request, whole, activation)
  }
  return callUnresolved(machine, request, activation)
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'array' && value.items ? value.items : []
}
