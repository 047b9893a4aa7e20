type AnyFunction = (this: unknown, ...given: unknown[]) => unknown
/** What has functions: a module, `globalThis`. */
export type Holder = Record<string, unknown>

const { ownKeys } = Reflect
const { defineProperty, getOwnPropertyDescriptor } = Object

/** As it is before a program can change it. */
export const apply: (run: Function, self: unknown, given: readonly unknown[]) => unknown =
  Reflect.apply

/** Puts a function in the place of another one: it has its name, and all that hangs on it. */
export function replace(
  holder: object,
  name: string,
  make: (original: AnyFunction) => AnyFunction,
): void {
  const { [name]: original } = holder as Holder
  const place = getOwnPropertyDescriptor(holder, name)
  if (typeof original !== 'function' || !place?.configurable || !('value' in place)) return
  const own = make(original as AnyFunction)
  for (const key of ownKeys(original)) {
    const property = getOwnPropertyDescriptor(original, key)
    const before = getOwnPropertyDescriptor(own, key)
    if (property && before?.configurable !== false) defineProperty(own, key, property)
  }
  defineProperty(holder, name, { ...place, value: own })
}
