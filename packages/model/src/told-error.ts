import type { Incident } from './incident.ts'

/** What Node itself says of a late operation; it names no more than the operation. */
const nodesOwn =
  /^(?:Cannot [a-z]+ headers after they are sent(?: to the client)?|Cannot (?:call [a-z]+|pipe) after a stream was (?:finished|destroyed)|write after end|Response has already been initiated\.?)$/

/** The message of any other error is the program's, and may hold what is secret: its name and code must do. */
export function toldError(error: unknown): Incident['error'] {
  if (!(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const isNodes = code?.startsWith('ERR_') === true && nodesOwn.test(error.message)
  return {
    name: error.name.slice(0, 100),
    code: code && /^[A-Z][A-Z\d_]{1,60}$/.test(code) ? code : null,
    message: isNodes ? error.message : '',
  }
}
