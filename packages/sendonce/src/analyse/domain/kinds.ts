/** The kinds of values that decide how a condition falls: bits of `Fact.may`. First null and undefined. */
export const nullish = 1
/** What is falsy, and there: an empty text, zero, `false`. */
export const otherFalsy = 2
export const truthy = 4
export const falsy: number = nullish | otherFalsy
/** What is there, whatever it is. */
export const present: number = otherFalsy | truthy
export const anyKind: number = falsy | truthy
