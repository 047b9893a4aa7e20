import { refusesByThrowing, refusesWhatIsSent } from '@sendonce/model/calls'
import { isSent, type Value } from './value.ts'

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

const closing =
  /^(?:end|close|closeSync|quit|disconnect|dispose|release|releaseLock|unlock|shutdown)$/

/** Whether a call only gives back what was used: a connection, a lock, a pool. `destroy` is what deletes a row as well. */
export function closes(name: string): boolean {
  return closing.test(name)
}

/** Whether a function of the platform may say by throwing that one of its arguments is wrong. */
export function mayRefuse(path: string, args: readonly Value[]): boolean {
  if (refusesWhatIsSent(path)) return isSent(args)
  return refusesByThrowing(path) && args.some(({ kind }) => kind !== 'literal')
}
