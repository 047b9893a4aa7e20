import { apply } from '../apply.ts'
import { replaceMethod } from './keep-shape.ts'
import { onEmit } from './on-emit.ts'

/**
 * Runs `action` when the process ends, also of an error that nobody caught, before its listeners of `exit`.
 * One more listener would be counted: a program with ten of its own would be warned of a leak.
 */
export function onExit(action: () => void): void {
  onEmit(Object.getPrototypeOf(process) as object, 'exit', action, () => true)
  // What was loaded before (Yarn's loader, to hide a warning) may have put another one in front, which does not ask ours.
  replaceMethod(process, 'emit', (original) => {
    return function emit(this: unknown, name?: unknown): unknown {
      if (name === 'exit') action()
      // oxlint-disable-next-line prefer-rest-params -- a rest parameter would count as a parameter
      return apply(original, this as never, arguments as never)
    }
  })
}
