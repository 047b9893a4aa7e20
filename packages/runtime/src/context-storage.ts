import {
  AsyncLocalStorage,
  createHook,
  executionAsyncId,
  executionAsyncResource,
} from 'node:async_hooks'
import { tellFault } from './guard.ts'

/** What belongs to code, and to all that it begins. */
export interface Scope<T> {
  value: T | null
}

/** The scope of the code that runs: it lasts across the turns of the loop. */
export interface ContextStorage<T> extends Scope<T> {
  /** Code begins that is on the stack until `leave`: its scope, which takes less time than asking for the current one. */
  enter(): Scope<T>
  leave(): void
  /** Nothing is kept until a value is set. */
  disable(): void
}

/** Node's own. */
export class NodeStorage<T> extends AsyncLocalStorage<T | null> implements ContextStorage<T> {
  get value(): T | null {
    return this.getStore() ?? null
  }
  set value(value: T | null) {
    if (value !== this.value) this.enterWith(value)
  }
  enter(): Scope<T> {
    return this
  }
  leave(): void {}
}

const currentResource: () => object = executionAsyncResource
const currentId: () => number = executionAsyncId

const key: unique symbol = Symbol('sendonce')

/** What runs, as Node names it: a timer, a promise, a socket. */
type Resource<T> = { [key]?: T | null }

interface ResourceScope<T> extends Scope<T> {
  /** The resource's, while code of it is on the stack. */
  readonly id: number
  readonly outer: ResourceScope<T> | null
  /** How often it was entered. */
  depth: number
}

/**
 * The same where Node keeps a context with the resource that runs, and asking which one that is takes longer than all else
 * here: code that is on the stack asks once, and writes to what it begins alone.
 */
export function resourceStorage<T>(): ContextStorage<T> {
  let innermost: ResourceScope<T> | null = null
  const hook = createHook({
    init(_id, _type, _trigger, begun: Resource<T>) {
      try {
        const { value } = storage
        if (value) begun[key] = value
      } catch (error) {
        // A resource may be frozen, and what is thrown here ends the process.
        tellFault(error)
      }
    },
  })
  const storage: ContextStorage<T> = {
    get value() {
      if (innermost?.id === currentId()) return innermost.value
      const resource: Resource<T> = currentResource()
      return resource[key] ?? null
    },
    set value(value) {
      hook.enable()
      if (innermost?.id === currentId()) innermost.value = value
      else {
        const resource: Resource<T> = currentResource()
        resource[key] = value
      }
    },
    enter() {
      const id = currentId()
      if (innermost?.id !== id) {
        const resource: Resource<T> = currentResource()
        innermost = { id, value: resource[key] ?? null, outer: innermost, depth: 0 }
      }
      innermost.depth++
      return innermost
    },
    leave() {
      if (innermost && --innermost.depth === 0) innermost = innermost.outer
    },
    disable: () => hook.disable(),
  }
  return storage
}
