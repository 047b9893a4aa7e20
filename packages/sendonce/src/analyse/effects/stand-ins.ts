import type { Answer } from '../domain/answer.ts'
import { isAtEnd, sourceOf } from '../domain/end-listener.ts'
import type { State } from '../domain/state.ts'
import { responseValue } from '../domain/value.ts'
import { callFromLoop, frameOf } from '../later/regions.ts'
import type { Machine, Site } from '../machine.ts'

/** What the region of a function is called that stands in for `end`. There is no event of this name of a response. */
const standInLabel = 'end'

/** Whether something is done by a function that stands in for `end`. */
export function isInStandIn({ frame: { region } }: Answer): boolean {
  return isAtEnd(region) && region.label === standInLabel
}

/**
 * Runs what layers in front have put in the place of `end`, where a handler ends a response of which the head is out: a header
 * that it sets is too late. The path itself goes on as if that only ended the response.
 */
export function runStandIns(
  machine: Machine,
  first: Answer,
  state: State,
  { place, activation }: Site,
): void {
  const { frame } = activation
  if (isAtEnd(frame.region)) return
  for (const { value, held } of machine.equipment.standInsFor(frame)) {
    const path = state.clone()
    Object.assign(path, { phase: 'committed', first, pending: [], listeners: [] })
    for (const [address, kept] of held) path.write(address, kept)
    path.assume('a layer in front has put its own function in the place of end()', 2)
    const { file } = value.env.module
    const info = machine.newRegionInfo({
      kind: 'event',
      label: standInLabel,
      source: sourceOf({ of: 'response' }),
      place: { file, ...value.fn.span },
      parent: frame.region,
      salt: 'stand-in',
    })
    const call = { callee: value, self: responseValue, args: [], place }
    callFromLoop(machine, call, path, frameOf(frame, info))
  }
}
