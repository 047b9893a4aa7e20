import type { UnfollowedReason } from '@sendonce/model'
import type { Place } from './place.ts'
import type { Value } from './value.ts'

/** A call that is given the response, or what leads to it, and could not be followed. */
export interface UnfollowedCall {
  readonly place: Place
  readonly reason: UnfollowedReason
  /** The package or the method, where it has a name. */
  readonly what: string | null
}

/** Why a callee is not known, as far as its value tells. */
export function reasonOf(callee: Value): Omit<UnfollowedCall, 'place'> {
  if (callee.kind === 'external') return ofPackage(callee.path)
  if (callee.kind !== 'unknown') return { reason: 'unknown-value', what: null }
  const { key, type } = callee
  if (type) return ofPackage(type)
  const [, prefix, rest] = /^(missing|unusable|param|this):(.*)$/s.exec(key) ?? []
  switch (prefix) {
    case 'missing':
      return { reason: 'missing-module', what: specifierIn(rest ?? '') }
    case 'unusable':
      return { reason: 'unreadable-module', what: null }
    case 'param':
      return { reason: 'parameter', what: null }
    case 'this':
      return { reason: 'receiver', what: null }
    default:
      return { reason: 'unknown-value', what: null }
  }
}

/** `@scope/name/part.member` → `@scope/name`; what the platform has itself is no package, nor is a file that is not there. */
function ofPackage(path: string): Omit<UnfollowedCall, 'place'> {
  if (/^[./#]/.test(path)) return { reason: 'missing-module', what: specifierIn(path) }
  const name = /^(?:@[^/]+\/)?[^/.#]+/.exec(path.replace(/^node:/, ''))?.[0] ?? path
  return { reason: 'package', what: name }
}

/** The specifier of an import, less the member that is read from it. */
function specifierIn(rest: string): string {
  return /^(?:\.{0,2}\/)*[^.]*/.exec(rest)?.[0] ?? rest
}
