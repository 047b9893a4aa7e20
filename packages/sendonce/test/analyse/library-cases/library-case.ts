/** A mistake around one library, and the same code as it should be. */
export interface LibraryCase {
  /** The codes under which the mistake may be reported. */
  readonly codes: readonly string[]
  /** The body of a handler; with `require('express')` in it, a whole file. */
  readonly broken: string
  readonly fixed: string
}

/** A file with an application. */
export const file = (requires: string, rest: string): string =>
  `const app = require('express')()\n${requires}\n${rest}`

/** A file with one route. */
export const route = (requires: string, body: string): string =>
  file(requires, `app.post('/t', (req, res, next) => {\n${body}\n})`)
