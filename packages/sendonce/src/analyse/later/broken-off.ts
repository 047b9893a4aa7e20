import { responseOperation } from '@sendonce/model'
import { note } from '../domain/doubts.ts'
import type { CallbackRegion } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import { keyOf, literalValue, undefinedValue } from '../domain/value.ts'
import type { Variant } from './callback-arguments.ts'

/**
 * A failure that is told of when the head is out; `null`: it tells that nothing was sent. Handing such an error on is how it is
 * meant, so only what answers directly counts.
 */
export function brokenOff(region: CallbackRegion, variant: Variant): Variant | null {
  const { convention, undoesAnswer, info } = region
  if (!variant.failed || variant.state.phase !== 'sending') return null
  if (convention?.breaksOff) return ofOtherServer(variant)
  const isOwn = undoesAnswer === 'failure' && responseOperation(info.label) !== undefined
  return isOwn ? ofClient(variant) : null
}

/** A file is under way when the client leaves: the callback of `sendFile` or `download` gets an error as well. */
function ofClient({ args, state }: Variant): Variant {
  const broken = underWay(state)
  note(broken, 'clientLeft')
  broken.assume('the client leaves during the transfer', 2)
  // Nothing was looked for in vain: the error has a code of its own, and no status.
  const error = args[0] ? keyOf(args[0]) : ''
  broken.writeField(error, 'status', undefinedValue)
  broken.writeField(error, 'code', literalValue('ECONNABORTED'))
  return { args, state: broken, failed: true }
}

/** Another server breaks off what it has begun to answer, and what is handed on. */
function ofOtherServer({ args, state }: Variant): Variant {
  const broken = underWay(state)
  breakOff(broken)
  return { args, state: broken, failed: true }
}

/** Notes that another server has broken off an answer of which the head is out. */
export function breakOff(state: State): void {
  note(state, 'brokenOff')
  state.assume('the other server breaks off what it has begun', 2)
}

function underWay(state: State): State {
  const broken = state.clone()
  broken.phase = 'committed'
  broken.pending = []
  broken.guarded = true
  return broken
}
