import { fingerprint } from '../../util/fingerprint.ts'
import { keyOf, type Value } from './value.ts'

/** Nobody writes an expression down whose parts have longer names than this. */
const longest = 4000
/** As much of it as says where it begins. */
const head = 200

/**
 * An identity that is made of others. What is kept and computed anew of itself with every call (`url = url.slice(0,
 * url.indexOf('?')) + query`) would double with each of them.
 */
export function identity(key: string): string {
  return key.length > longest ? `${key.slice(0, head)}…${fingerprint(key)}` : key
}

/** What the same call gives with the same arguments, if it only computes. */
export function identityOfCall(callee: string, args: readonly Value[]): string {
  return identity(`${callee}(${args.map(keyOf).join()})`)
}
