import { isOfOutcome, outcomeMethods, type OutcomePart } from '@sendonce/model/calls'
import type { CallRequest, Handlers } from '../machine.ts'
import { isCallable, literalValue, undefinedValue, type Value } from '../domain/value.ts'
import { unwrapped } from './wrapped.ts'

const reacting: ReadonlySet<string> = new Set(['then', 'catch', 'error', 'finally'])

/** The reactions that a call of `then`, `catch` or `finally` registers; `null` for another method. */
export function handlersOf(
  name: string,
  { args, state, chain }: Pick<CallRequest, 'args' | 'state' | 'chain'>,
): Handlers | null {
  if (!reacting.has(name)) return chain && isOfOutcome(chain) ? outcomeHandlers(name, args) : null
  const [a, b] = unwrapped(args, state).map((arg) => (isCallable(arg) ? arg : null))
  if (name === 'then') return { onOk: a ?? null, onError: b ?? null, isFinally: false }
  // Bluebird's `error` is a `catch` for failures that were expected.
  if (name === 'catch' || (name === 'error' && a && args.length === 1))
    return { onOk: null, onError: a ?? takenBy(args[0]), isFinally: false }
  if (name === 'finally') return { onOk: a ?? null, onError: a ?? null, isFinally: true }
  return null
}

/** `.asCallback(done)`: it is called with what comes, behind an error that is none, or with the failure. */
export function callbackHandlers(callback: Value | undefined): Handlers | null {
  if (!callback || !isCallable(callback)) return null
  const args = [literalValue(null)]
  const onOk: Value = { kind: 'bound', target: callback, self: undefinedValue, args }
  return { onOk, onError: callback, isFinally: false }
}

/** `.catch(console.error)`: what is not of the program takes a failure as well. */
function takenBy(handler: Value | undefined): Value | null {
  return handler?.kind === 'external' ? handler : null
}

/**
 * `parse(body).map(save).mapErr(refuse)`: one of the two is called, as with `then` and `catch`. That an outcome which is
 * there already calls at once makes no difference to which of them answer.
 */
function outcomeHandlers(name: string, args: readonly Value[]): Handlers | null {
  const parts = Object.hasOwn(outcomeMethods, name) ? outcomeMethods[name] : undefined
  if (!parts || args.length !== parts.length || !args.every(isCallable)) return null
  const handler = (part: OutcomePart): Value | null => args[parts.indexOf(part)] ?? null
  return { onOk: handler('ok'), onError: handler('error'), isFinally: false }
}
