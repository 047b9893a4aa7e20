import type { Region } from '../domain/region.ts'
import type { RegionInfo, State } from '../domain/state.ts'

/** Whether a region that waits goes on waiting when another one runs. */
export function keepsWaiting(other: Region, running: Region, repeats: boolean): boolean {
  if (other.info.id === running.info.id) return repeats
  const isError = running.info.label === 'error'
  if (other.kind === 'callback' && other.comes === 'after-error' && isError) return true
  if (isOver(other, running)) return false
  if (running.kind !== 'callback' || running.group === null || other.kind !== 'callback')
    return true
  return other.group !== running.group
}

const flowing = /^(open|ready|data|readable|end|finish|response|line|row|chunk|message)$/

/**
 * Whether an event takes away another one's turn: nothing flows behind the end of the same stream or fails behind
 * its close, and behind a failure there is no data, no end, and no answer of the request that failed.
 */
function isOver(other: Region, running: Region): boolean {
  if (running.info.kind !== 'event' || running.kind !== 'callback' || other.kind !== 'callback')
    return false
  const { label, source } = running.info
  const flows = flowing.test(other.info.label) || other.comes === 'before-end'
  const isFlow = other.info.kind === 'event' && flows
  const isEnd = label !== 'error' && running.group === endOf(source)
  const isFailure = other.info.kind === 'event' && other.info.label === 'error'
  if (label === 'close') return (isFlow || isFailure) && other.info.source === source
  if (isEnd) return isFlow && other.info.source === source
  if (label !== 'error') return false
  return isFlow || isGivenTo(source, other.info)
}

/**
 * A stream that was destroyed gives nothing more, and does not come to its end; nor does a request that was destroyed
 * get its response.
 */
export function stopFlow(source: string, state: State): void {
  state.pending = state.pending.filter(({ info }) => {
    if (info.kind === 'event') return info.source !== source || !flowing.test(info.label)
    return info.kind !== 'callback' || !isGivenTo(source, info)
  })
}

/** Whether a callback was given to the call that made an emitter: `http.get(url, (response) => …)`. */
function isGivenTo(source: string, { place }: RegionInfo): boolean {
  return place !== null && source.startsWith(`v:${place.at}:`)
}

/** The group of the events of which one ends an emitter. */
export function endOf(source: string): string {
  return `${source}:end`
}
