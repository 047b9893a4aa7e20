import { someCaptured } from './captures.ts'
import type { Region } from './region.ts'
import type { State } from './state.ts'
import type { Value } from './value.ts'

/** How deep values are searched for a `next`. */
const depthLimit = 4

/**
 * Whether what is left for later has hold of a `next`, and so may hand the request on: to the error handlers, with
 * `isError`, or to the other layers. `.catch(next)` only ever does the first.
 */
export function mayHandOn(region: Region, state: State, isError: boolean): boolean {
  switch (region.kind) {
    case 'callback':
      return [region.target, ...region.args].some((value) => holdsNext(value, state))
    case 'reaction': {
      const { onOk, onError } = region
      if (onOk && holdsNext(onOk, state)) return true
      return !!onError && (isError || onError.kind !== 'next') && holdsNext(onError, state)
    }
    case 'resume': {
      const { fn, args, self } = region.call
      const given = args.slice(0, fn.fn.parameters.length)
      const own = fn.fn.usesThis ? [...given, self] : given
      return [fn, ...own].some((value) => holdsNext(value, state))
    }
  }
}

function holdsNext(value: Value, state: State, depth: number = depthLimit): boolean {
  const inside = (one: Value | undefined): boolean =>
    one !== undefined && depth > 0 && holdsNext(one, state, depth - 1)
  switch (value.kind) {
    case 'next':
      return true
    case 'method':
      return inside(value.of)
    case 'bound':
      return [value.target, value.self, ...value.args].some(inside)
    case 'array':
      return value.items?.some(inside) ?? false
    case 'object':
      return [...state.fieldsOf(value.key).keys()].some((name) =>
        inside(state.readField(value.key, name)),
      )
    case 'function':
      return (
        someCaptured(value, state, inside) || (value.fn.usesThis && inside(value.self ?? undefined))
      )
    default:
      return false
  }
}
