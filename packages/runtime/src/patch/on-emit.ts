import { apply } from '../apply.ts'
import { recorder, tellFault } from '../guard.ts'
import { defineProperty } from '../descriptors.ts'

type Emit = (this: object, ...args: unknown[]) => unknown

/**
 * Looks at one kind of event where it is emitted, while it is wanted: a listener would be visible to the
 * program. What stands behind `emit` is looked up each time, because the domain module replaces it.
 */
export function onEmit(
  prototype: object,
  event: string,
  look: (emitter: object, args: ArrayLike<unknown> & Iterable<unknown>) => unknown,
  isWanted: () => boolean = () => recorder.isOn,
): void {
  const parent = Object.getPrototypeOf(prototype) as { readonly emit: Emit }
  const emit: Emit = function emit(this: object, name: unknown): unknown {
    // oxlint-disable-next-line prefer-rest-params -- a rest parameter would allocate on the hot path
    const args = arguments
    if (name === event && isWanted()) {
      try {
        look(this, args)
      } catch (error) {
        tellFault(error)
      }
    }
    return apply(parent.emit, this, args)
  }
  // Enumerable like the one that it hides: a loop over a response must still come by it.
  const property = { value: emit, writable: true, configurable: true, enumerable: true }
  defineProperty(prototype, 'emit', property)
}
