/** Functions that say by throwing that what they are given is wrong, or not there. Source: ECMAScript, Node's `fs`. */
const refusing =
  /^(?:JSON\.parse|decodeURI(?:Component)?|(?:node:)?(?:fs|fs-extra)(?:\.default)?\.(?!exists)\w+Sync)$/

/** Whether what a call throws tells of its arguments, as `JSON.parse(text)` does: it need not be misused for that. */
export function refusesByThrowing(path: string): boolean {
  return refusing.test(path)
}

/**
 * Whether what a call makes of a text throws for some that clients send: `new URL(req.url, base)` for `//`. What a program puts
 * together by itself is right.
 */
export function refusesWhatIsSent(path: string): boolean {
  return /^(?:(?:node:)?url\.)?URL$/.test(path)
}

const refusingAny = /^path\.(?:posix\.|win32\.)?(?:join|resolve|relative)$/
const refusingFirst =
  /^(?:path\.(?:posix\.|win32\.)?(?:basename|dirname|extname|normalize|isAbsolute|parse)|Buffer\.from|fs\.(?!exists|promises|constants|(?:close|glob|realpath)\b)[a-z]\w*)$/

/**
 * The arguments for which a function of the platform throws at once when they are `undefined`. Its test runs them, on
 * each Node of the matrix.
 */
export function refusesNothing(path: string): 'any' | 'first' | null {
  const plain = path.replace(/^node:/, '').replace(/^(path|fs)\.default\./, '$1.')
  if (refusingAny.test(plain)) return 'any'
  return refusingFirst.test(plain) || plain === 'JSON.parse' ? 'first' : null
}

/** Functions of the language that throw an error of one class, whatever they are given. Source: ECMAScript, WHATWG's URL. */
const thrown: Readonly<Record<string, string>> = {
  'JSON.parse': 'SyntaxError',
  decodeURI: 'URIError',
  decodeURIComponent: 'URIError',
  URL: 'TypeError',
}

/** The class of the error that a function of the language throws; undefined for all others. */
export function errorClassOf(path: string): string | undefined {
  return Object.hasOwn(thrown, path) ? thrown[path] : undefined
}

/** Codes with which a connection fails that never was one. Source: Node's documentation of common system errors, and of `dns`. */
export const neverConnected: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]

/** Whether an error of this code tells that a file was not opened. Source: Node's documentation of common system errors. */
export function isNotOpened(code: string): boolean {
  return /^(?:ENOENT|ENOTDIR|EISDIR|EACCES|EPERM|EMFILE|ENFILE|ENAMETOOLONG|ELOOP)$/.test(code)
}

/** How an error says that its work was told to stop: by its name, or by its code. Source: Node's documentation of `AbortSignal`. */
export const abortedErrors: readonly string[] = ['AbortError', 'ABORT_ERR']
