/** In front of what other code has given stands this, where that is taken for a promise. */
const outside = 'ext:'

/** The identity of the promise that a value is which other code has given, by the key of the value. */
export function outsidePromise(key: string): string {
  return `${outside}${key}`
}

/** By what the call is known that gave a promise: of other code that is the key of the value. */
export function callOfPromise(promise: string): string {
  return promise.startsWith(outside) ? promise.slice(outside.length) : promise
}
