import { defineProperty, getOwnPropertyDescriptor } from '../descriptors.ts'
/** Gives a hook the name and the number of parameters of what it stands for: programs read both. */
export function keepShape(
  hook: object,
  original: { readonly name: string; readonly length: number },
): void {
  defineProperty(hook, 'name', { value: original.name, configurable: true })
  defineProperty(hook, 'length', { value: original.length, configurable: true })
}

/**
 * Puts a hook where a method is defined, under the same property attributes, so that enumeration
 * shows no difference. Does nothing where there is no such method: a class is none.
 */
export function replaceMethod(
  owner: object,
  name: string,
  wrap: (original: (...args: never[]) => unknown) => (...args: never[]) => unknown,
): void {
  const property = getOwnPropertyDescriptor(owner, name)
  const original: unknown = property?.value
  if (!property || typeof original !== 'function' || property.configurable === false) return
  if (getOwnPropertyDescriptor(original, 'prototype')?.writable === false) return
  const hook = wrap(original as (...args: never[]) => unknown)
  keepShape(hook, original)
  for (const key of Reflect.ownKeys(original)) {
    const own = getOwnPropertyDescriptor(original, key)
    if (own && !Object.hasOwn(hook, key)) defineProperty(hook, key, own)
  }
  defineProperty(owner, name, { ...property, value: hook })
}
