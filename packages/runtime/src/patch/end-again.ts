import { apply } from '../apply.ts'
import { guard } from '../guard.ts'
import { noteLostAnswer, noteSilent, type LateCall, type Method } from '../observe.ts'
import { policy } from '../policy.ts'
import { recordOf, type WatchedResponse } from '../record.ts'
import { callerOf } from '../stack/capture.ts'
import { makeRoom, toldWithout, type Room } from '../stack/own-frames.ts'

/** A second `end()` without data is harmless, but a function that is to be called back is told an error. */
export function endAgain(
  response: WatchedResponse,
  original: Method,
  args: ArrayLike<unknown>,
  hook: LateCall['hook'],
): unknown {
  guard(() => {
    const record = recordOf(response)
    if (record && noteLostAnswer(record, hook)) return
    // An answer of Express without data: where there is a hook, `send` itself is seen.
    const isSeen = policy.seesArrivals || !policy.wantsStack()
    if (!isSeen && /^\w*Response\.send/.test(callerOf(hook)))
      noteSilent(response, 'end', 'end', hook)
  })
  const all = Array.from(args)
  const at = all.findIndex((one) => typeof one === 'function')
  if (at < 0) return apply(original, response, args)
  let room: Room | null = null
  guard(() => {
    room = makeRoom(hook, false)
    all[at] = toldWithout(room, all[at] as Function)
  })
  try {
    return apply(original, response, all)
  } finally {
    guard(() => room?.leave())
  }
}
