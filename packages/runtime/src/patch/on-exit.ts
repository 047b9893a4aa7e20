import { onEmit } from './on-emit.ts'

/**
 * Runs `action` when the process ends, also of an error that nobody caught, before its listeners of `exit`.
 * One more listener would be counted: a program with ten of its own would be warned of a leak.
 */
export function onExit(action: () => void): void {
  onEmit(Object.getPrototypeOf(process) as object, 'exit', action, () => true)
}
