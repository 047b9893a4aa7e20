/** As it was when the recorder was loaded, whatever a program puts in its place. */
export const getOwnPropertyDescriptor: typeof Object.getOwnPropertyDescriptor =
  Object.getOwnPropertyDescriptor

/** The same. */
export const defineProperty: typeof Object.defineProperty = Object.defineProperty
