/** What is called `default` by who imports a CommonJS package. */
const whole = String.raw`(?:\.default)?`
/** Packages that are a constructor of promises, and those that have one. */
const areOne = `(?:bluebird|promise|any-promise|pinkie|pinkie-promise|native-promise-only)${whole}`
const haveOne = `(?:bluebird|es6-promise|q|rsvp|when)${whole}`
const constructor = `(?:(?:global(?:This)?\\.)?Promise|${areOne}|${haveOne}\\.Promise)`

const constructors = new RegExp(`^${constructor}$`)
const statics = new RegExp(
  `^(?:${constructor}|Bluebird|Q|(?:q|rsvp|when)${whole})\\.(resolve|reject|all|race|any|allSettled)$`,
)

/** Whether what is called so makes promises as the platform's `Promise` does: `bluebird`, `q.Promise`. */
export function isPromiseConstructor(path: string): boolean {
  return constructors.test(path)
}

/** Which of the platform's functions for promises, and for several of them, this is: `bluebird.all` → `all`. */
export function promiseStatic(path: string): string | null {
  return statics.exec(path)?.[1] ?? null
}

/** What packages call the methods of their promises. */
const methods: Readonly<Record<string, string>> = {
  caught: 'catch',
  done: 'then',
  fail: 'catch',
  fin: 'finally',
  lastly: 'finally',
}

/** The platform's name of a promise's method: of Q's `fail` it is `catch`. */
export function methodNamed(name: string): string {
  return (Object.hasOwn(methods, name) && methods[name]) || name
}

/** Whether a promise's method gives what comes of it to a callback that takes an error first: of Bluebird, Q and RSVP. */
export function tellsCallback(name: string): boolean {
  return name === 'asCallback' || name === 'nodeify'
}
