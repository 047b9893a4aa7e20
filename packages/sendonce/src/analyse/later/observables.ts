import { handledType, observableOperator, type ObservableOperator } from '@sendonce/model/calls'
import type { Activation, CallRequest, Handlers, Machine } from '../machine.ts'
import type { State } from '../domain/state.ts'
import { isCallable, keyOf, type Made, type Value } from '../domain/value.ts'

/** What `map(shape)` of RxJS makes, for a `pipe()`; `null` for another function. */
export function operatorOf(
  machine: Machine,
  { args, state, place }: CallRequest,
  path: string,
  activation: Activation,
): Value | null {
  const on = observableOperator(path)
  if (!on) return null
  const key = keyOf(machine.fresh(place, state, activation))
  return { kind: 'unknown', key, made: { kind: 'reaction', on, handlers: args, place } }
}

/**
 * `source.pipe(map(shape), catchError(refuse))`: of a source that gives one value the operators are reactions, one behind the
 * other. Gives what stands for the result of such a `pipe()`; `null` where none of these is given to it.
 */
export function observe(
  machine: Machine,
  request: CallRequest,
  source: string,
  activation: Activation,
): Value | null {
  const operators = request.args.flatMap((arg) => madeBy(arg) ?? [])
  if (operators.length === 0) return null
  const { state } = request
  const isOfHandler = request.self.kind === 'unknown' && request.self.type === handledType
  let result: Value = { kind: 'promise', id: source }
  for (const operator of operators) {
    const handlers = handlersOf(operator, state)
    if (!handlers || result.kind !== 'promise') continue
    const reacting = isOfHandler ? { ...handlers, isOfHandler } : handlers
    result = machine.then(result.id, reacting, state, { place: operator.place, activation })
  }
  return result
}

/**
 * `source.pipe(…).subscribe(next, error)`, also with these in an object, and `toPromise()`. Gives what comes of it; `null` for
 * another method.
 */
export function subscribe(
  machine: Machine,
  { args, state, place }: CallRequest,
  source: string,
  name: string,
  activation: Activation,
): Value | null {
  if (name === 'toPromise') return { kind: 'promise', id: source }
  if (name !== 'subscribe') return null
  const [next, error, complete] = observerOf(args, state)
  const told = reactions('tap', next, error)
  const heard = told && machine.then(source, told, state, { place, activation })
  if (complete?.kind === 'function') {
    const { fn, env } = complete
    const behind = heard?.kind === 'promise' ? heard.id : source
    const at = { place: { file: env.module.file, ...fn.span }, activation }
    machine.then(behind, { onOk: complete, onError: null, isFinally: false }, state, at)
  }
  return machine.fresh(place, state, activation)
}

/** The functions that are told of what comes, of a failure and of the end: one by one, or in an object. */
function observerOf(args: readonly Value[], state: State): readonly (Value | undefined)[] {
  const [first] = args
  if (first?.kind !== 'object') return args
  return ['next', 'error', 'complete'].map((name) => state.readField(first.key, name))
}

type Reaction = Made & { readonly kind: 'reaction' }

function madeBy(operator: Value): Reaction | null {
  const made = operator.kind === 'unknown' ? operator.made : undefined
  return made?.kind === 'reaction' ? made : null
}

/** The reactions that an operator stands for. */
function handlersOf({ on, handlers }: Reaction, state: State): Handlers | null {
  return reactions(on, ...(on === 'tap' ? observerOf(handlers, state) : handlers))
}

function reactions(on: ObservableOperator, first?: Value, second?: Value): Handlers | null {
  const [one, other] = [first, second].map((value) => (value && isCallable(value) ? value : null))
  if (!one && !other) return null
  switch (on) {
    case 'then':
      return { onOk: one ?? null, onError: null, isFinally: false }
    case 'catch':
      return { onOk: null, onError: one ?? null, isFinally: false }
    case 'finally':
      return { onOk: one ?? null, onError: one ?? null, isFinally: true }
    case 'tap':
      return { onOk: one ?? null, onError: other ?? null, isFinally: false, isAside: true }
  }
}
