import { isCallable, keyOf, type Value } from '../domain/value.ts'
import type { CallbackRegion, Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'

/**
 * Where functions are expected, what a call gave stands for the function that it was given: `then(spread((a, b) => …))`
 * runs that one in its own turn, and not whenever `spread()` may call it back.
 */
export function unwrapped(args: readonly Value[], state: State): readonly Value[] {
  if (args.every((arg) => isCallable(arg))) return args
  return args.map((arg) => {
    const wrapped = arg.kind === 'unknown' ? givenTo(keyOf(arg), state) : null
    if (!wrapped) return arg
    state.pending = state.pending.filter((region) => region !== wrapped)
    return wrapped.target
  })
}

/** The one function that a call of which nothing is known was given, by what the call gave. */
function givenTo(result: string, { pending }: State): CallbackRegion | null {
  const [one, ...others] = pending.filter((region) => isCallbackOf(result, region))
  return one?.kind === 'callback' && others.length === 0 ? one : null
}

function isCallbackOf(result: string, { kind, info }: Region): boolean {
  return kind === 'callback' && info.source === result && !info.isModelled
}
