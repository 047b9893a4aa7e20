import { subscribe } from 'node:diagnostics_channel'
import { start } from '@sendonce/runtime'
import { Containment } from './contain.ts'
import { closeUnfinished, failLoudly } from './on-incident.ts'
import { warn } from './warn.ts'

const policies = ['observe', 'contain', 'close', 'fail'] as const

/**
 * What is done about an answer that comes too late. `observe`: nothing. `contain`: it does not end the process. `close`: a
 * response that is not complete is broken off. `fail`: it ends the process, also where Node says nothing.
 */
export type Policy = (typeof policies)[number]

export interface GuardOptions {
  /** `SENDONCE_GUARD`; by default `observe`. */
  readonly guard?: Policy
  /** `SENDONCE_GUARD_FORCE`: `fail` in production as well. */
  readonly force?: boolean
}

const installedKey = Symbol.for('sendonce.guard')
const holder = globalThis as { [installedKey]?: Policy }

/** Attaches the recorder, if it is not there, and has its late answers guarded: once, later options do not count. */
export function install(options: GuardOptions = {}): void {
  if (holder[installedKey]) return
  const policy = policyOf(options)
  holder[installedKey] = policy
  start()
  if (policy === 'contain') new Containment().attach()
  if (policy === 'close') subscribe('sendonce.incident', closeUnfinished)
  if (policy === 'fail') subscribe('sendonce.incident', failLoudly)
}

function policyOf({ guard, force }: GuardOptions): Policy {
  const { env } = process
  const given = guard ?? (env['SENDONCE_GUARD'] || 'observe')
  const policy = policies.find((one) => one === given)
  if (!policy) {
    warn(`guard: ${given} is not understood, it takes ${policies.join(', ')}`, 'SENDONCE_OPTION')
    return 'observe'
  }
  const isProduction = (env['SENDONCE_MODE'] || env['NODE_ENV']) === 'production'
  const isForced = force ?? env['SENDONCE_GUARD_FORCE'] === '1'
  if (policy !== 'fail' || !isProduction || isForced) return policy
  warn('guard: fail ends the process, and is refused in production', 'SENDONCE_OPTION')
  return 'observe'
}
