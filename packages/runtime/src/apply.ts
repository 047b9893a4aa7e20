/** As it is when the recorder is loaded: a program that replaces it means its own calls. */
// oxlint-disable-next-line typescript/unbound-method -- it makes no use of `this`
export const apply: typeof Reflect.apply = Reflect.apply
